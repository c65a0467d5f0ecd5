"""Hostile submissions, by each of the three doors: the exchange, a bundle, a folder put there by hand.

One run of real nbgrader takes all of them in, an honest learner's among them. Each is graded for what
is sound in it, or refused with a sentence; nothing of it is run, followed, or written elsewhere. That
the canaries would sing, `test_canaries.py` shows.
"""

import contextlib
import io
import os
import sqlite3
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from nbgrader.api import Gradebook

from grading.grade import grade_module
from grading.submissions.files import printable_name
from grading.submissions.quarantine import SET_ASIDE
from tests import hostile
from tests.course.conftest import lay_out
from tests.course.doors import PARTS, put_bundle, put_by_hand, put_folder, put_into_exchange, zip_collect
from tests.course.gradebooks import gradebook
from tests.course.small_course import GRADED, MODULE, PARTLY, RIGHT, SmallCourse
from tests.effort import times
from tests.hostile import LINKED_FOLDER, MARK, REFUSED_ANSWERS, REFUSED_BUNDLES, SOUND_ANSWERS, Builder
from tests.hostile.answers import NAMES_ANOTHER

pytestmark = pytest.mark.drawn
HONEST = "ada"
HARMLESS, BESIDE = "cells reordered", "links, pipes and sockets beside the notebook"
STEP = times(4, long=1, fuzz=1)
"""Every fourth comes in `make test`, all of them in `make test-long`; `tests/unit/test_hostile_hand_ins.py` reads all of them always."""
FOLDERS = {name: hostile.FOLDERS[name] for name in dict.fromkeys([HARMLESS, BESIDE, *LINKED_FOLDER, *list(hostile.FOLDERS)[::STEP]])}
BUNDLES = dict(list(hostile.BUNDLES.items())[::STEP])
NAMES = {name: f"h{number:03}" for number, name in enumerate([*hostile.FOLDERS, *hostile.BUNDLES])}
"""The learner who sends each."""
REFUSED = {name: words for name, (_, words) in (REFUSED_ANSWERS | REFUSED_BUNDLES).items()} | dict.fromkeys(LINKED_FOLDER, "folder")
REFUSED[NAMES_ANOTHER] = "the file inside is that of"
IDS_THAT_ARE_NONE = ["<script>alert(1)<", "two\nlines", os.fsdecode(b"no-utf-8-\xff")]
STRANGE = dict.fromkeys(IDS_THAT_ARE_NONE, "cannot be used") | {
    "linked": "linked is a link",
    "bare": f"{MODULE}.ipynb is missing",
}


@dataclass
class HostileCourse:
    """A course into which hostile hand-ins came by one door, and what nbgrader said of them."""

    course: SmallCourse
    said: str
    made: tuple[str, ...] = ("submitted", "autograded")
    """The folders in which nothing should be but what collectors and graders have made."""

    def said_of(self, learner: str) -> list[str]:
        return [line for line in self.said.splitlines() if printable_name(learner) in line]

    def points(self, learner: str) -> dict[str, float | None]:
        return {name: score for name, (score, _, _) in self.course.grades(learner).items() if name in GRADED}


@pytest.fixture(scope="module")
def new_course(
    released: Path, tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]
) -> Iterator[Callable[[], SmallCourse]]:
    """Makes courses of which many tests may ask; their gradebooks are in files."""
    with pytest.MonkeyPatch.context() as patch:
        yield lambda: lay_out(released, tmp_path_factory.mktemp("door") / "course", environment, patch)


def by_hand(course: SmallCourse, folders: Mapping[str, Builder]) -> None:
    put_by_hand(course, HONEST, RIGHT)
    for name, build in folders.items():
        build(put_by_hand(course, NAMES[name], PARTLY))


def by_strange_hands(course: SmallCourse) -> None:
    """Folders that no builder can make, for they are wrong above the submission's own."""
    submitted = course.root / "submitted"
    for learner in IDS_THAT_ARE_NONE:
        put_by_hand(course, learner, PARTLY)
    put_folder(course, course.root.parent / "elsewhere" / MODULE, PARTLY)
    (submitted / "linked").symlink_to(course.root.parent / "elsewhere")
    bare = put_by_hand(course, "bare", PARTLY)
    (bare / f"{MODULE}.ipynb").rename(bare / "essay.ipynb")


@pytest.fixture(scope="module", autouse=True)
def _no_waiting_for_the_disk() -> Iterator[None]:
    """No test needs its gradebook after the machine has lost power."""

    def hurry(connection: Any, _: Any) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.execute("PRAGMA synchronous = OFF")

    sa.event.listen(sa.Engine, "connect", hurry)
    yield
    sa.event.remove(sa.Engine, "connect", hurry)


@pytest.fixture(scope="module")
def hand(new_course: Callable[[], SmallCourse]) -> HostileCourse:
    course = new_course()
    by_hand(course, FOLDERS)
    by_strange_hands(course)
    return HostileCourse(course, course.autograde(fails=True), ("autograded",))


@pytest.fixture(scope="module")
def bulk(new_course: Callable[[], SmallCourse]) -> HostileCourse:
    """The same folders as put by hand, graded by the bulk grader."""
    course = new_course()
    by_hand(course, FOLDERS)
    by_strange_hands(course)
    return HostileCourse(course, grade(course), ("autograded",))


def grade(course: SmallCourse) -> str:
    """What `make grade` says, on a screen that can show no half character."""
    with io.TextIOWrapper(io.BytesIO(), encoding="utf-8") as screen, contextlib.redirect_stdout(screen):
        grade_module(course.opened, MODULE)
        screen.seek(0)
        return screen.read()


@pytest.fixture(scope="module")
def exchange(new_course: Callable[[], SmallCourse]) -> HostileCourse:
    course = new_course()
    put_into_exchange(course, HONEST, RIGHT)
    for name, build in FOLDERS.items():
        build(put_into_exchange(course, NAMES[name], PARTLY))
    said = course.exchange("Collect")
    grade(course)
    return HostileCourse(course, said)


@pytest.fixture(scope="module")
def bundles(new_course: Callable[[], SmallCourse]) -> HostileCourse:
    course = new_course()
    put_bundle(course, HONEST, RIGHT)
    for name, build in BUNDLES.items():
        build(put_bundle(course, NAMES[name], PARTLY))
    said = zip_collect(course, course.opened.config)
    grade(course)
    return HostileCourse(course, said)


def require_silence(door: HostileCourse) -> None:
    """No canary has sung: nothing was run, nothing written outside, nothing copied from outside."""
    names = {name for _, name in below(door.course.root.parent)}
    assert not [name for name in names if name.endswith(".trace") or name.startswith("outside")]
    assert not any(MARK.encode() in path.read_bytes() for path in made_of(door))


def made_of(door: HostileCourse) -> list[Path]:
    """The files that were made of the hand-ins, without those set aside."""
    places = (place for step in door.made for place in below(door.course.root / step))
    found = (Path(folder) / name for folder, name in places if SET_ASIDE not in folder and name != ".grading.lock")
    return [path for path in found if path.is_file()]


def below(root: Path) -> Iterator[tuple[str, str]]:
    """The folder and name of all that is below, as far down as a path can tell; links are not followed."""
    for folder, folders, files in os.walk(root):
        yield from ((folder, name) for name in [*folders, *files])


@pytest.fixture(params=["hand", "bulk", "exchange", "bundles"])
def door(request: pytest.FixtureRequest) -> HostileCourse:
    opened: HostileCourse = request.getfixturevalue(request.param)
    return opened


def test_the_honest_learner_is_graded_all_the_same(door: HostileCourse) -> None:
    assert door.points(HONEST) == GRADED


def test_no_canary_sings(door: HostileCourse) -> None:
    require_silence(door)


def test_nothing_but_the_parts_of_a_hand_in_gets_any_further(door: HostileCourse) -> None:
    assert {path.name for path in made_of(door)} == PARTS
    assert not any(path.is_symlink() for path in made_of(door))


def test_nobody_is_told_in_a_traceback(door: HostileCourse) -> None:
    """But for the one in which nbgrader ends a run that could not grade everybody."""
    assert "Traceback" not in door.said.partition("Please see the")[0]


@pytest.fixture(scope="module")
def expected(hand: HostileCourse) -> dict[str, float | None]:
    """The points of the same answers, handed in without harm."""
    return hand.points(NAMES[HARMLESS])


def require_outcome(door: HostileCourse, name: str, expected: Mapping[str, float | None]) -> None:
    learner = NAMES[name]
    if name not in REFUSED:
        assert door.points(learner) == expected
        return
    assert learner not in graded(door)
    assert any(REFUSED[name] in line for line in door.said_of(learner)), door.said_of(learner)


@pytest.mark.parametrize("name", list(FOLDERS))
def test_a_folder_put_by_hand(hand: HostileCourse, expected: dict[str, float | None], name: str) -> None:
    require_outcome(hand, name, expected)


@pytest.mark.parametrize("name", list(FOLDERS))
def test_a_folder_put_by_hand_and_graded_in_bulk(bulk: HostileCourse, expected: dict[str, float | None], name: str) -> None:
    require_outcome(bulk, name, expected)


@pytest.mark.parametrize("door", ["hand", "bulk"], indirect=True)
@pytest.mark.parametrize(("learner", "words"), STRANGE.items())
def test_a_folder_that_cannot_be_one_of_a_submission(door: HostileCourse, learner: str, words: str) -> None:
    assert learner not in graded(door)
    assert any(words in line for line in door.said_of(learner))


def graded(door: HostileCourse) -> set[str]:
    """Whose submissions the gradebook has."""
    with Gradebook(door.course.gradebook, "duty-to-report") as opened:
        return {submission.student.id for submission in opened.assignment_submissions(MODULE)}


def test_the_bulk_grader_and_nbgrader_come_to_the_same(hand: HostileCourse, bulk: HostileCourse) -> None:
    """Attempts apart: those without a time of their own have that of grading."""
    one, other = (gradebook(door.course.gradebook, MODULE) for door in (hand, bulk))
    assert one | {"attempts": []} == other | {"attempts": []}


@pytest.mark.parametrize("name", list(FOLDERS))
def test_a_folder_in_the_exchange(exchange: HostileCourse, expected: dict[str, float | None], name: str) -> None:
    require_outcome(exchange, name, expected)


@pytest.mark.parametrize("name", list(BUNDLES))
def test_a_bundle(bundles: HostileCourse, expected: dict[str, float | None], name: str) -> None:
    require_outcome(bundles, name, expected)


def test_what_was_set_aside_is_as_it_was(hand: HostileCourse) -> None:
    learner = NAMES[BESIDE]
    submitted = hand.course.root / "submitted"
    (aside,) = (submitted / SET_ASIDE / learner / MODULE).iterdir()
    kept = {path.name: path.lstat().st_mode for path in aside.iterdir()}
    assert kept.keys() > PARTS
    assert stat.S_ISFIFO(kept["a pipe.txt"])
    assert stat.S_ISLNK(kept["a link outside.txt"])
    assert {path.name for path in (submitted / learner / MODULE).iterdir()} == PARTS
    assert not (submitted / SET_ASIDE / HONEST).exists()


def test_a_second_run_is_held_up_by_nothing_that_came_in_between(new_course: Callable[[], SmallCourse]) -> None:
    """nbgrader reads a submission's time before it calls any hook, if there is a graded one already."""
    course = new_course()
    folder = put_by_hand(course, HONEST, RIGHT)
    course.autograde()
    (folder / "timestamp.txt").unlink()
    os.mkfifo(folder / "timestamp.txt")
    assert "timestamp.txt is not a plain file" in course.autograde()
    assert course.grades(HONEST)["tf-border"][0] == GRADED["tf-border"]


def test_what_is_sound_is_stored_in_every_database(course: SmallCourse) -> None:
    """A server refuses characters that a file takes."""
    sound = {name: build for name, build in SOUND_ANSWERS.items() if name != NAMES_ANOTHER}
    for name, build in sound.items():
        build(put_into_exchange(course, NAMES[name], PARTLY | {"own-words": "Half \ud83d, and \0 none."}))
    course.exchange("Collect")
    said = grade(course)
    assert f"{len(sound)} graded" in said, said
    assert {attempt.value("own-words") for attempt in course.attempts.of(MODULE)} == {"Half ?, and  none."}
