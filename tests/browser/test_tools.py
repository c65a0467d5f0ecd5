"""Tools that other tests use: Firefox, and a proxy that terminates TLS."""

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.tls_proxy import Proxy, tls_proxy

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Tools</title>
<label>Your name <input onchange="note.textContent = 'Changed to ' + value"></label>
<label>Unit <select><option>North<option value="s">South</select></label>
<button>Save</button> <p id="note"></p>
<script>
document.querySelector("button").onclick = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["saved"]));
    link.download = "note.txt";
    link.click();
    note.textContent = "Saved";
};
</script></html>"""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer /headers with the headers of the request, /socket with an upgrade, and every other path with the page."""
        if self.path.endswith("/socket") and self.headers["Upgrade"] == "websocket":
            self.send_response(101)
            self.end_headers()
            return
        content = json.dumps(dict(self.headers.items())) if self.path.endswith("/headers") else _PAGE
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content.encode())))
        self.end_headers()
        self.wfile.write(content.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture(scope="module")
def proxy(port: int) -> Iterator[Proxy]:
    with tls_proxy(port) as proxy:
        yield proxy


def _get(proxy: Proxy, path: str, headers: dict[str, str] | None = None) -> tuple[http.client.HTTPResponse, bytes]:
    connection = proxy.connection()
    connection.request("GET", path, headers=headers or {})
    response = connection.getresponse()
    content = response.read() if response.status != 101 else b""
    connection.close()
    return response, content


def test_firefox_fills_in_and_clicks(open_firefox: Callable[..., Page], port: int) -> None:
    page = open_firefox()
    page.goto(f"http://127.0.0.1:{port}/")
    assert "Firefox/" in page.evaluate("navigator.userAgent")
    page.get_by_label("Unit").select_option("s")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()


def test_firefox_sends_change_events(open_firefox: Callable[..., Page], port: int) -> None:
    page = open_firefox()
    page.goto(f"http://127.0.0.1:{port}/")
    page.get_by_label("Your name").fill("Amina")
    page.get_by_label("Your name").blur()
    expect(page.get_by_text("Changed to Amina")).to_be_visible()


def test_firefox_downloads_a_file_that_the_page_creates(open_firefox: Callable[..., Page], port: int, tmp_path: Path) -> None:
    page = open_firefox()
    page.goto(f"http://127.0.0.1:{port}/")
    with page.expect_download() as started:
        page.get_by_role("button", name="Save").click()
    started.value.save_as(tmp_path / started.value.suggested_filename)
    assert (tmp_path / "note.txt").read_text() == "saved"


def test_firefox_takes_one_context_offline(open_firefox: Callable[..., Page], port: int) -> None:
    fetches = "fetch('/headers').then(() => 'answered', () => 'failed')"
    page, other = open_firefox(), open_firefox()
    for opened in (page, other):
        opened.goto(f"http://127.0.0.1:{port}/")
    page.context.set_offline(True)
    assert [page.evaluate(fetches), other.evaluate(fetches)] == ["failed", "answered"]
    page.context.set_offline(False)
    assert page.evaluate(fetches) == "answered"


def test_firefox_refuses_options_without_effect(open_firefox: Callable[..., Page]) -> None:
    with pytest.raises(AssertionError, match="reduced_motion"):
        open_firefox(reduced_motion="reduce")


@pytest.mark.parametrize("browser", ["open_page", "open_firefox"])
def test_browsers_open_a_page_through_the_proxy(browser: str, request: pytest.FixtureRequest, proxy: Proxy) -> None:
    page: Page = request.getfixturevalue(browser)(ignore_https_errors=True)
    page.goto(proxy.url)
    expect(page.get_by_role("button", name="Save")).to_be_visible()
    assert page.evaluate("[location.origin, isSecureContext]") == [f"https://course.academy.localhost:{proxy.port}", True]
    headers = page.evaluate("fetch('/headers').then(response => response.json())")
    assert headers["X-Forwarded-Proto"] == "https"


def test_proxy_forwards_headers(proxy: Proxy) -> None:
    response, content = _get(proxy, "/headers", {"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "http"})
    headers = json.loads(content)
    assert response.status == 200
    assert headers["Host"] == headers["X-Forwarded-Host"] == f"{proxy.host}:{proxy.port}"
    assert headers["X-Forwarded-Proto"] == "https"
    assert headers["X-Forwarded-For"] == "198.51.100.7, 127.0.0.1"


def test_proxy_forwards_only_below_its_prefix(port: int) -> None:
    with tls_proxy(port, host="academy.localhost", prefix="/duty/") as proxy:
        assert proxy.url == f"https://academy.localhost:{proxy.port}/duty/"
        assert b"Host" in _get(proxy, "/duty/headers")[1]
        assert _get(proxy, "/headers")[0].status == 404


@pytest.mark.parametrize("websockets", [True, False])
def test_proxy_forwards_websocket_upgrades_only_if_asked_to(websockets: bool, port: int) -> None:
    with tls_proxy(port, websockets=websockets) as proxy:
        response, _ = _get(proxy, "/socket", {"Upgrade": "websocket", "Connection": "Upgrade"})
        assert response.status == (101 if websockets else 200)
