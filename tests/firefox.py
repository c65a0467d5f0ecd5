"""Unpatched Firefox, driven by Playwright through WebDriver BiDi. Without Firefox, its tests are skipped.

Its pages are Playwright's own, and Learner works with them. Playwright 1.65 cannot do the following with Firefox 153:

- emulate a colour scheme, print, reduced motion, forced colours, touch, a mobile device or a browser without JavaScript.
  `open_firefox` rejects these options; `page.emulate_media` fails for a colour scheme and ignores the rest.
- report WebSockets, service workers, requests for files (`file:`), the bodies of requests (`post_data` is None), or failed
  requests on the console.
- drag and drop, grant access to the clipboard, or make a PDF: the browser hangs after `page.pdf()`.
- silence an open WebSocket: `set_offline` stops only what the page starts afterwards.
- give several pages the focus: only the last one opened has it, or the one that `page.bring_to_front()` chose.
"""

import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.pages import page_factory

_RELAY = Path(__file__).with_name("firefox_relay.py")
_PREFERENCES: dict[str, str | float | bool] = {
    # `page.go_back` waits for a load event, which a page from this cache does not send. Chromium runs without such a cache, too.
    "browser.sessionhistory.max_total_viewers": 0,
    # The list of downloads would open after each one and take the focus from the page.
    "browser.download.alwaysOpenPanel": False,
}
_WITHOUT_EFFECT = ("color_scheme", "forced_colors", "has_touch", "is_mobile", "java_script_enabled", "reduced_motion")
"""Options of a context that have no effect in Firefox."""

# Here, `fill` sets the value by script, and Firefox sends no change event when such a field loses focus.
_CHANGE_EVENTS = """(() => {
    const changed = ({ target }) => target.dispatchEvent(new Event("change", { bubbles: true }));
    const filled = (event) => event instanceof InputEvent && !event.isTrusted && event.target.matches("input, textarea");
    const listen = (event) => filled(event) && event.target.addEventListener("blur", changed, { capture: true, once: true });
    addEventListener("input", listen, { capture: true });
})()"""


@pytest.fixture(scope="session")
def firefox(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    executable = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)
    if not executable:
        pytest.skip("Firefox is not installed. On Debian, run 'sh tests/install-browser .venv/bin' as root.")
    script = tmp_path_factory.mktemp("firefox") / "firefox"
    script.write_text(f'#!/bin/sh\nexec {shlex.join([sys.executable, str(_RELAY), executable])} "$@"\n')
    script.chmod(0o700)
    browser = playwright.firefox.launch(channel="moz-firefox", executable_path=script, firefox_user_prefs=_PREFERENCES)
    yield browser
    browser.close()


@pytest.fixture
def open_firefox(firefox: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Opens pages in Firefox, as `open_page` does in Chromium."""
    with page_factory(firefox, f"{request.node.name}-firefox", _CHANGE_EVENTS) as open_:

        def open_checked(**context: Any) -> Page:
            ignored = sorted(context.keys() & set(_WITHOUT_EFFECT))
            assert not ignored, f"These options have no effect in Firefox: {', '.join(ignored)}"
            return open_(**context)

        yield open_checked
