"""The measured pages, each served by a separate process behind a relay."""

import contextlib
import itertools
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Playwright

from benchmarks.courses import surroundings
from benchmarks.pages.questions import FROM_MODULE, MODULE, Asked, course_notebook, stock_notebook, write_notebook
from benchmarks.pages.relay import Relay, relay
from benchmarks.problems import BenchmarkProblem
from benchmarks.servers import running
from grading.sources.notebooks import ROOT
from widgets.field.edition import page as field_page

STOCK, OURS, FIELD, VOICI = "stock Voila", "our page", "field edition", "Voici"
_STATUS = ".page-status[data-status=saved]"
_STOCK_INPUTS = ".jupyter-widgets input[type=radio]"
# Otherwise Voila would also send extensions that the course's instructor and JupyterLab have installed beside it.
_STOCK_EXTENSIONS = ["@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8"]


@dataclass(frozen=True)
class Site:
    """A page with the thirty questions, as a browser sees it."""

    name: str
    inputs: str
    """A CSS selector for the inputs of the first question."""
    saved: str | None
    """A CSS selector that matches once all answers are saved; None for a page that does not save them."""


@dataclass(frozen=True)
class Visitor:
    """A person who opens a page for the first time."""

    url: str
    state: Any = None
    """The browser's initial storage state: the cookies of a learner who has signed in."""
    folder: Path | None = None
    """The folder in which the server stores the answers, if it does."""


@dataclass(frozen=True)
class Served:
    """A site that is being served."""

    site: Site
    relay: Relay
    process: psutil.Process
    folder: Path
    path: str
    """The path of its page, without a leading slash."""
    started: int
    """The number of processes that the server had started before the first visit."""

    def visitor(self, playwright: Playwright, module: str = MODULE) -> Visitor:
        """Return a new visitor for the page; `module` names another page if the site has several."""
        base = f"http://127.0.0.1:{self.relay.port}/"
        if self.site.name != OURS:
            return Visitor(base + self.path)
        id = f"learner-{next(_numbers)}"
        state = _signed_in(playwright, base, id)
        return Visitor(f"{base}modules/{module}", state, self.folder / "learners" / id / module)


_numbers = itertools.count(1)


@contextlib.contextmanager
def stock(room: Path, sample: list[Asked]) -> Iterator[Served]:
    """Serve unmodified Voila with plain ipywidgets."""
    folder = room / "stock"
    write_notebook(stock_notebook(sample), folder / f"{MODULE}.ipynb")
    allowed = f"--VoilaConfiguration.extension_allowlist={_STOCK_EXTENSIONS}"
    command = ["-m", "voila", "--no-browser", "--Voila.ip=127.0.0.1", "--Voila.port_retries=0", allowed, "--port={port}", f"{MODULE}.ipynb"]
    site = Site(STOCK, _STOCK_INPUTS, None)
    with _served(site, command, folder, surroundings(room) | {"JUPYTER_NO_CONFIG": "1"}) as served:
        yield served


@contextlib.contextmanager
def ours(room: Path, sample: list[Asked]) -> Iterator[Served]:
    """Serve the same as `make course`: the questions as a module, beside the real one."""
    folder = room / "course"
    shutil.copytree(ROOT / "release" / FROM_MODULE, folder / "release" / FROM_MODULE, dirs_exist_ok=True)
    write_notebook(course_notebook(sample), folder / "release" / MODULE / f"{MODULE}.ipynb")
    command = ["-m", "widgets.serving.server", "--root", str(folder), "--port", "{port}"]
    site = Site(OURS, _course_inputs(sample), _STATUS)
    with _served(site, command, folder, surroundings(room) | {"DUTY_DATA": str(ROOT / "data")}) as served:
        yield served


@contextlib.contextmanager
def field(room: Path, sample: list[Asked]) -> Iterator[Served]:
    """Serve the field edition, which itself needs no server, from a static server."""
    release, folder = room / "field-release", room / "field"
    write_notebook(course_notebook(sample), release / MODULE / f"{MODULE}.ipynb")
    folder.mkdir()
    (folder / f"{MODULE}.html").write_text(field_page(MODULE, release), encoding="utf-8")
    with _static(Site(FIELD, _course_inputs(sample), _STATUS), folder, f"{MODULE}.html", room) as served:
        yield served


@contextlib.contextmanager
def voici(room: Path, built: Path) -> Iterator[Served]:
    """Serve Voici's site as built by `make bench-voici`."""
    with _static(Site(VOICI, _STOCK_INPUTS, None), built, f"voici/render/{MODULE}.html", room) as served:
        yield served


def _course_inputs(sample: list[Asked]) -> str:
    return f'[data-cell="{sample[0].id}"] input[type=radio]'


@contextlib.contextmanager
def _static(site: Site, folder: Path, path: str, room: Path) -> Iterator[Served]:
    command = ["-m", "http.server", "--bind", "127.0.0.1", "--protocol", "HTTP/1.1", "--directory", str(folder), "{port}"]
    with _served(site, command, room, surroundings(room), path) as served:
        yield served


def _signed_in(playwright: Playwright, base: str, id: str) -> Any:
    """Return the browser storage of a learner who has signed in; no page was opened for it, so nothing is cached."""
    request = playwright.request.new_context(base_url=base)
    request.get("")
    token = next(cookie["value"] for cookie in request.storage_state()["cookies"] if cookie["name"] == "_xsrf")
    reply = request.post("signin", form={"_xsrf": token, "learner_id": id, "name": "A Learner"}, max_redirects=0)
    if reply.status != 302:
        raise BenchmarkProblem(f"Signing in to the course's server fails with status {reply.status}.")
    state = request.storage_state()
    request.dispose()
    return state


@contextlib.contextmanager
def _served(site: Site, command: list[str], folder: Path, environment: dict[str, str], path: str = "") -> Iterator[Served]:
    """Serve a site with a Python program that is started in `folder`, behind a relay."""
    with running(command, folder, environment) as server, relay(server.port) as passing:
        yield Served(site, passing, server.process, folder, path, len(server.process.children(recursive=True)))
