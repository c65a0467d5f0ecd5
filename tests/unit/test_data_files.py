"""An academy's data files, each in place of the installed one of the same name."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grading.authoring.export import export
from grading.course.opening import open_course
from grading.sources.course_data import read_course_data
from tests.effort import cases
from tests.unit import building
from tests.unit.conftest import ROOT
from widgets.content.course import tool_content
from widgets.content.data_shapes.audiences import AUDIENCES
from widgets.content.data_shapes.programme import PROGRAMME
from widgets.content.mission import load_mission
from widgets.content.own_data import check_data
from widgets.data_files import MISSION, copy_data, data_file, data_files, installed_folder
from widgets.languages.catalogue import Language, offered
from widgets.problems import CourseProblem, DataProblem
from widgets.schema import read_yaml

NAMES = sorted(path.name for path in (ROOT / "data").glob("*.yaml"))
REPLACEABLE = [name for name in NAMES if name != MISSION]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An academy's folder with `mission.yaml` alone."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / MISSION).write_text(building.MISSION)
    monkeypatch.setenv("DUTY_DATA", str(folder))
    return folder


@pytest.fixture
def course(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    return tmp_path


def test_each_file_is_the_academys_where_there_is_one_and_the_installed_one_elsewhere(own: Path) -> None:
    installed = {name: read_yaml((installed_folder() / name).read_text(), CourseProblem) for name in REPLACEABLE}
    files = read_course_data().files
    assert {name: files[Path(name).stem] for name in REPLACEABLE} == installed
    for name in REPLACEABLE:
        assert tool_content(Path(name).stem) == installed[name]
        (own / name).write_text((installed_folder() / name).read_text().replace(": A", ": Our own a").replace(" a ", " our "))
        assert tool_content(Path(name).stem) != installed[name]
        assert own / name in data_files("*.yaml")
    files = read_course_data().files
    assert [name for name in REPLACEABLE if files[Path(name).stem] != tool_content(Path(name).stem)] == []


@cases(15, long=100)
@given(present=st.sets(st.sampled_from(REPLACEABLE)))
@example(present=set(REPLACEABLE))
def test_any_mixture_of_files_is_taken_file_by_file(present: set[str]) -> None:
    with tempfile.TemporaryDirectory() as room, pytest.MonkeyPatch.context() as patch:
        own = Path(room)
        patch.setenv("DUTY_DATA", room)
        for name in {MISSION, *present}:
            shutil.copy(ROOT / "data" / name, own)
        expected = {name: (own if name in {MISSION, *present} else ROOT / "data") / name for name in NAMES}
        assert {path.name: path for path in data_files("*.yaml")} == expected
        names = f"{', '.join(sorted({MISSION, *present}))} from {own};" if present != set(REPLACEABLE) else f"all from {own}."
        assert check_data().startswith(f"Data files: {names}")


def test_a_folder_with_the_mission_alone_gives_the_whole_course(own: Path) -> None:
    assert load_mission().name == "Test Mission"
    assert PROGRAMME.load().modules["awareness"].title == "Awareness: your duty to report"
    assert len(AUDIENCES.load().tracks) == 16
    assert [path.name for path in data_files("*.yaml")] == NAMES
    assert read_course_data().problems == []
    assert check_data() == f"Data files: mission.yaml from {own}; all others from {installed_folder()}."


@pytest.mark.parametrize("name", REPLACEABLE)
@pytest.mark.parametrize("damage", [b"a: [1", b"\xff\xfe", None], ids=["no-yaml", "no-text", "dangling-link"])
def test_a_damaged_file_is_one_sentence_with_its_path_and_never_the_installed_one(own: Path, name: str, damage: bytes | None) -> None:
    if damage is None:
        (own / name).symlink_to(own / "nothing")
    else:
        (own / name).write_bytes(damage)
    for read in (check_data, lambda: tool_content(Path(name).stem)):
        with pytest.raises(CourseProblem) as raised:
            read()
        assert str(own / name) in str(raised.value)
        assert "\n" not in str(raised.value)


def test_the_example_never_takes_the_place_of_a_missing_mission(own: Path, course: Path) -> None:
    (own / MISSION).rename(own / "mission.yml")
    (own / "signs.yaml").write_text("a: b\n")
    for read in (check_data, load_mission, lambda: open_course(course)):
        with pytest.raises(CourseProblem, match=str(own)):
            read()


def test_a_folder_without_anything_of_the_course_is_one_sentence(own: Path, course: Path) -> None:
    (own / MISSION).rename(own / "notes.yaml")
    with pytest.raises(DataProblem, match=f"{own}, which holds none of the course's data files"):
        open_course(course)


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.write_text("a: b")], ids=["missing", "file"])
def test_what_is_not_a_folder_is_one_sentence(tmp_path: Path, course: Path, monkeypatch: pytest.MonkeyPatch, make: object) -> None:
    path = tmp_path / "named"
    make(path)  # type: ignore[operator]
    monkeypatch.setenv("DUTY_DATA", str(path))
    with pytest.raises(DataProblem, match=f"{path}, which is not a folder"):
        open_course(course)


def test_a_file_that_is_not_one_of_the_courses_is_named(own: Path) -> None:
    (own / "programe.yaml").write_text("modules: {}\n")
    assert check_data().endswith(" Not among the course's own: programe.yaml.")


def test_languages_of_both_folders_are_offered_and_the_academys_wins(own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = tmp_path / "installed"
    copy_data(installed)
    monkeypatch.setattr("widgets.data_files.installed_folder", lambda: installed)
    for folder, languages in ((installed, [("fr", "Français"), ("es", "Español")]), (own, [("fr", "Français de la mission")])):
        (folder / "translations").mkdir()
        for code, name in languages:
            text = f'{{"code": "{code}", "name": "{name}"}}'
            (folder / "translations" / f"{code}.json").write_text(text)
    names = {code: language.name for code, language in offered().items()}
    assert names == {"en": "English", "es": "Español", "fr": "Français de la mission"}
    assert isinstance(offered()["fr"], Language)


def test_without_the_setting_all_files_are_the_installed_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DUTY_DATA", raising=False)
    assert {path.parent for path in data_files("*.yaml")} == {ROOT / "data"}
    assert data_file(MISSION) == ROOT / "data" / MISSION
    assert check_data() == ""


def test_the_learners_tree_has_the_academys_files(own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grading.authoring.export.refuse_old_release", lambda *_: None)
    (own / "class.yaml").write_text("only: for facilitators\n")
    export(tmp_path / "tree")
    assert (tmp_path / "tree" / "data" / MISSION).read_text() == building.MISSION
    assert (tmp_path / "tree" / "data" / "signs.yaml").read_bytes() == (ROOT / "data" / "signs.yaml").read_bytes()
    assert not (tmp_path / "tree" / "data" / "class.yaml").exists()


PROGRAMS = {
    **{name: ["grading", name] for name in ("course", "instructor", "release", "validate", "site", "handouts", "results")},
    "hub-service": ["widgets.serving.hub.service"],
    "grading": ["grading.receiving.service"],
}


DAILY = ("course", "hub-service")
"""The others start in the same way; each takes a second."""


@pytest.mark.parametrize(
    "program", [pytest.param(module, id=name, marks=[] if name in DAILY else pytest.mark.long) for name, module in PROGRAMS.items()]
)
def test_each_program_says_in_one_sentence_that_the_folder_is_not_there(program: list[str], tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DUTY", "JUPYTER", "NBGRADER"))}
    hub = {"JUPYTERHUB_SERVICE_URL": "http://127.0.0.1:1", "JUPYTERHUB_SERVICE_PREFIX": "/services/duty/"}
    own = {"DUTY_DATA": str(tmp_path / "gone"), "PYTHONPATH": str(ROOT), **(hub if program == PROGRAMS["hub-service"] else {})}
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    (tmp_path / "source").mkdir()
    done = subprocess.run(
        [sys.executable, "-m", *program], cwd=tmp_path, env=kept | own, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1, done.stdout
    assert done.stderr.startswith(
        (f"DUTY_DATA names {tmp_path}/gone, which is not a folder", f"The mission's file is missing: {tmp_path}/gone")
    )
    assert len(done.stderr.splitlines()) == 1
