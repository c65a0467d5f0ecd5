"""The text of a module that reviewers read in a diff: what it shows, when it is written, who reports that it is out of date."""

import json
import logging
import os
import shutil
import subprocess
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from grading.authoring.overview import overview
from grading.authoring.review_text import review_file, review_text, review_text_findings, update_review_text
from grading.cli import main as duty
from grading.running.instructor import CONFIGURATION
from grading.sources.notebooks import FACILITATOR, ROOT, Cell, module_folders
from tests.running import awaited
from tests.unit import building

Raw = dict[str, Any]
Save = Callable[[str, list[Raw]], str]
SETTINGS = CONFIGURATION / "jupyter_server_config.d" / "duty-to-report.json"

SOURCES = st.text(st.sampled_from("ab#:`~<>%-=[]() \t\r\u2028\ud800") | st.just("\n") | st.characters(), max_size=40)
CELLS = st.lists(
    st.fixed_dictionaries(
        {
            "cell_type": st.sampled_from(["markdown", "code", "raw"]),
            "source": SOURCES | SOURCES.map("%%question\nid: x\n{}".format),
            "metadata": st.sampled_from([{}, {"tags": [FACILITATOR]}]),
        }
    ),
    min_size=1,
    max_size=5,
)
NOISE = st.fixed_dictionaries(
    {
        "execution_count": st.none() | st.integers(),
        "outputs": st.lists(st.just({"output_type": "stream", "name": "stdout", "text": "x"}), max_size=2),
        "metadata": st.dictionaries(st.sampled_from(["collapsed", "jupyter", "execution", "nbgrader"]), st.booleans()),
    }
)


def text_of(cells: list[Raw]) -> str:
    return review_text("source/mod/mod.ipynb", [Cell(number, raw) for number, raw in enumerate(cells, start=1)])


def test_it_shows_prose_as_it_is_declarations_with_their_delimiters_and_what_is_for_the_facilitator() -> None:
    cells = [
        building.code("%load_ext widgets"),
        building.markdown("## 1. The first\n\nProse."),
        building.markdown("Say it aloud.", FACILITATOR) | {"id": "note-1"},
        building.code(f"%%question\nid: exa-0\nprompt: |\n  One.\n\n  Two.\n{building.BEGIN}\nkey: a\n{building.END}"),
    ]
    assert text_of(cells).partition("\n\n")[2] == (
        "###### code\n\n    %load_ext widgets\n\n"
        "<!-- prose -->\n\n## 1. The first\n\nProse.\n\n"
        "###### facilitator note-1\n\nSay it aloud.\n\n"
        "###### question exa-0\n\n    %%question\n    id: exa-0\n    prompt: |\n      One.\n\n      Two.\n"
        "    ### BEGIN HIDDEN TESTS\n    key: a\n    ### END HIDDEN TESTS\n"
    )


@given(CELLS, st.data())
def test_what_is_not_said_does_not_change_it(cells: list[Raw], data: st.DataObject) -> None:
    noises = [data.draw(NOISE) for _ in cells]
    noisy = [cell | noise | {"metadata": cell["metadata"] | noise["metadata"]} for cell, noise in zip(cells, noises, strict=True)]
    in_lines = [cell | {"source": cell["source"].splitlines(keepends=True)} for cell in noisy]
    assert text_of(in_lines) == text_of(noisy) == text_of(cells)


@given(CELLS, st.data())
def test_a_changed_cell_changes_its_own_lines_and_no_others(cells: list[Raw], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(cells) - 1))
    source = data.draw(SOURCES.filter(lambda source: source != cells[number]["source"]))
    changed = [cell | {"source": source} if index == number else cell for index, cell in enumerate(cells)]
    before, after = text_of(cells), text_of(changed)
    assert before != after
    above = text_of(cells[:number])
    below = text_of(cells[number + 1 :]).removeprefix(text_of([]).rstrip("\n"))
    assert before.startswith(above[:-1])
    assert after.startswith(above[:-1])
    assert before.endswith(below)
    assert after.endswith(below)


@given(CELLS, st.data())
def test_it_says_which_cells_learners_never_see(cells: list[Raw], data: st.DataObject) -> None:
    cell = data.draw(st.sampled_from(cells))
    before = text_of(cells)
    cell["metadata"] = {} if cell["metadata"] else {"tags": [FACILITATOR]}
    assert text_of(cells) != before


def test_every_module_has_its_text_and_no_text_is_left_over() -> None:
    assert [str(finding) for folder in module_folders() for finding in review_text_findings(folder)] == []
    assert sorted(path.stem for path in (ROOT / "source").glob("*.md")) == [folder.name for folder in module_folders()]


def test_a_changed_sentence_is_one_hunk_of_git_that_names_its_question(tmp_path: Path) -> None:
    def git(*words: str) -> str:
        environment = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        command = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@example.org", *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60).stdout

    git("init", "--quiet")
    shutil.copy(ROOT / ".gitattributes", tmp_path)
    cells = building.sound_cells()
    folder = building.write_module(tmp_path / "source" / "mod", cells)
    update_review_text(folder)
    git("add", ".")
    git("commit", "--quiet", "--message", "Begin")
    cell = next(cell for cell in cells if "id: imp-2\n" in cell["source"])
    cell["source"] = cell["source"].replace("  c: ", "  c: Not ", 1)
    building.write_module(folder, cells)
    update_review_text(folder)
    changes = [line for line in git("diff", "--unified=0").splitlines() if line.startswith(("@@", "+ ", "- ", "Binary"))]
    assert [line.split()[0] for line in changes] == ["@@", "-", "+", "Binary"]
    assert changes[0].endswith("@@ ###### question imp-2")


def test_validation_reports_a_text_that_is_out_of_date(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(shutil.copytree(ROOT / "source" / "lessons", tmp_path / "source" / "lessons"))
    review_file(folder).write_bytes(review_file(ROOT / "source" / "lessons").read_bytes() + b"\n")
    assert duty(["validate", "lessons", "--course", str(tmp_path)]) == 1
    shown = capsys.readouterr().out.splitlines()
    assert shown[-1] == (
        "source/lessons.md: The text for reviewers is out of date: source/lessons/lessons.ipynb has changed. To write it: make release"
    )
    assert shown[:-1] == overview(folder).splitlines()


def test_a_text_that_is_missing_is_reported_until_it_is_written_once(tmp_path: Path) -> None:
    folder = building.write_module(tmp_path / "source" / "mod", building.sound_cells())
    assert list(map(str, review_text_findings(folder))) == [
        "source/mod.md: The text for reviewers is missing or cannot be read. To write it: make release"
    ]
    assert [update_review_text(folder), update_review_text(folder)] == [True, False]
    assert review_text_findings(folder) == []


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Save cells as the notebook with this path, as the instructor's JupyterLab does; returns what it logs."""
    (tmp_path / "source" / "mod").mkdir(parents=True)
    extensions = json.loads(SETTINGS.read_text(encoding="utf-8"))["ServerApp"]["jpserver_extensions"]

    async def save_one(path: str, model: Raw, lines: list[str]) -> None:
        manager = AsyncLargeFileManager(root_dir=str(tmp_path))
        for name in (name for name, is_on in extensions.items() if is_on and "authoring" in name):
            import_module(name)._load_jupyter_server_extension(SimpleNamespace(contents_manager=manager))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(manager, "log", logging.getLogger("saving"))
            patch.setattr(manager.log, "warning", lambda line, *_, **__: lines.append(line))
            save: Callable[..., Any] = manager.save
            await save(model, path)

    def saved(path: str, cells: list[Raw]) -> str:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        lines: list[str] = []
        awaited(save_one(path, {"type": "notebook", "format": "json", "content": building.notebook(cells)}, lines))
        return "\n".join(lines)

    return saved


def test_saving_a_module_in_the_instructors_jupyterlab_writes_its_text(tmp_path: Path, save: Save) -> None:
    for cells in (building.sound_cells(), building.sound_cells()[:5]):
        assert save("source/mod/mod.ipynb", cells) == ""
        assert review_text_findings(tmp_path / "source" / "mod") == []


def test_saving_anything_else_writes_no_text(tmp_path: Path, save: Save) -> None:
    for path in ("release/mod/mod.ipynb", "source/mod/other.ipynb", "source/mod.ipynb", "notes.ipynb"):
        save(path, building.sound_cells())
    assert list(tmp_path.rglob("*.md")) == []


def test_a_text_that_cannot_be_written_does_not_stop_the_notebook_from_being_saved(tmp_path: Path, save: Save) -> None:
    text = review_file(tmp_path / "source" / "mod")
    text.mkdir()
    assert save("source/mod/mod.ipynb", building.sound_cells()).startswith(f"{text} cannot be written.")
    assert (tmp_path / "source" / "mod" / "mod.ipynb").is_file()
