"""The website in real Chromium: it works in any folder of a server, and what was opened opens again without a network."""

import functools
import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.learner import Learner
from tests.keys import ROOT, graded
from widgets.field.site import build_site

MODULE = "awareness"
QUESTION = next(id for id, question in graded().items() if question.type == "true-false")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the website, in a folder of a static server."""
    room = tmp_path_factory.mktemp("www")
    build_site(room / "academy" / "course", ROOT / "release")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(room)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/academy/course/"
    server.shutdown()
    server.server_close()


def test_what_was_opened_opens_again_without_a_network(open_page: Callable[..., Page], site: str) -> None:
    page = open_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto(site)
    expect(page.get_by_role("heading", name="How it works")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.locator(f'[data-module="{MODULE}"]').get_by_role("link", name="Begin").click()
    learner = Learner(page, page.url)
    learner.ready()
    learner.answer(QUESTION, "true")

    page.context.set_offline(True)
    page.goto(site)
    expect(page.locator(f'[data-module="{MODULE}"]')).to_contain_text("minutes left")
    page.locator(f'[data-module="{MODULE}"]').get_by_role("link", name="Continue").click()
    learner.ready()
    learner.shows(QUESTION, "True")
    assert refused == []


def test_a_page_opens_where_there_is_no_room_to_keep_it(open_page: Callable[..., Page], site: str) -> None:
    page = open_page()
    page.goto(site)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    worker = page.context.service_workers[0]
    worker.evaluate("() => { Cache.prototype.put = () => Promise.reject(new DOMException('full', 'QuotaExceededError')); }")
    page.goto(f"{site}{MODULE}-en.html")
    Learner(page, page.url).ready()


def test_an_address_that_leads_nowhere_leads_to_the_start(open_page: Callable[..., Page], site: str) -> None:
    page = open_page(viewport={"width": 360, "height": 640})
    page.goto(f"{site}404.html")
    page.get_by_role("link", name="Go to the start").click()
    expect(page.get_by_role("heading", name="Choose a module")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_website_is_also_a_folder_to_copy(open_page: Callable[..., Page], tmp_path: Path) -> None:
    build_site(tmp_path / "site", ROOT / "release")
    page = open_page()
    page.goto((tmp_path / "site" / "index.html").as_uri())
    page.locator(f'[data-module="{MODULE}"]').get_by_role("link", name="Begin").click()
    Learner(page, page.url).ready()
