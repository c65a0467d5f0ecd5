"""A page that can be used long before its last byte: what a person does meanwhile is not undone when that comes."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.learner import Learner
from tests.browser.views import turn_to

END = "</body>"
# By then the browser has gone to the address's place once more.
FRAMES = """() => new Promise((done) => {
  let left = 6;
  const next = () => (left-- ? requestAnimationFrame(next) : done());
  next();
})"""


class SlowServer(ThreadingHTTPServer):
    """Sends a page all but its end, and the end when it is told to."""

    def __init__(self, page: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.page = page
        self.goes_on = threading.Event()


class _Handler(BaseHTTPRequestHandler):
    server: SlowServer

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        start, end, rest = self.server.page.rpartition(END)
        self.wfile.write(start.encode())
        self.server.goes_on.wait(60)
        self.wfile.write((end + rest).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(stick: Path) -> Iterator[SlowServer]:
    with SlowServer((stick / "awareness-en.html").read_text(encoding="utf-8")) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.goes_on.set()
        server.shutdown()


def test_focus_and_scroll_stay_when_the_last_of_the_page_comes(open_page: Callable[..., Page], server: SlowServer) -> None:
    page = open_page()
    person = Learner(page, f"http://127.0.0.1:{server.server_port}/")
    page.goto(person.url, wait_until="commit")
    expect(page.locator(".page-status")).to_be_visible()
    last = turn_to(person, "ex-01").get_by_role("radio").last
    last.press("Space")
    before = page.evaluate("scrollY")
    assert page.evaluate("document.readyState") == "loading"
    expect(last).to_be_focused()
    server.goes_on.set()
    page.wait_for_load_state("load")
    page.evaluate(FRAMES)
    expect(last).to_be_focused()
    expect(last).to_be_checked()
    assert page.evaluate("scrollY") == before


def test_a_link_to_the_page_that_is_shown_leads_to_its_beginning(open_page: Callable[..., Page], stick: Path) -> None:
    page = open_page()
    person = Learner(page, (stick / "awareness-en.html").as_uri())
    page.goto(person.url)
    person.ready()
    turn_to(person, "ex-01").get_by_role("radio").last.focus()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert page.evaluate("scrollY") > 0
    page.get_by_role("navigation").locator("a[aria-current]").click()
    expect(page.locator(".page.is-current h2")).to_be_focused()
    assert page.evaluate("scrollY") == 0
