"""Whether the verdict on a practice question is in view after "Check my answer"."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from benchmarks.lessons.screens import COURSE, Place, places, show

_QUESTIONS = """
() => Object.values(COURSE.cells)
  .filter((cell) => cell.kind === "question" && !cell.graded && !cell.problem)
  .map((cell) => {
    const place = document.querySelector(`[data-cell="${cell.id}"]`);
    return { ...cell, page: place.closest("[data-page]").dataset.page, step: Number(place.closest("[data-step]")?.dataset.step ?? 1) };
  })
""".replace("COURSE", COURSE)
# Lengthens the page, because a button near its end cannot be scrolled up to 80% of the height.
_CHECK = """
async ([id, value]) => {
  dutyToReport.host.set(id, { value });
  const rest = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  const cell = document.querySelector(`[data-cell="${id}"]`);
  const button = [...cell.querySelectorAll("button")].find((one) => one.textContent.trim() === "Check my answer");
  if (!button) return null;
  document.querySelector("#page-main").style.paddingBlock = "100vh";
  const box = button.getBoundingClientRect();
  scrollBy(0, (box.top + box.bottom) / 2 - 0.8 * innerHeight);
  button.focus({ preventScroll: true });
  button.click();
  await rest(100);
  const verdict = [...cell.querySelectorAll(".dtr-verdict")].find((one) => one.checkVisibility())?.getBoundingClientRect();
  const header = document.querySelector(".page-header").getBoundingClientRect();
  const isInView = Boolean(verdict) && verdict.bottom > Math.max(0, header.bottom) && verdict.top < innerHeight;
  document.querySelector("#page-main").style.paddingBlock = "";
  return isInView;
}
"""


@dataclass(frozen=True)
class Verdict:
    """The verdict on one practice question, on one screen."""

    form: str
    is_in_view: bool


def verdicts(page: Page) -> list[Verdict]:
    """Answer each practice question of the open module wrongly, and check it with the button at 80% of the screen's height.

    A question is left out if it has no button of its own, because a card asks it in a different way.
    """
    by_page = {(place.page, place.step): place for place in places(page)}
    checked = [(question, _checked(page, by_page[question["page"], question["step"]], question)) for question in page.evaluate(_QUESTIONS)]
    return [Verdict(question["type"], is_in_view) for question, is_in_view in checked if is_in_view is not None]


def _checked(page: Page, place: Place, question: dict[str, Any]) -> bool | None:
    show(page, place)
    in_view: bool | None = page.evaluate(_CHECK, [question["id"], wrong_answer(question)])
    return in_view


def wrong_answer(question: dict[str, Any]) -> Any:
    """A complete answer to a practice question that is not right."""
    key = question["key"]
    match question["type"]:
        case "true-false":
            return "false" if key == "true" else "true"
        case "choose-one":
            return next(option for option in question["options"] if option != key)
        case "choose-all":
            return [next((option for option in question["options"] if option not in key), key[0])]
        case "order":
            return key[::-1]
        case "match":
            return dict(zip(key, [*list(key.values())[1:], next(iter(key.values()))], strict=True))
        case _:
            return str(float(key) + 1000)
