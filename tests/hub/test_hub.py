"""A day at a hub: learners answer and hand in, an instructor marks, nobody reaches what is another's, and what ends is started again."""

import http.client
import secrets
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from nbgrader.api import Gradebook

from tests.hub.conftest import LONG, Hub
from tests.hub.visitor import COURSE, INSTRUCTORS, Visitor
from tests.keys import graded, right_answer

MODULE = "awareness"
RIGHT = {id: right_answer(question) for id, question in graded(MODULE).items()}
FULL = sum(float(question.points or 0) for question in graded(MODULE).values())


def until(found: Callable[[], Any], patience: float = 60) -> Any:
    """What is found as soon as it is; the last of it where that takes too long."""
    end = time.monotonic() + patience
    while not (value := found()) and time.monotonic() < end:
        time.sleep(0.3)
    return value


@pytest.fixture(scope="module")
def learner(hub: Hub) -> Visitor:
    return hub.visitor("learner")


@pytest.fixture(scope="module")
def instructor(hub: Hub) -> Visitor:
    return hub.visitor("instructor")


@pytest.mark.parametrize(
    ("name", "place"),
    [("learner", f"{COURSE}/modules"), ("instructor", f"{INSTRUCTORS}/formgrader"), ("administrator", f"{INSTRUCTORS}/formgrader")],
)
def test_each_lands_where_their_work_is(hub: Hub, name: str, place: str) -> None:
    visitor = Visitor(hub.address)
    assert visitor.sign_in(name, hub.passwords[name]).path.startswith(place)


def test_a_stranger_is_led_to_the_hubs_sign_in(hub: Hub) -> None:
    assert Visitor(hub.address).get(f"{COURSE}/modules/{MODULE}").path == "/hub/login"
    assert Visitor(hub.address).act(MODULE, "state").status == 403


def test_the_course_answers_by_the_name_that_the_hub_has(hub: Hub) -> None:
    connection = http.client.HTTPConnection(hub.address.removeprefix("http://"), timeout=30)
    connection.request("GET", f"{COURSE}/modules", headers={"Host": "course.academy.example"})
    answer = connection.getresponse()
    assert (answer.status, urlsplit(answer.getheader("Location") or "").path) == (302, "/hub/api/oauth2/authorize")


def test_what_a_learner_hands_in_is_graded_for_the_hubs_user(hub: Hub, learner: Visitor) -> None:
    assert learner.get(f"{COURSE}/modules/{MODULE}").status == 200
    state = learner.act(MODULE, "state").data
    assert (state["learner"]["id"], state["learner"]["fixed"], state["problem"]) == ("learner", True, None)
    assert learner.save(MODULE, RIGHT).status == 200
    assert learner.act(MODULE, "hand-in", {"token": "one"}).status == 200
    result = until(lambda: (learner.act(MODULE, "result").data["results"] or {}).get("score"))
    assert result == FULL
    with Gradebook(hub.course.directory.db_url, "duty-to-report") as gradebook:
        assert gradebook.find_submission(MODULE, "learner").score == FULL


def test_a_user_of_any_name_works_under_an_id_that_carries_it(hub: Hub) -> None:
    visitor = hub.visitor("o'brien")
    assert visitor.act(MODULE, "state").data["learner"] | {"name": ""} == {
        "id": "u--o_27_brien",
        "name": "",
        "shown": "o'brien",
        "fixed": True,
    }
    visitor.save(MODULE, {"ex-01": RIGHT["ex-01"]})
    assert visitor.act(MODULE, "hand-in", {"token": "two"}).status == 200
    assert until(lambda: hub.attempts.of(MODULE, "u--o_27_brien"))


def test_nobody_reads_or_changes_what_is_another_learners(hub: Hub, learner: Visitor) -> None:
    other = hub.visitor("o'brien")
    learner.save(MODULE, {"reflection": "Only mine."})
    for op in ("state", "result"):
        assert "Only mine." not in other.act(MODULE, op).text
    other.act(MODULE, "learner", {"id": "learner", "name": "learner"})
    assert other.act(MODULE, "state").data["learner"]["id"] == "u--o_27_brien"
    assert learner.act(MODULE, "state").data["answers"]["reflection"]["value"] == "Only mine."
    for path in ("learners/learner/awareness/answers.json", "files/gradebook.db", "gradebook.db", "source/awareness/awareness.ipynb"):
        assert other.get(f"{COURSE}/{path}").status == 404


@pytest.mark.parametrize("path", ["formgrader", "lab", "facilitate", "facilitate/now", "api/contents", "files/gradebook.db"])
def test_no_learner_gets_to_the_instructors_side(learner: Visitor, path: str) -> None:
    assert learner.get(f"{INSTRUCTORS}/{path}").status == 403


@pytest.mark.parametrize("path", ["users", "users/o'brien", "groups", "services", "proxy", "shutdown"])
def test_no_learner_gets_anything_from_the_hubs_own_side(learner: Visitor, path: str) -> None:
    assert learner.get(f"/hub/api/{path}").status in (403, 404, 405)


def test_an_instructor_marks_and_leads_a_class(instructor: Visitor) -> None:
    assert "Manage Assignments" in instructor.get(f"{INSTRUCTORS}/formgrader").text
    assert instructor.get(f"{INSTRUCTORS}/lab").status == 200
    assert instructor.get(f"{INSTRUCTORS}/facilitate").status == 200
    assert instructor.ask(f"{INSTRUCTORS}/facilitate/now", as_json=True).data


def test_a_second_instructor_works_with_the_same_gradebook(hub: Hub) -> None:
    assert hub.visitor("instructor2").get(f"{INSTRUCTORS}/formgrader/api/assignments").data[0]["name"] == MODULE


def test_a_user_who_cannot_work_here_is_told_why(hub: Hub) -> None:
    visitor = Visitor(hub.address)
    told = visitor.sign_in(LONG, hub.passwords["learner"])
    assert told.status == 403
    assert "This ID cannot be used." in told.text
    asked = visitor.act(MODULE, "state")
    assert asked.status == 403
    assert asked.data["message"].startswith("This ID cannot be used.")


def test_a_server_of_ones_own_is_not_needed_and_not_given(learner: Visitor) -> None:
    assert "The course needs no server of your own." in learner.get("/hub/spawn").text


@pytest.mark.long
@pytest.mark.parametrize("module", ["widgets.serving.hub.service", "grading.receiving.service"])
def test_what_is_killed_is_started_again_and_nothing_is_lost(hub: Hub, learner: Visitor, module: str) -> None:
    learner.save(MODULE, {"reflection": f"Before {module} was killed."})
    hub.program(module).kill()
    saved = until(lambda: learner.act(MODULE, "state").status == 200)
    assert saved
    assert learner.act(MODULE, "state").data["answers"]["reflection"]["value"] == f"Before {module} was killed."
    learner.save(MODULE, {"reflection": f"After {module} was killed."})
    assert learner.act(MODULE, "hand-in", {"token": secrets.token_hex(8)}).status == 200
    texts = f"After {module} was killed."
    assert until(lambda: any(one.value("reflection") == texts for one in hub.attempts.of(MODULE, "learner")))
