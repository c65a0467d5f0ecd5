"""Visits in Chromium: when the first question is readable, answerable and saved, and the network traffic."""

import contextlib
import json
import shutil
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from benchmarks.pages.questions import MODULE, Asked
from benchmarks.pages.sites import Served, Site, Visitor
from benchmarks.problems import BenchmarkProblem
from widgets.answers.store import FILE_NAME, read_answers

_PATIENCE_MILLISECONDS = 1_200_000
_LOOK_MILLISECONDS = 100
_PROMPT = 60
"""This number of letters identifies a question uniquely."""
_LONG_SECONDS = 60.0
"""A visit of at least this duration is made once."""
_THROTTLED = {"offline": False, "latency": 700, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
    # As in the field, only the server is reachable; requests to other hosts fail immediately.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
# Checks each frame from within the page, because a check from outside would take longer than some pages need.
_WATCH = """
(asked) => {
  const seen = (globalThis.benchmark = {});
  const mark = (name, so) => { if (so && !(name in seen)) seen[name] = performance.now() / 1000; };
  // Laid out, and where it is in sight, not below a sheet that says that the page is at work.
  const isShown = (place) => {
    const box = place.getClientRects()[0];
    const front = box && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return box && (!front || front.contains(place) || place.parentElement.contains(front));
  };
  const answered = () => document.querySelector(`${asked.inputs}:checked`);
  const look = () => {
    const input = [...document.querySelectorAll(asked.inputs)].find(isShown);
    if (!("readable" in seen)) mark("readable", document.body?.innerText.replace(/\\s+/g, " ").includes(asked.prompt));
    if ("answerable" in seen && asked.saved) mark("saved", document.querySelector(asked.saved));
    mark("answerable", asked.answers ? answered() : input);
    if (asked.answers && !("answerable" in seen)) input?.click();
    requestAnimationFrame(look);
  };
  if (window === top) look();
}
"""


@dataclass(frozen=True)
class Times:
    """Seconds from the start of the navigation until the first question is readable, answered, and its answer saved."""

    readable: float
    answerable: float
    saved: float | None = None
    """None for a page that does not save answers."""


@dataclass(frozen=True)
class Traffic:
    """The network traffic of a visit, in both directions."""

    bytes: int
    requests: int


@dataclass(frozen=True)
class Figures:
    """The measurements of visits to one site."""

    site: str
    first: Traffic
    second: Traffic
    loopback: Times
    throttled: Times


class Visits:
    """A browser that visits sites."""

    def __init__(self, playwright: Playwright, browser: Browser, first: Asked) -> None:
        self._playwright, self._browser = playwright, browser
        self._first = first

    @property
    def version(self) -> str:
        """The browser's version."""
        return self._browser.version

    def figures(self, served: Served, runs: int) -> Figures:
        """Visit the site `runs` times on each line, a slow visit once, and return the medians. Raises BenchmarkProblem."""
        traffic: list[tuple[Traffic, Traffic]] = []

        def on_loopback() -> Times:
            times, *both = self._two_visits(served)
            traffic.append((both[0], both[1]))
            return times

        loopback = _median(on_loopback, runs)
        throttled = _median(lambda: self._throttled_visit(served), runs)
        first, second = traffic[0]
        return Figures(served.site.name, first, second, loopback, throttled)

    @contextlib.contextmanager
    def opened(self, served: Served, module: str = MODULE) -> Iterator[Page]:
        """Open a module's page in a new browser, fully loaded."""
        visitor = served.visitor(self._playwright, module)
        with self._context(visitor) as context:
            page = context.new_page()
            page.goto(visitor.url, wait_until="commit")
            wait_until_ready(page, served.site)
            yield page

    def _two_visits(self, served: Served) -> tuple[Times, Traffic, Traffic]:
        visitor = served.visitor(self._playwright)
        with self._context(visitor) as context:
            times, first = self._visit(context, served, visitor, answers=True)
            _require_kept(visitor, self._first)
            _, second = self._visit(context, served, visitor, answers=False)
        return times, first, second

    def _throttled_visit(self, served: Served) -> Times:
        visitor = served.visitor(self._playwright)
        with self._context(visitor) as context:
            times, _ = self._visit(context, served, visitor, answers=True, throttled=True)
        return times

    def _visit(
        self, context: BrowserContext, served: Served, visitor: Visitor, *, answers: bool, throttled: bool = False
    ) -> tuple[Times, Traffic]:
        page = context.new_page()
        if throttled:
            line = context.new_cdp_session(page)
            line.send("Network.enable")
            line.send("Network.emulateNetworkConditions", _THROTTLED)
        served.relay.reset()
        self._open(page, served.site, visitor.url, answers=answers)
        times = _seen(page, served.site)
        served.relay.settle()
        traffic = Traffic(served.relay.bytes, served.relay.requests)
        page.close()
        # Requests that a page sends while closing are not counted for any visit.
        served.relay.settle()
        return times, traffic

    def _open(self, page: Page, site: Site, url: str, *, answers: bool) -> None:
        settings = {"prompt": self._first.prompt[:_PROMPT], "inputs": site.inputs, "saved": site.saved, "answers": answers}
        page.add_init_script(f"({_WATCH})({json.dumps(settings)})")
        page.goto(url, wait_until="commit", timeout=_PATIENCE_MILLISECONDS)

    @contextlib.contextmanager
    def _context(self, visitor: Visitor) -> Iterator[BrowserContext]:
        context = self._browser.new_context(viewport={"width": 1280, "height": 900}, storage_state=visitor.state)
        yield context
        context.close()


@contextlib.contextmanager
def visits(first: Asked) -> Iterator[Visits]:
    """Start a Chromium to visit sites with. Raises BenchmarkProblem if there is none, or if a page misbehaves."""
    executable = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable, args=_ARGUMENTS)
            yield Visits(playwright, browser, first)
            browser.close()
    except PlaywrightError as error:
        raise BenchmarkProblem(f"A page could not be measured in Chromium: {error.message.splitlines()[0]}") from None


def wait_until_ready(page: Page, site: Site) -> None:
    """Wait until the page is fully loaded: its answers are saved, or its widgets are present."""
    page.wait_for_selector(site.saved or site.inputs, state="attached", timeout=_PATIENCE_MILLISECONDS)


def _seen(page: Page, site: Site) -> Times:
    """Return when each stage was reached, once all have been."""
    names = ["readable", "answerable", *(["saved"] if site.saved else [])]
    is_done = "names => names.every(name => name in globalThis.benchmark)"
    page.wait_for_function(is_done, arg=names, timeout=_PATIENCE_MILLISECONDS, polling=_LOOK_MILLISECONDS)
    seen: dict[str, float] = page.evaluate("globalThis.benchmark")
    return Times(**{name: seen[name] for name in names})


def _median(visit: Callable[[], Times], runs: int) -> Times:
    visit_times = [visit()]
    while len(visit_times) < runs and visit_times[0].answerable < _LONG_SECONDS:
        visit_times.append(visit())
    saved = [times.saved for times in visit_times if times.saved is not None]
    return Times(
        statistics.median(times.readable for times in visit_times),
        statistics.median(times.answerable for times in visit_times),
        statistics.median(saved) if saved else None,
    )


def _require_kept(visitor: Visitor, question: Asked) -> None:
    """Check that an answer that a page shows as saved is on disk, if the server stores answers."""
    if visitor.folder and read_answers(visitor.folder / FILE_NAME).value(question.id) is None:
        raise BenchmarkProblem("A page called an answer saved that is not in the answers file.")
