"""Two courses on one hub: the course itself and a cohort, each with its learners, its instructors and its gradebook."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from grading.cohorts.listing import cohort_table
from grading.course.opening import open_course
from grading.marking.attempts import Attempts
from tests.hub.conftest import SERVICES, Hub
from tests.hub.test_hub import FULL, MODULE, RIGHT, until
from tests.hub.visitor import COURSE, INSTRUCTORS, Visitor

pytestmark = pytest.mark.long
NAME = "2027-01"
COHORT, ITS_INSTRUCTORS = f"{COURSE}-{NAME}", f"{INSTRUCTORS}-duty-to-report-{NAME}"
TITLE = f"Duty to Report, {NAME}"
USERS = {
    "DUTY_INSTRUCTORS": "instructor",
    "DUTY_DEMONSTRATION_USERS": "learner,amara,tomas,instructor,kofi",
}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A hub with both: amara is on the cohort's roster, and kofi grades in the cohort only."""
    hub = Hub(tmp_path_factory.mktemp("hub"), USERS, (*SERVICES, f"{COHORT}/", f"{ITS_INSTRUCTORS}/lab"))
    (hub.root / "learners" / "somebody").mkdir(parents=True)  # so that the course itself is served as well
    opened = hub.copy.run("-m", "grading", "cohort", "open", NAME)
    assert opened.returncode == 0, opened.stderr
    cohort = hub.root / "cohorts" / NAME
    file = cohort / "course.yaml"
    file.write_text(file.read_text().replace("instructors: []", "instructors: [Kofi]"))
    people = hub.root / "people.csv"
    people.write_text("id,name\namara,Amara Diallo\n")
    enrolled = hub.copy.run("-m", "grading", "roster", str(people), "--sure", "--course", str(cohort))
    assert enrolled.returncode == 0, enrolled.stderr
    try:
        hub.start()
        yield hub
    finally:
        hub.stop()


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("DUTY_DATA", "DUTY_COURSE_TITLE", "DUTY_COHORT"):
        monkeypatch.setenv(variable, "")


def attempts(hub: Hub, learner: str) -> tuple[list[Any], list[Any]]:
    """What the course and the cohort have recorded of a learner."""
    folders = (hub.root, hub.root / "cohorts" / NAME)
    courses = [open_course(folder) for folder in folders]
    return tuple(Attempts(course.directory.db_url).of(MODULE, learner) for course in courses)  # type: ignore[return-value]


def lands(hub: Hub, name: str) -> str:
    visitor = Visitor(hub.address)
    return visitor.sign_in(name, hub.passwords.get(name, hub.passwords["learner"])).path


def test_a_learner_lands_in_the_course_whose_roster_has_them(hub: Hub) -> None:
    assert lands(hub, "amara").startswith(f"{COHORT}/")


def test_a_learner_on_no_roster_chooses_by_names_that_people_know(hub: Hub) -> None:
    assert lands(hub, "tomas") == "/hub/home"
    page = hub.visitor("tomas").get("/hub/home").text
    assert re.findall(r'list-group-item-action" href="([^"]*)">([^<]*)<', page) == [
        (f"{COURSE}/", "Duty to Report"),
        (f"{COHORT}/", TITLE),
    ]
    assert "Start My Server" not in page
    assert INSTRUCTORS not in page


def test_an_instructor_of_one_course_lands_there_and_one_of_all_chooses(hub: Hub) -> None:
    assert lands(hub, "kofi").startswith(f"{ITS_INSTRUCTORS}/formgrader")
    assert lands(hub, "instructor") == "/hub/home"
    page = hub.visitor("instructor").get("/hub/home").text
    assert f"{INSTRUCTORS}/formgrader" in page
    assert f"{ITS_INSTRUCTORS}/formgrader" in page


def test_what_is_handed_in_in_one_course_is_nowhere_in_the_other(hub: Hub) -> None:
    in_cohort = hub.visitor("tomas")
    in_cohort.course = COHORT
    assert in_cohort.get(f"{COHORT}/modules/{MODULE}").status == 200
    assert in_cohort.act(MODULE, "state").data["answers"] == {}
    assert in_cohort.save(MODULE, RIGHT).status == 200
    assert in_cohort.act(MODULE, "hand-in", {"token": "one"}).status == 200
    assert until(lambda: (in_cohort.act(MODULE, "result").data["results"] or {}).get("score")) == FULL
    of_course, of_cohort = attempts(hub, "tomas")
    assert (len(of_course), [attempt.score for attempt in of_cohort]) == (0, [FULL])

    same_person = in_cohort  # in the same browser, with the cookies of both courses
    same_person.course = COURSE
    assert same_person.get(f"{COURSE}/modules/{MODULE}").status == 200
    assert same_person.act(MODULE, "state").data["answers"] == {}
    assert same_person.act(MODULE, "result").data["results"] is None
    assert same_person.save(MODULE, {"ex-01": RIGHT["ex-01"]}).status == 200
    assert same_person.act(MODULE, "hand-in", {"token": "two"}).status == 200
    assert until(lambda: attempts(hub, "tomas")[0])
    assert len(attempts(hub, "tomas")[1]) == 1
    in_cohort.course = COHORT
    assert set(in_cohort.act(MODULE, "state").data["answers"]) == set(RIGHT)


@pytest.mark.parametrize("path", ["formgrader", "lab", "facilitate", "api/contents", "files/gradebook.db"])
def test_an_instructor_of_one_course_does_not_get_into_the_other(hub: Hub, path: str) -> None:
    kofi = hub.visitor("kofi")
    assert kofi.get(f"{ITS_INSTRUCTORS}/formgrader").status == 200
    assert kofi.get(f"{INSTRUCTORS}/{path}").status == 403


@pytest.mark.parametrize("where", [INSTRUCTORS, ITS_INSTRUCTORS])
def test_no_learner_gets_to_the_instructors_side_of_either(hub: Hub, where: str) -> None:
    assert hub.visitor("amara").get(f"{where}/formgrader").status == 403


def test_pages_of_a_cohort_name_it(hub: Hub) -> None:
    assert f'<h1 class="h3">{TITLE}</h1>' in hub.visitor("kofi").get(f"{ITS_INSTRUCTORS}/formgrader").text
    assert "<h1>nbgrader</h1>" in hub.visitor("instructor").get(f"{INSTRUCTORS}/formgrader").text
    assert TITLE in hub.visitor("amara").get(f"{COHORT}/modules").text


def test_both_are_listed_with_what_they_have(hub: Hub) -> None:
    cohort, of_hub = cohort_table(hub.root)[-1], cohort_table(hub.root)[1]
    assert re.fullmatch(rf"{NAME} +open +1 +1 +0 +duty-to-report-{NAME}", cohort)
    assert re.fullmatch(r"\(none\) +open +0 +1 +0 +duty-to-report", of_hub)
