"""Browser pages for tests, each in its own context."""

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page

WHOLE_PAGES = """
new MutationObserver((_, observer) => {
  if (!document.documentElement) return;
  document.documentElement.classList.add("has-whole-pages");
  observer.disconnect();
}).observe(document, { childList: true });
"""
"""Shows whole pages of the course instead of one step at a time, as a learner may choose.

It leaves the browser's storage alone: if a script touches the storage of a file before its page has begun, Chromium
may lose all that the page puts there later.
"""


@contextlib.contextmanager
def page_factory(browser: Browser, name: str, init_script: str = "") -> Iterator[Callable[..., Page]]:
    """Return a function that opens pages; `name` is the file name of their screenshots in the folder DUTY_SHOTS.

    They show whole pages of the course, unless the function is called with `steps=True`.
    """
    pages: list[Page] = []

    def open_(*, steps: bool = False, **context: object) -> Page:
        page = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **context}).new_page()  # type: ignore[arg-type]
        if init_script:
            page.context.add_init_script(init_script)
        if not steps:
            page.context.add_init_script(WHOLE_PAGES)
        page.set_default_timeout(20_000)
        # the first page can take long on a busy machine
        page.set_default_navigation_timeout(60_000)
        pages.append(page)
        return page

    yield open_
    if shots := os.environ.get("DUTY_SHOTS"):
        for number, page in enumerate(pages):
            page.screenshot(path=Path(shots) / f"{name}-{number}.png", full_page=True)
    for page in pages:
        page.context.close()
