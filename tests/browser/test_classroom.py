"""A class in real browsers, which trust a page of the local network less than one of their own machine."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.course import LocalCourse
from tests.browser.learner import Learner
from tests.keys import graded

CODE = "QUIET-RIVER-9"
QUESTION = next(id for id, question in graded().items() if question.type == "true-false")


# What a browser does not give a page at a plain http address, unless it is the machine's own, as it is in tests.
WITHOUT_TLS = """
for (const name of ["subtle", "randomUUID"]) Object.defineProperty(Crypto.prototype, name, { value: undefined });
for (const name of ["clipboard", "serviceWorker", "storage", "wakeLock"]) delete Navigator.prototype[name];
for (const name of ["caches", "cookieStore"]) delete window[name];
Object.defineProperty(window, "isSecureContext", { value: false });
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCourse]:
    with LocalCourse(tmp_path_factory.mktemp("class"), options=("--class", CODE, "--ip", "127.0.0.1")) as course:
        yield course


def sign_in(page: Page, course: LocalCourse, name: str, id: str, code: str = "quiet river 9") -> Learner:
    learner = Learner(page, course.url)
    learner.join_class(code, name, id)
    return learner


def test_a_learner_works_at_an_address_without_tls(open_page: Callable[..., Page], course: LocalCourse) -> None:
    page = open_page()
    page.add_init_script(WITHOUT_TLS)
    ada = sign_in(page, course, "Ada", "ada-1")
    ada.ready()
    assert page.evaluate("isSecureContext || crypto.subtle || navigator.storage") is None
    ada.answer(QUESTION, "true")
    ada.ready()
    page.reload()
    ada.ready()
    ada.shows(QUESTION, "True")
    saved = json.loads((course.root / "learners" / "ada-1" / "awareness" / "answers.json").read_text())
    assert saved["entries"][QUESTION]["value"] == "true"


def test_a_wrong_code_is_told_at_its_field(open_page: Callable[..., Page], course: LocalCourse) -> None:
    page = open_page(viewport={"width": 360, "height": 740})
    sign_in(page, course, "Zoe", "zoe-9", code="wrong")
    expect(page.get_by_role("alert")).to_have_text("This class code is not right. Ask your instructor for it.")
    expect(page.get_by_label("Class code")).to_have_value("wrong")
    expect(page.get_by_label("Class code")).to_have_accessible_description(re.compile("This class code is not right"))
    expect(page.locator("body")).not_to_contain_text("Mission")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_an_id_goes_to_another_device_by_the_instructors_number(open_page: Callable[..., Page], course: LocalCourse) -> None:
    laptop, phone = open_page(), open_page(viewport={"width": 360, "height": 740})
    sign_in(laptop, course, "Hal", "hal-8").ready()
    sign_in(phone, course, "Hal", "hal-8")
    expect(phone.get_by_role("alert")).to_contain_text("This ID is in use on another device.")
    number = re.findall(r"as Hal \(hal-8\)\. .* the number (\d{6})\.", (course.root / "course.log").read_text())[-1]
    phone.get_by_label("The instructor's number").fill(number)
    phone.get_by_role("button", name="Go to the course").click()
    Learner(phone, course.url).ready()
    laptop.reload()
    expect(laptop.get_by_label("Class code")).to_be_visible()
