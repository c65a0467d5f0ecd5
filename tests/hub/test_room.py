"""A class is held on a hub: an instructor leads it in the room, and the wall counts what learners answer through the hub."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.facilitator import Facilitator
from tests.hub.browsing import HubLearner, sign_in
from tests.hub.conftest import Hub
from tests.hub.test_hub import MODULE
from tests.hub.visitor import INSTRUCTORS, Visitor

LAPTOP = {"width": 1366, "height": 768}
BEFORE, ONCE_MORE = "warm-up", "warm-up-again"


def say(visitor: Visitor, cell: str, answer: str) -> None:
    assert visitor.save(MODULE, {cell: {"w1": {"answer": answer}}}).status == 200


@pytest.mark.long
def test_an_instructor_leads_a_class_of_the_hubs_learners(hub: Hub, open_page: Callable[..., Page]) -> None:
    desk = open_page(viewport=LAPTOP)
    sign_in(desk, hub, "instructor")
    facilitator = Facilitator(desk, f"{hub.address}{INSTRUCTORS}/facilitate")
    facilitator.open_wall()
    facilitator.press("t")
    expect(desk.get_by_role("button", name="Pause")).to_be_visible()

    others = [hub.visitor(hub.someone()) for _number in range(4)]
    for number, one in enumerate(others):
        say(one, BEFORE, "true" if number else "false")
    facilitator.go_on()
    facilitator.go_on()
    facilitator.sees("Statement 1 of 10")
    person = HubLearner(open_page(), hub, hub.someone())
    person.page.get_by_role("navigation").get_by_role("link", name="Warm-up", exact=True).click()
    person.cell(BEFORE).get_by_role("radio", name="False", exact=True).first.check()
    person.ready()
    facilitator.sees("At least 5 have answered.")

    # the second window of the same instructor, and what a reload keeps
    desk.reload()
    expect(desk.get_by_role("button", name="Pause")).to_be_visible()
    stages = [facilitator.stage]
    while facilitator.go_on():
        stages += [facilitator.stage] if facilitator.stage != stages[-1] else []
    assert len(stages) > 10
    facilitator.sees("Your questions")
    assert not re.search("other-[0-9]", facilitator.wall.locator("body").inner_text())
    assert facilitator.errors == []
