"""What may leave the author's hands: each thing that no learner may have is planted once and must be found."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from grading.authoring.confidential import Secrets, course_secrets, secrets_of
from grading.authoring.leaks import leaks
from grading.cli import main as duty
from grading.sources.notebooks import ROOT, module_folders
from tests.unit import building

Cells = list[dict[str, Any]]
WHY = building.WHY.format(id="exa-0") + " It is about b."


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Secrets:
    return secrets_of([building.write_module(tmp_path_factory.mktemp("source") / "mod", building.sound_cells())])


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A released tree with which nothing is wrong."""
    building.write_module(tmp_path / "release" / "mod", building.released(building.sound_cells()))
    return tmp_path / "release"


def change(tree: Path, id: str, old: str, new: str) -> None:
    """Change one text of a released cell."""
    path = tree / "mod" / "mod.ipynb"
    notebook = json.loads(path.read_text())
    cell = next(cell for cell in notebook["cells"] if f"id: {id}\n" in cell["source"] + "\n")
    assert old in cell["source"]
    cell["source"] = cell["source"].replace(old, new)
    path.write_text(json.dumps(notebook))


def add(tree: Path, **fields: Any) -> None:
    """Give the first graded cell of the released notebook more fields."""
    path = tree / "mod" / "mod.ipynb"
    notebook = json.loads(path.read_text())
    next(cell for cell in notebook["cells"] if "id: exa-0" in cell["source"]).update(fields)
    path.write_text(json.dumps(notebook))


def test_a_sound_release_holds_nothing_else(tree: Path, secrets: Secrets) -> None:
    assert leaks(tree, secrets) == []


def test_the_secrets_are_whys_and_notes(secrets: Secrets) -> None:
    assert WHY in secrets.texts
    assert building.NOTE in secrets.texts
    assert len(secrets.texts) == 25 * 3 + 1
    assert len(secrets.graded_ids) == 26


def test_what_the_course_releases_holds_nothing_else() -> None:
    assert leaks(ROOT / "release", course_secrets(ROOT)) == []
    assert len(course_secrets(ROOT).graded_ids) >= 30 * len(module_folders())


def test_another_module_may_use_an_id_for_practice(tmp_path: Path) -> None:
    practice = [building.markdown("# Other"), building.markdown("## One"), building.code(building.practice("exa-0"))]
    sources = {"mod": building.sound_cells(), "other": practice}
    secrets = secrets_of(building.write_module(tmp_path / "source" / name, cells) for name, cells in sources.items())
    building.write_module(tmp_path / "release" / "other", practice)
    assert leaks(tmp_path / "release", secrets) == []
    # a notebook of another name may hold any module's questions
    building.write_module(tmp_path / "release" / "copy", practice)
    found = leaks(tmp_path / "release", secrets)
    assert found
    assert all("'exa-0'" in leak for leak in found)


PLANTED_IN_CELL = {
    "key": "points: 1\nkey: b",
    "why": "points: 1\nwhy: {a: x, b: y, c: z}",
    "unknown field": "points: 1\nanswer: b",
    "key in a comment": "points: 1\n# key: b",
    "key in a comment after a value": "points: 1 # key: b",
    "key after a tab": "points: 1\t# key: b",
    "misspelt delimiter": "points: 1\n### BEGIN HIDDEN TEST\nkey: b\nwhy: {a: x, b: y, c: z}",
    "misspelt delimiter alone": "points: 1\n### BEGIN HIDDEN TEST",
    "exact delimiters": f"points: 1\n{building.BEGIN}\nkey: b\n{building.END}",
    "key in an anchor": "points: &key-is-b 1",
    "key in a directive": "points: 1\n...\n%KEY b",
    "second document": "points: 1\n---\nkey: b",
}


@pytest.mark.parametrize("planted", PLANTED_IN_CELL.values(), ids=PLANTED_IN_CELL.keys())
def test_what_is_planted_in_a_graded_cell_is_found(tree: Path, planted: str) -> None:
    change(tree, "exa-0", "points: 1", planted)
    found = leaks(tree, Secrets())
    assert found
    assert all(leak.startswith("mod/mod.ipynb: cell ") for leak in found)


def test_a_graded_question_made_practice_is_found(tree: Path, secrets: Secrets) -> None:
    change(tree, "exa-0", "points: 1", "key: b\nwhy: {a: x, b: y, c: z}")
    assert any("'exa-0' is a graded question, but has no 'points' here" in leak for leak in leaks(tree, secrets))


PLANTED_FIELDS: dict[str, dict[str, Any]] = {
    "note in metadata": {"metadata": {"note": "the key is b"}},
    "facilitator's tag": {"metadata": {"tags": ["facilitator"]}},
    "note in nbgrader's metadata": {"metadata": {"nbgrader": {"comment": "b"}}},
    "note in a flag": {"metadata": {"editable": "b"}},
    "attachment": {"attachments": {"note.txt": {"text/plain": "the key is b"}}},
    "output": {"outputs": [{"output_type": "stream", "name": "stdout", "text": "b"}]},
    "execution count": {"execution_count": 1},
    "unknown field": {"note": "b"},
    "unknown type": {"cell_type": "raw"},
    "other code": {"source": "key = 'b'"},
    "a hidden comment in prose": {"cell_type": "markdown", "source": "x <!-- b -->"},
    "a hidden definition in prose": {"cell_type": "markdown", "source": "x\n\n[//]: # (b)"},
}


@pytest.mark.parametrize("fields", PLANTED_FIELDS.values(), ids=PLANTED_FIELDS.keys())
def test_what_is_planted_beside_a_cells_text_is_found(tree: Path, fields: dict[str, Any]) -> None:
    add(tree, **fields)
    assert leaks(tree, Secrets())


@pytest.mark.parametrize(
    "metadata",
    [
        {"note": "b"},
        {"kernelspec": {"note": "b"}},
        {"kernelspec": "b"},
        {"title": ["b"]},
        {"title": "b" * 200},
        {"language_info": {"name": {"b": 1}}},
        {"language_info": {"codemirror_mode": {"note": "b"}}},
    ],
)
def test_what_is_planted_in_the_notebooks_metadata_is_found(tree: Path, metadata: dict[str, Any]) -> None:
    path = tree / "mod" / "mod.ipynb"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"metadata": metadata}))
    assert leaks(tree, Secrets())


FORMS = {
    "data/notes.yaml": "note: >-\n  " + WHY.replace("which ", "which\n  ") + "\n",
    "widgets/notes.py": f'NOTE = "{WHY}"\n',
    "notes.md": building.NOTE.replace("no learner", "**no learner**"),
    "notes.json": json.dumps({"note": building.NOTE}),
    "field.json": json.dumps({building.NOTE: 1}),
    "page.html": f"<p>{building.NOTE.replace(chr(39), '&#39;').replace('ever', '<b>ever</b>')}</p>",
}


@pytest.mark.parametrize(("name", "text"), FORMS.items(), ids=FORMS.keys())
def test_a_secret_is_found_in_any_file_and_form(tree: Path, secrets: Secrets, name: str, text: str) -> None:
    (tree / name).parent.mkdir(exist_ok=True)
    (tree / name).write_text(text)
    assert leaks(tree, Secrets()) == []
    found = leaks(tree, secrets)
    assert len(found) == 1
    assert found[0].startswith(f"{name}: It holds a text that no learner may have")


@pytest.mark.parametrize("name", ["private.pem", "register.json", "notes.txt", "signing", "certificates"])
def test_what_signs_certificates_is_found(tree: Path, name: str) -> None:
    key = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAAB\n-----END PRIVATE KEY-----\n"
    assert leaks(tree, Secrets()) == []
    if name in ("signing", "certificates"):
        (tree / name).mkdir()
    else:
        (tree / name).write_text(key)
    assert [leak.partition(":")[0] for leak in leaks(tree, Secrets())] == [name]


def test_a_secret_with_quotes_is_found_as_it_stands_in_yaml(tree: Path) -> None:
    (tree / "notes.yaml").write_text('note: "She said \\"nobody may know\\" and left."\n')
    assert leaks(tree, Secrets(frozenset({'She said "nobody may know" and left.'})))


def test_a_note_in_public_prose_is_found(tree: Path, secrets: Secrets) -> None:
    add(tree, cell_type="markdown", source=f"Some prose. {building.NOTE}")
    assert any("no learner may have" in leak for leak in leaks(tree, secrets))


@pytest.mark.parametrize(
    "name", ["answers.json", "gradebook.db", "keys.zip", "program", "source/x.md", "grading/x.py", ".git/x.md", "x.pyc"]
)
def test_a_file_that_is_none_of_a_learners_is_found(tree: Path, name: str) -> None:
    (tree / name).parent.mkdir(exist_ok=True)
    (tree / name).write_text("x")
    assert len(leaks(tree, Secrets())) == 1


def test_a_link_is_found(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.md").write_text("x")
    (tree / "inside.md").symlink_to(tmp_path / "outside.md")
    (tree / "folder").symlink_to(tmp_path)
    assert sorted(leak.split(":")[0] for leak in leaks(tree, Secrets())) == ["folder", "inside.md"]


def test_a_file_that_is_no_text_is_found(tree: Path) -> None:
    (tree / "notes.md").write_bytes(b"\xff\xfe")
    os.mkfifo(tree / "pipe.md")
    assert len(leaks(tree, Secrets())) == 2


def test_an_import_of_the_instructors_side_is_found(tree: Path) -> None:
    (tree / "helper.py").write_text("def f():\n    from grading.authoring.leaks import leaks\n")
    assert leaks(tree, Secrets()) == ["helper.py: It imports 'grading', which no learner has."]


@pytest.mark.parametrize("text", ["", "[]", '{"cells": [1]}', "x" * 10])
def test_a_notebook_that_is_none_is_found(tree: Path, text: str) -> None:
    (tree / "mod" / "mod.ipynb").write_text(text)
    assert len(leaks(tree, Secrets())) == 1


def test_a_folder_that_is_not_there_is_no_clean_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert duty(["leaks", str(tmp_path / "nothing")]) == 1
    assert "nothing could be checked" in capsys.readouterr().out


def test_the_command_prints_what_it_found(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert duty(["leaks", str(tree)]) == 0
    (tree / "answers.json").write_text("{}")
    assert duty(["leaks", str(tree)]) == 1
    assert "answers.json" in capsys.readouterr().out
