"""The benchmark's learner does at a hub what a browser does."""

import pytest

from benchmarks.classes.course import questions
from benchmarks.classes.hub_learners import Cookies, HubLearner
from benchmarks.classes.learners import Class
from tests.hub.conftest import Hub
from tests.hub.test_hub import MODULE
from tests.hub.visitor import COURSE
from tests.running import awaited


@pytest.mark.long
def test_a_learner_without_a_browser_answers_and_hands_in(hub: Hub) -> None:
    learner = HubLearner(Class(int(hub.address.rpartition(":")[2]), hub.passwords["learner"], MODULE, questions(), COURSE), 0)

    async def work() -> None:
        await learner.sign_in()
        await learner.open()
        assert await learner.hand_in() < await learner.graded()

    awaited(work())
    (attempt,) = hub.attempts.of(MODULE, learner.id)
    ((question, _at),) = learner.confirmed.items()
    assert attempt.value(question) == dict(questions())[question]


def test_a_cookie_goes_to_the_paths_below_its_own() -> None:
    cookies = Cookies()
    cookies.keep("_xsrf", "hub", "/hub/")
    cookies.keep("_xsrf", "course", "/services/course/")
    cookies.keep("session", "one", "/")
    assert cookies.at("/services/course/modules") == {"_xsrf": "course", "session": "one"}
    cookies.keep("session", "", "/")
    assert cookies.at("/hub/login") == {"_xsrf": "hub"}
