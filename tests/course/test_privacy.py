"""After releasing, handing in, grading and reporting, other users of the machine can read no key, answer or grade."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.converters import GenerateFeedback
from nbgrader.utils import capture_log

from grading.authoring.release import release
from grading.course.course_file import COURSE_ID
from grading.course.gradebook import GRADEBOOK_VARIABLE
from grading.course.opening import open_course
from grading.receiving.service import GradingService
from grading.results.report import write_report
from grading.sources.notebooks import ROOT
from tests.unit import building
from tests.unit.learner_side import answer
from widgets.answers.receipts import Receipt
from widgets.answers.store import Learner
from widgets.content.mission import load_mission
from widgets.handing_in.delivery import COURSE_VARIABLE, EXCHANGE_VARIABLE, deliver

MODULE = "mod"
ADA = Learner("ada-1", "Ada Sample")
PUBLIC = {"release", "data", "nbgrader_config.py", ".grading.lock"}
"""What holds neither keys nor answers nor grades, in the course's folder."""


def readable_to_others(folder: Path) -> Iterator[Path]:
    """The files below a folder that the group or others can read; they can enter `folder` itself."""
    for path in folder.iterdir():
        mode = path.lstat().st_mode
        if path.is_dir():
            if mode & (stat.S_IXGRP | stat.S_IXOTH):
                yield from readable_to_others(path)
        elif mode & (stat.S_IRGRP | stat.S_IROTH):
            yield path


def secret_files(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in readable_to_others(root) if path.relative_to(root).parts[0] not in PUBLIC}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A course, with the usual mask for new files: they are readable to everyone."""
    before = os.umask(0o022)
    folder = tmp_path / "course"
    building.write_data(folder / "data")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    building.write_module(folder / "source" / MODULE, building.sound_cells())
    monkeypatch.setenv("DUTY_DATA", str(folder / "data"))
    for name in (EXCHANGE_VARIABLE, COURSE_VARIABLE, GRADEBOOK_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    yield folder
    os.umask(before)


def hand_in(root: Path) -> Receipt:
    folder = root / "learners" / ADA.id / MODULE
    folder.parents[1].mkdir(mode=0o700, exist_ok=True)  # as the course's server does it
    folder.mkdir(parents=True, exist_ok=True)
    answer(folder, learner=ADA, **{"exa-0": "a", "words": "I would tell the Focal Point."})
    notebook = root / "release" / MODULE / f"{MODULE}.ipynb"
    return deliver(root / "exchange" / COURSE_ID, folder / "answers.json", notebook, ADA, "test", "token")


def test_nothing_secret_is_readable_to_others_at_any_step(root: Path) -> None:
    assert f"source/{MODULE}/{MODULE}.ipynb" in secret_files(root)
    release(MODULE, root)
    assert secret_files(root) == set()

    receipt = hand_in(root)
    assert secret_files(root) == set()

    course = open_course(root)
    service = GradingService(course, lambda _: None)
    service.take_in()
    assert Path(receipt.result).is_file()
    assert (root / "autograded" / ADA.id / MODULE / "answers.json").is_file()
    assert secret_files(root) == set()

    app = GenerateFeedback(coursedir=course.at(MODULE), config=course.config)
    assert capture_log(app)["success"]
    assert (root / "feedback" / ADA.id / MODULE / f"{MODULE}.html").is_file()
    assert secret_files(root) == set()

    assert write_report(course.directory.db_url, root / "results", root / "source", load_mission())
    assert secret_files(root) == set()


def test_a_course_that_was_open_is_closed_when_it_is_opened_the_next_time(root: Path) -> None:
    release(MODULE, root)
    hand_in(root)
    GradingService(open_course(root), lambda _: None).take_in()
    for folder in (root / "source", root / "autograded", root / "submitted", root / "learners", root / "exchange"):
        folder.chmod(0o777)
    (root / "gradebook.db").chmod(0o644)
    open_to_others = secret_files(root)
    assert {path.partition("/")[0] for path in open_to_others} >= {
        "source",
        "autograded",
        "submitted",
        "learners",
        "exchange",
        "gradebook.db",
    }
    open_course(root)
    assert secret_files(root) == set()


def test_a_second_release_leaves_it_closed(root: Path) -> None:
    release(MODULE, root)
    hand_in(root)
    release(MODULE, root)
    assert secret_files(root) == set()
    assert stat.S_IMODE((root / "exchange").stat().st_mode) == 0o700
