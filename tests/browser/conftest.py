"""Real courses for real browsers. What tests only look at is made once for each worker."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.course import LocalCourse
from tests.browser.learner import Learner
from tests.keys import ROOT
from widgets.field.building import build
from widgets.scorm.package import build as build_packages


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCourse]:
    """A course that many files share: each learner in it has an ID of their own, and a changed file is put back."""
    with LocalCourse(tmp_path_factory.mktemp("course")) as course:
        yield course


@pytest.fixture(scope="module")
def own_course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCourse]:
    """A course for the tests of one file, which may stop it and change what is in it."""
    with LocalCourse(tmp_path_factory.mktemp("own-course")) as course:
        yield course


@pytest.fixture
def learner(open_page: Callable[..., Page], course: LocalCourse) -> Callable[[str, str], Learner]:
    """Signs a learner in."""

    def sign_in(name: str, id: str) -> Learner:
        learner = Learner(open_page(), course.url)
        learner.sign_in(name, id)
        return learner

    return sign_in


@pytest.fixture(scope="session")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stick with the field edition on it."""
    target = tmp_path_factory.mktemp("stick") / "field"
    build(target, ROOT / "release")
    return target


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The modules as packages for learning platforms."""
    target = tmp_path_factory.mktemp("platform") / "scorm"
    build_packages(target, ROOT / "release")
    return target
