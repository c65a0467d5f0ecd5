"""Deliberately weakened copies, in which the canaries of `test_hostile.py` sing: so their silence there means something."""

import copy
import shutil
import zipfile
from pathlib import Path

import pytest
from nbconvert.exporters import NotebookExporter
from nbgrader.converters import Autograde
from nbgrader.exchange.default.collect import ExchangeCollect
from nbgrader.plugins import ExtractorPlugin
from nbgrader.utils import capture_log
from traitlets.config import Config

from tests.course.doors import put_bundle, put_by_hand, put_into_exchange, zip_collect
from tests.course.small_course import FULL, GRADED, MODULE, RIGHT, SmallCourse
from tests.hostile import FOLDERS, MARK, OUTSIDE, SOUND_BUNDLES, trace_of
from tests.postgresql import without_server

pytestmark = without_server


class TrustingExtractor(ExtractorPlugin):
    """Unpacks every member of a bundle under the name that it has there."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        for path in Path(archive_path).glob("*.zip"):
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    target = Path(extracted_path) / path.stem / name
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(archive.read(name))


def autograde(course: SmallCourse, config: Config) -> str:
    """What `nbgrader autograde` says with this configuration, when nothing is graded yet."""
    shutil.rmtree(course.root / "autograded", ignore_errors=True)
    return str(capture_log(Autograde(coursedir=course.opened.at(MODULE), config=config)).get("log", ""))


def points(course: SmallCourse) -> float:
    return sum(score or 0.0 for name, (score, _, _) in course.grades("mallory").items() if name in GRADED)


def weakened(course: SmallCourse, section: str, **traits: object) -> Config:
    """The course's configuration with other traits of one section; without any, with nbgrader's own."""
    config = copy.deepcopy(course.opened.config)
    if not traits:
        del config[section]
    for name, value in traits.items():
        config[section][name] = value
    return config


@pytest.mark.parametrize(
    "name", ["code in every cell, output, metadata and widget", pytest.param("a cell that drops the asserts", marks=pytest.mark.long)]
)
def test_nbgraders_own_steps_run_what_was_submitted(course: SmallCourse, name: str) -> None:
    folder = put_by_hand(course, "mallory", RIGHT)
    FOLDERS[name](folder)
    autograde(course, course.opened.config)
    assert not trace_of(folder).exists()
    autograde(course, weakened(course, "Autograde"))
    assert trace_of(folder).read_text() == "run"


@pytest.mark.long
def test_another_exporter_parses_the_submitted_notebook(course: SmallCourse) -> None:
    FOLDERS["a notebook that is not JSON"](put_by_hand(course, "mallory", RIGHT))
    autograde(course, weakened(course, "Autograde", exporter_class=NotebookExporter))
    assert points(course) == 0
    autograde(course, course.opened.config)
    assert points(course) == FULL


@pytest.mark.long
def test_another_exporter_lets_a_linked_file_be_copied(course: SmallCourse) -> None:
    (put_by_hand(course, "mallory", RIGHT) / "notes.txt").symlink_to(OUTSIDE)
    copied = course.root / "autograded" / "mallory" / MODULE / "notes.txt"
    autograde(course, weakened(course, "Autograde", exporter_class=NotebookExporter))
    assert MARK in copied.read_text()
    autograde(course, course.opened.config)
    assert not copied.exists()


@pytest.mark.long
def test_nbgraders_own_collector_copies_a_linked_file(course: SmallCourse) -> None:
    (put_into_exchange(course, "mallory", RIGHT) / "notes.txt").symlink_to(OUTSIDE)
    copied = course.root / "submitted" / "mallory" / MODULE / "notes.txt"
    course.exchange("Collect")
    assert copied.parent.is_dir()
    assert not copied.exists()
    shutil.rmtree(course.root / "submitted")
    course.opened.config.ExchangeFactory.collect = ExchangeCollect
    course.exchange("Collect")
    assert MARK in copied.read_text()


@pytest.mark.long
def test_a_trusting_extractor_writes_outside(course: SmallCourse) -> None:
    path = put_bundle(course, "mallory", RIGHT)
    SOUND_BUNDLES["members that climb out"](path)
    zip_collect(course, course.opened.config)
    assert not trace_of(path).exists()
    zip_collect(course, weakened(course, "ZipCollectApp", extractor_plugin=TrustingExtractor))
    assert trace_of(path).read_text() == "written outside"
