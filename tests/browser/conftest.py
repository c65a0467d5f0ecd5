"""A real course for real Chromium."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.course import LocalCourse
from tests.browser.learner import Learner
from tests.keys import ROOT
from widgets.field.building import build


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCourse]:
    with LocalCourse(tmp_path_factory.mktemp("course")) as course:
        yield course


@pytest.fixture
def learner(open_page: Callable[..., Page], course: LocalCourse) -> Callable[[str, str], Learner]:
    """Signs a learner in."""

    def sign_in(name: str, id: str) -> Learner:
        learner = Learner(open_page(), course.url)
        learner.sign_in(name, id)
        return learner

    return sign_in


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stick with the field edition on it."""
    target = tmp_path_factory.mktemp("stick") / "field"
    build(target, ROOT / "release")
    return target
