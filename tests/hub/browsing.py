"""A person with a browser at the hub."""

import re

from playwright.sync_api import Page, expect

from tests.browser.learner import Learner
from tests.hub.conftest import Hub
from tests.hub.visitor import COURSE


def sign_in(page: Page, hub: Hub, name: str) -> None:
    """Sign in by the hub's form, and be led to one's own work."""
    page.goto(f"{hub.address}/hub/login")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(hub.password(name))
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/services/"))


class HubLearner(Learner):
    """A learner's page at the hub."""

    def __init__(self, page: Page, hub: Hub, name: str, module: str = "awareness") -> None:
        super().__init__(page, f"{hub.address}{COURSE}/modules/{module}")
        self.account = name
        sign_in(page, hub, name)
        page.goto(self.url)
        self.ready()
