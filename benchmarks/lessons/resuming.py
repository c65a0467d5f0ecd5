"""How a learner continues on a second device."""

from dataclasses import dataclass
from time import monotonic

from playwright.sync_api import Browser, Page

from benchmarks.lessons.screens import DESKTOP, PHONE, Place, open_module, places, show, visitor, wait_until_saved

_NUMBER = 5
"""The page that the learner has reached on the first device."""
_SAVED_SECONDS = 3
"""How long the learner stays there; a turn of a page is saved by then."""
_SHOWN = """
() => {
  const section = document.querySelector(".page.is-current");
  const steps = [...section.querySelectorAll(":scope > [data-step]")];
  return [section.dataset.page, Number(steps.find((step) => !step.hidden)?.dataset.step ?? 1)];
}
"""


@dataclass(frozen=True)
class Resumed:
    """A learner who has opened the module on a second device."""

    seconds: float
    """From pressing the module's link in the list of modules until the module is ready."""
    is_same_place: bool


def resumed(browser: Browser, url: str, module: str) -> Resumed:
    """Read to the last step of a page on a phone, then sign in on a desktop, and open the module from the list."""
    with visitor(browser, PHONE) as page:
        _sign_in(page, url)
        open_module(page, f"{url}modules/{module}")
        reached = _last_step(places(page), _NUMBER)
        show(page, reached)
        page.wait_for_timeout(1000 * _SAVED_SECONDS)
        wait_until_saved(page)
        page.goto("about:blank")
    with visitor(browser, DESKTOP) as page:
        _sign_in(page, url)
        page.wait_for_load_state("networkidle")
        started = monotonic()
        page.locator(f'li a[href*="modules/{module}"]').first.click()
        wait_until_saved(page)
        return Resumed(monotonic() - started, page.evaluate(_SHOWN) == [reached.page, reached.step])


def _last_step(every: list[Place], number: int) -> Place:
    pages = list(dict.fromkeys(place.page for place in every))
    return next(place for place in every if place.page == pages[number - 1] and place.step == place.steps)


def _sign_in(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_label("Your name").fill("A Learner")
    page.get_by_label("Your ID").fill("learner-1")
    page.get_by_role("button", name="Go to the course").click()
    page.wait_for_selector("#choice, #page-main")
