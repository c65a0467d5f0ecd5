"""What a learner sees after "Check my answer", in a real browser: where it appears, on what, and what comes next."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.learner import Learner

Open = Callable[..., Page]
SCREENS = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 800}}

VERDICTS_OUT_OF_VIEW = """async () => {
  const { host } = dutyToReport;
  const cells = Object.values(JSON.parse(document.getElementById("course-data").textContent).cells);
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const answer = (place) => {
    for (const group of place.querySelectorAll("fieldset:not(.dtr-confidence)")) group.querySelector("input")?.click();
    for (const button of place.querySelectorAll(".dtr-place")) {
      button.click();
      place.querySelector("[role=menuitemradio]").click();
    }
    for (const select of place.querySelectorAll("select")) {
      select.selectedIndex = 1;
      select.dispatchEvent(new Event("change"));
    }
    place.querySelector(".dtr-move[aria-disabled=false]")?.click();
    const number = place.querySelector("input.dtr-numeric");
    if (number) number.value = "1";
    for (const event of number ? ["input", "change"] : []) number.dispatchEvent(new Event(event));
  };
  const hidden = [];
  let checked = 0;
  const check = async (name, place) => {
    answer(place);
    const button = [...place.querySelectorAll(".dtr-check")].at(-1);
    for (let tries = 0; tries < 2 && button.matches(".dtr-button-main"); tries += 1) {
      if (tries) button.click();
      scrollBy({ top: button.getBoundingClientRect().top - innerHeight * 0.8, behavior: "instant" });
      await frame();
      button.focus({ preventScroll: true });
      button.click();
      await frame();
      const { top, bottom } = place.querySelector(".dtr-verdict").getBoundingClientRect();
      const header = document.querySelector(".page-header").getBoundingClientRect().bottom;
      if (top < header || bottom > innerHeight) hidden.push(name);
      checked += 1;
    }
  };
  const show = async (cell) => {
    location.hash = document.querySelector(`[data-cell="${cell}"]`).closest("[data-page]").dataset.page;
    await frame();
    return document.querySelector(`[data-cell="${cell}"]`);
  };
  for (const cell of cells) {
    if (cell.kind === "question" && !cell.graded) await check(cell.id, await show(cell.id));
    for (const [scene] of Object.entries(cell.scenes ?? {}).filter(([, { question }]) => question)) {
      host.set(cell.id, { value: { scene, path: [], ends: [], answers: {} } });
      await check(`${cell.id}, ${scene}`, await show(cell.id));
    }
  }
  return { checked, hidden };
}"""
"""Answers all practice questions, also those in cases, and checks each with its button at 80% of the window's height."""


def opened(open_page: Open, stick: Path, module: str, **context: Any) -> Learner:
    person = Learner(open_page(**context), (stick / f"{module}-en.html").as_uri())
    person.page.goto(person.url)
    person.ready()
    return person


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("module", ["awareness", "policy", "lessons"])
def test_no_verdict_is_out_of_view(open_page: Open, stick: Path, module: str, screen: str) -> None:
    person = opened(open_page, stick, module, viewport=SCREENS[screen])
    seen = person.page.evaluate(VERDICTS_OUT_OF_VIEW)
    assert seen["checked"] > 20
    assert seen["hidden"] == []
