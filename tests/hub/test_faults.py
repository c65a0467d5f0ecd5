"""What ends while learners work: nothing is lost, and the page that is open heals by itself."""

import signal
from collections.abc import Callable, Iterator

import psutil
import pytest
from playwright.sync_api import Page, expect

from tests.hub.browsing import HubLearner
from tests.hub.conftest import Hub, running_hub
from tests.hub.test_hub import MODULE, until

pytestmark = pytest.mark.long
PROGRAMS = ["widgets.serving.hub.service", "grading.receiving.service", "configurable-http-proxy", "jupyterhub"]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A hub of these tests' own, since they end it."""
    with running_hub(tmp_path_factory.mktemp("hub")) as hub:
        yield hub


@pytest.fixture
def person(open_page: Callable[..., Page], hub: Hub) -> HubLearner:
    return HubLearner(open_page(), hub, "learner")


def break_off(hub: Hub, program: str) -> None:
    """Kill a program as a machine does that has no memory left; who watches over the hub itself starts that again."""
    if program == "jupyterhub":
        hub.program("jupyterhub").send_signal(signal.SIGKILL)
        hub.ended()
        hub.start()
    else:
        hub.program(program).kill()


def kept(hub: Hub, learner: str = "learner") -> list[str]:
    """The reflections of the learner's recorded attempts."""
    return [str(attempt.value("reflection")) for attempt in hub.attempts.of(MODULE, learner)]


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_page_that_is_open_goes_on_when_something_was_killed(hub: Hub, person: HubLearner, program: str) -> None:
    person.answer("reflection", f"Before the end of {program}.")
    person.ready()
    break_off(hub, program)
    person.answer_in(person.cell("reflection"), person.course()["cells"]["reflection"], f"After the end of {program}.")
    person.ready()
    visitor = hub.visitor("learner")
    assert visitor.act(MODULE, "state").data["answers"]["reflection"]["value"] == f"After the end of {program}."


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_is_handed_in_while_something_ends_is_recorded_once(hub: Hub, open_page: Callable[..., Page], program: str) -> None:
    person = HubLearner(open_page(), hub, hub.someone())
    person.answer("reflection", f"Handed in at the end of {program}.")
    person.ready()
    person.go_to(person.end)
    place = person.cell(person.end)
    place.get_by_role("button", name="Hand in").first.click()
    person.confirm("Hand in")
    break_off(hub, program)
    expect(place.get_by_text("Your answers have been handed in.")).to_be_visible(timeout=90_000)
    assert until(lambda: kept(hub, person.account)) == [f"Handed in at the end of {program}."]


def test_a_line_that_was_cut_heals_by_itself(person: HubLearner) -> None:
    person.page.context.set_offline(True)
    person.answer("reflection", "Without a line.")
    expect(person.page.locator(".page-status")).not_to_have_attribute("data-status", "saved")
    person.page.context.set_offline(False)
    person.ready()


def test_no_program_outlives_the_hub(hub: Hub) -> None:
    programs = [hub.program(name) for name in PROGRAMS]
    hub.program("jupyterhub").kill()
    hub.ended()
    _gone, alive = psutil.wait_procs(programs, timeout=60)
    assert not [one.cmdline() for one in alive]
    hub.start()
