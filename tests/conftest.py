"""Real Chromium, for whichever tests ask for it."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

# Without these a sandboxed CI machine cannot start it, or it calls home.
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    named = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=named, args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Opens pages, each as another person's browser; a failed test leaves their pictures where DUTY_SHOTS says."""
    pages: list[Page] = []

    def open_(**context: object) -> Page:
        page = chromium.new_context(viewport={"width": 1280, "height": 900}, **context).new_page()  # type: ignore[arg-type]
        page.set_default_timeout(20_000)
        pages.append(page)
        return page

    yield open_
    if shots := os.environ.get("DUTY_SHOTS"):
        for number, page in enumerate(pages):
            page.screenshot(path=Path(shots) / f"{request.node.name}-{number}.png", full_page=True)
    for page in pages:
        page.context.close()
