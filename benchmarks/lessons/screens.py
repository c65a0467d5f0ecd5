"""The screens on which modules are opened, and the places in a module: each step of each page."""

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from benchmarks.problems import BenchmarkProblem

Theme = Literal["light", "dark"]

COURSE = '(dutyToReport.course ?? JSON.parse(document.querySelector("#course-data").textContent))'
"""In the page's script: the module's data. Earlier checkouts have them in the page's text alone."""

_STILL = "addEventListener('DOMContentLoaded', () => { document.documentElement.style.scrollBehavior = 'auto'; });"
"""Scrolls at once, so that what is measured does not move."""
_PLACES = """
() => [...document.querySelectorAll("[data-page]")].flatMap((section) => {
  const steps = section.querySelectorAll(":scope > [data-step]").length || 1;
  const title = section.querySelector("h2")?.textContent.trim() ?? "";
  return Array.from({ length: steps }, (_, place) => [section.dataset.page, place + 1, steps, title]);
})
"""
_SHOW = """
async ([page, step, steps]) => {
  const section = document.querySelector(`[data-page="${page}"]`);
  const isShown = () => section.checkVisibility()
    && (steps === 1 || !section.querySelector(`:scope > [data-step="${step}"]`).hidden);
  location.hash = steps === 1 ? page : `${page}.${step}`;
  for (let turn = 0; turn < 300 && !isShown(); turn += 1) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  scrollTo(0, 0);
  return isShown();
}
"""


@dataclass(frozen=True)
class Screen:
    """A learner's screen."""

    name: str
    width: int
    height: int
    has_touch: bool = False


PHONE = Screen("phone", 390, 844, has_touch=True)
DESKTOP = Screen("desktop", 1280, 800)
SCREENS = (PHONE, DESKTOP)


class Place(NamedTuple):
    """A step of a page. In a checkout without steps, each page is one step."""

    page: str
    step: int
    steps: int
    """How many steps the page has."""
    title: str
    """The page's title."""


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium. Raises BenchmarkProblem if there is none, or if a page misbehaves."""
    executable = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu", "--no-proxy-server"])
            yield browser
            browser.close()
    except PlaywrightError as error:
        raise BenchmarkProblem(f"A page could not be opened in Chromium: {error.message.splitlines()[0]}") from None


@contextlib.contextmanager
def visitor(browser: Browser, screen: Screen, theme: Theme = "light") -> Iterator[Page]:
    """A new learner's browser, with an empty storage."""
    size: Any = {"width": screen.width, "height": screen.height}
    context = browser.new_context(viewport=size, has_touch=screen.has_touch, color_scheme=theme, reduced_motion="reduce")
    context.add_init_script(_STILL)
    yield context.new_page()
    context.close()


def open_module(page: Page, address: str) -> None:
    """Open a module, and wait until its answers are loaded."""
    page.goto(address)
    wait_until_saved(page)


def wait_until_saved(page: Page) -> None:
    """Wait until the page says that all answers are saved."""
    page.wait_for_selector(".page-status[data-status=saved]", state="attached")


def module_file(folder: Path, module: str, language: str = "en") -> str:
    """The URL of a module in a field edition."""
    return (folder / f"{module}-{language}.html").resolve().as_uri()


def places(page: Page) -> list[Place]:
    """All places of the open module, in order."""
    return [Place(*place) for place in page.evaluate(_PLACES)]


def show(page: Page, place: Place) -> None:
    """Turn the open module to a place, and scroll to its top. Raises BenchmarkProblem if it is not shown."""
    if not page.evaluate(_SHOW, [place.page, place.step, place.steps]):
        raise BenchmarkProblem(f"'{place.page}', step {place.step}, is not shown when its address is opened.")
