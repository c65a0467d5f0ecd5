"""Real Chromium, real Firefox and a real PostgreSQL server, for whichever tests ask for them; the long mode of property-based tests."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, Playwright, sync_playwright
from xdist.remote import Producer

from grading.course.gradebook import GRADEBOOK_VARIABLE
from tests.distribution import Scheduling, slowest_first
from tests.effort import FUZZ_CASES
from tests.firefox import firefox, open_firefox  # noqa: F401  # fixtures
from tests.pages import page_factory
from tests.postgresql import DATABASES, Server, running_server

# No test may reach the gradebook of whoever runs it.
os.environ.pop(GRADEBOOK_VARIABLE, None)

# The long mode, `make fuzz`: property-based tests draw so many cases, unless a test says that it takes fewer.
settings.register_profile("fuzz", max_examples=FUZZ_CASES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# `make test-long`: tests with `tests.effort.cases` draw the larger number of cases that they name.
settings.register_profile("long", deadline=None)
# How long an example takes says what else the machine does.
settings.register_profile("untimed", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "untimed"))

_CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first takes much less of the processor's time: the others draw a window even if no one sees it."""
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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    slowest_first(items)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    return Scheduling(config, log)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of all browsers: a thread can run only one."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    named = next(filter(None, map(shutil.which, _CHROMIUMS)), None)
    browser = playwright.chromium.launch(executable_path=named, args=_ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A server that is started for the first test that asks for it, and gone after the last."""
    with running_server() as server:
        yield server


@pytest.fixture(params=DATABASES)
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database: a test that has it runs with each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'gradebook.db'}"
        return
    server: Server = request.getfixturevalue("postgresql")
    address = server.new_database()
    yield address
    server.drop(address)


@pytest.fixture
def open_page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Opens pages, each as another person's browser; a failed test leaves their pictures where DUTY_SHOTS says."""
    with page_factory(chromium, request.node.name) as open_:
        yield open_


@pytest.fixture(params=[pytest.param("open_page", id="chromium"), pytest.param("open_firefox", id="firefox", marks=pytest.mark.long)])
def open_browser(request: pytest.FixtureRequest) -> Callable[..., Page]:
    """Opens pages: a test that asks for it runs in Chromium, and in Firefox in `make test-long`."""
    opener: Callable[..., Page] = request.getfixturevalue(request.param)
    return opener
