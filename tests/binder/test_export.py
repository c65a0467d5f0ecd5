"""The learner's tree holds what learners need, and nothing that they may not have."""

import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

import grading.authoring.export
from grading.authoring.export import export
from grading.cli import main as duty
from grading.sources.notebooks import module_folders
from tests.binder.tree import ROOT, LearnerTree
from tests.keys import questions
from widgets.forms.question import Question
from widgets.problems import CourseProblem

TREE = {
    *("release", "widgets", "binder", "data"),
    *("pyproject.toml", "requirements.lock", "README.md", "LICENSE", "LICENSE-CONTENT", ".gitignore"),
}


@pytest.fixture
def as_released(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take `release/` as it is: what is tested comes after the comparison with `source/`."""
    monkeypatch.setattr(grading.authoring.export, "check", lambda *_: [])


def test_the_tree_is_what_a_learner_needs(tree: LearnerTree) -> None:
    files = {path.relative_to(tree.folder) for path in tree.folder.rglob("*") if ".venv" not in path.parts}
    assert {file.parts[0] for file in files} - {".venv", "build", "duty_to_report.egg-info"} == TREE
    unwanted = {"source", "grading", "autograded", "tests", "exchange", ".git", "nbgrader_config.py", "gradebook.db", "__pycache__"}
    # what an installation in place leaves is not exported
    assert not [file for file in files if unwanted & set(file.parts) and not file.parts[0].startswith((".venv", "build"))]
    for name in ("mission.yaml", "channels.yaml", "references.yaml"):
        assert (tree.folder / "data" / name).read_bytes() == (ROOT / "data" / name).read_bytes()


def test_no_reason_for_a_key_stands_anywhere(tree: LearnerTree) -> None:
    reasons = {_plain(text) for question in questions().values() if question.graded for text in (question.why or {}).values()}
    assert len(reasons) > 60
    exported = [path for name in TREE for path in [tree.folder / name, *(tree.folder / name).rglob("*")] if path.is_file()]
    texts = {path: _plain(path.read_text(encoding="utf-8")) for path in exported}
    assert [(path, why) for path, text in texts.items() for why in reasons if why in text] == []


def test_no_graded_question_has_its_key(tree: LearnerTree) -> None:
    notebook = json.loads((tree.folder / "release" / "awareness" / "awareness.ipynb").read_text(encoding="utf-8"))
    bodies = ["".join(cell["source"]) for cell in notebook["cells"]]
    for name, question in questions().items():
        own = [body for body in bodies if f"\nid: {name}\n" in body]
        assert len(own) == 1, name
        assert bool(re.search(r"^(key|why):", own[0], re.MULTILINE)) == (not question.graded), name


def _key(course: Path) -> None:
    question = _choose_one()
    _after_points(course, question, f"key: {question.key}")


def _misspelt(course: Path) -> None:
    _after_points(course, _choose_one(), "### BEGIN HIDDEN TEST\n# b")


def _choose_one() -> Question:
    return next(question for question in questions().values() if question.graded and question.type == "choose-one")


def _after_points(course: Path, question: Question, planted: str) -> None:
    path = course / "release" / "awareness" / "awareness.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = next(cell for cell in notebook["cells"] if f"id: {question.id}\n" in "".join(cell["source"]))
    before = "".join(cell["source"])
    points = f"points: {question.points}\n"
    assert points in before
    cell["source"] = before.replace(points, f"{points}{planted}\n")
    path.write_text(json.dumps(notebook), encoding="utf-8")


def _note_as_cell(course: Path) -> None:
    path = course / "release" / "awareness" / "awareness.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"].append({"cell_type": "markdown", "id": "planted", "metadata": {}, "source": _note()})
    path.write_text(json.dumps(notebook), encoding="utf-8")


def _note_in_code(course: Path) -> None:
    path = course / "widgets" / "static" / "page" / "page.js"
    path.write_text(path.read_text(encoding="utf-8") + f"\n// {_note()}\n", encoding="utf-8")


def _reason_in_data(course: Path) -> None:
    why = next(why for question in questions().values() if question.graded for why in (question.why or {}).values())
    (course / "data" / "more.yaml").write_text(f"note: >-\n  {why}\n", encoding="utf-8")


def _import(course: Path) -> None:
    (course / "widgets" / "more.py").write_text("from grading.marking.questions import graded_questions\n", encoding="utf-8")


def _gradebook(course: Path) -> None:
    (course / "data" / "gradebook.db").write_bytes(b"SQLite")


def _answers(course: Path) -> None:
    (course / "data" / "answers.json").write_text("{}", encoding="utf-8")


REPEATED = (_misspelt, _note_as_cell, _note_in_code, _import, _gradebook, _answers)
"""Each takes an export of the whole tree; `tests/unit/test_leaks.py` finds all kinds of what is planted, without one."""


@pytest.mark.usefixtures("as_released")
@pytest.mark.parametrize("plant", [_key, _reason_in_data, *(pytest.param(plant, marks=pytest.mark.long) for plant in REPEATED)])
def test_what_is_planted_stops_the_export(course_copy: Path, plant: Callable[[Path], None]) -> None:
    target = course_copy.parent / "public"
    plant(course_copy)
    with pytest.raises(CourseProblem, match="no learner may have"):
        export(target, course_copy)
    assert not target.exists()


@pytest.mark.usefixtures("as_released")
def test_what_is_not_planted_does_not(course_copy: Path) -> None:
    target = course_copy.parent / "public"
    export(target, course_copy)
    assert {path.name for path in target.iterdir()} == TREE
    # `duty` is of `grading/`: installed without that, it would end in a traceback.
    whole, public = (tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8")) for folder in (course_copy, target))
    assert whole["project"].pop("scripts")
    assert public == whole


def test_a_release_that_is_not_of_this_source_is_not_exported(course_copy: Path) -> None:
    _key(course_copy)
    with pytest.raises(CourseProblem, match="make release"):
        export(course_copy.parent / "public", course_copy)


@pytest.mark.usefixtures("as_released")
def test_a_module_that_is_no_more_in_source_is_left_behind(course_copy: Path) -> None:
    (course_copy / "release" / "former").mkdir()
    (course_copy / "release" / "former" / "former.ipynb").write_text("{}")
    export(course_copy.parent / "public", course_copy)
    left = sorted(path.name for path in (course_copy.parent / "public" / "release").iterdir())
    assert left == sorted(folder.name for folder in module_folders(course_copy))


@pytest.mark.long
@pytest.mark.usefixtures("as_released")
def test_a_second_export_takes_the_place_of_the_first(course_copy: Path) -> None:
    target = course_copy.parent / "public"
    export(target, course_copy)
    (target / ".git").mkdir()
    (target / "data" / "former.yaml").write_text("a: b")
    mission = course_copy / "data" / "mission.yaml"
    mission.write_text(mission.read_text().replace("Example Mission", "Another Mission"))
    export(target, course_copy)
    assert not (target / "data" / "former.yaml").exists()
    assert "Another Mission" in (target / "data" / "mission.yaml").read_text()
    assert (target / ".git").is_dir()


@pytest.mark.long
@pytest.mark.usefixtures("as_released")
def test_a_refused_export_leaves_the_former_one(course_copy: Path) -> None:
    target = course_copy.parent / "public"
    export(target, course_copy)
    _note_in_code(course_copy)
    with pytest.raises(CourseProblem):
        export(target, course_copy)
    assert {path.name for path in target.iterdir()} == TREE
    assert _note() not in (target / "widgets" / "static" / "page" / "page.js").read_text()


@pytest.mark.usefixtures("as_released")
@pytest.mark.parametrize("holds", [["diary.txt"], ["binder", "release", "source", ".gitignore"], ["data"]])
def test_a_folder_with_anything_else_is_left_alone(course_copy: Path, holds: list[str]) -> None:
    target = course_copy.parent / "mine"
    for name in holds:
        (target / name).mkdir(parents=True)
    with pytest.raises(CourseProblem, match="holds something else"):
        export(target, course_copy)
    assert {path.name for path in target.iterdir()} == set(holds)


def test_the_course_itself_is_no_target(course_copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (course_copy / ".gitignore").write_text("")
    monkeypatch.chdir(course_copy)
    with pytest.raises(CourseProblem, match="holds something else"):
        export(Path.cwd(), course_copy)
    assert duty(["learner-tree", str(course_copy)]) == 1
    assert "holds something else" in capsys.readouterr().err
    assert (course_copy / "source" / "awareness" / "awareness.ipynb").is_file()


def test_what_trying_the_tree_leaves_is_not_published(tree: LearnerTree, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True, capture_output=True)
    shutil.copy(tree.folder / ".gitignore", tmp_path)
    left = [".venv/bin/python", "build/x", "release/awareness/answers.json", "release/awareness/.ipynb_checkpoints/a.ipynb"]
    asked = ["git", "check-ignore", *left, "release/awareness/awareness.ipynb"]
    done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.split() == left


def _note() -> str:
    """A line of a facilitator's note, as it stands in `source/`."""
    notebook = json.loads((ROOT / "source" / "awareness" / "awareness.ipynb").read_text(encoding="utf-8"))
    notes = ["".join(cell["source"]) for cell in notebook["cells"] if "facilitator" in cell["metadata"].get("tags", [])]
    return next(line.strip() for line in notes[0].splitlines() if len(line) > 60)


def _plain(text: str) -> str:
    return re.sub(r"\s+|\\n", " ", text.replace('\\"', '"'))
