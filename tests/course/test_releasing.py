"""From source to release with nbgrader itself: what is made, and what is refused without a trace."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook

from grading import regrade
from grading.authoring import release as releasing
from grading.authoring.release import ReleaseProblem, check, graded_in_gradebook, prepare, release
from grading.authoring.review_text import ReviewTextProblem, review_text_findings, update_review_text
from grading.cli import main as duty
from grading.course.gradebook import GRADEBOOK_VARIABLE
from grading.course.opening import open_course
from grading.sources.notebooks import ROOT, module_folders
from tests.postgresql import DATABASES, Server
from tests.unit import building

Cells = list[dict[str, Any]]


@dataclass(frozen=True)
class Released:
    """A course whose one module has been released; only to be copied."""

    root: Path
    server: Server | None
    """Holds the gradebook, where it is in no file."""
    gradebook: str

    def new_gradebook(self, like: str | None = None) -> str:
        """The address of another gradebook on the server, empty or a copy."""
        assert self.server is not None
        return self.server.new_database(like)


@pytest.fixture(scope="module", params=DATABASES)
def released_course(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Released:
    root = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    building.write_data(root / "data")
    update_review_text(building.write_module(root / "source" / "mod", building.sound_cells()))
    server: Server | None = request.getfixturevalue("postgresql") if request.param == "postgresql" else None
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DUTY_EXCHANGE", raising=False)
        if server is not None:
            patch.setenv(GRADEBOOK_VARIABLE, server.new_database())
        release("mod", root)
        return Released(root, server, open_course(root).directory.db_url)


@pytest.fixture
def course(released_course: Released, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it for one test."""
    monkeypatch.delenv("DUTY_EXCHANGE", raising=False)
    if released_course.server is not None:
        monkeypatch.setenv(GRADEBOOK_VARIABLE, released_course.new_gradebook(released_course.gradebook))
    return Path(shutil.copytree(released_course.root, tmp_path / "course"))


def write(course: Path, cells: Cells) -> None:
    building.write_module(course / "source" / "mod", cells)


def hand_in(course: Path) -> None:
    with Gradebook(open_course(course).directory.db_url) as gradebook:
        gradebook.add_student("u1")
        gradebook.add_submission("mod", "u1")


def trace(course: Path) -> dict[str, Any]:
    """All that a release changes: the learners' version, the exchange's, and the graded cells."""
    opened = open_course(course)
    files = [*(course / "release").rglob("*.ipynb"), *(opened.exchange / "outbound").rglob("*.ipynb")]
    return {str(path): path.read_bytes() for path in files} | {"gradebook": graded_in_gradebook(opened, "mod")}


@pytest.mark.parametrize("name", [folder.name for folder in module_folders()])
def test_the_committed_release_is_what_the_source_gives(name: str) -> None:
    assert check(name) == []


def test_a_release_is_in_its_folder_in_the_exchange_and_in_the_gradebook(course: Path) -> None:
    notebook_bytes = (course / "release" / "mod" / "mod.ipynb").read_bytes()
    outbound = course / "exchange" / "duty-to-report" / "outbound"
    assert (outbound / "mod" / "mod.ipynb").read_bytes() == notebook_bytes
    assert [path.name for folder in (course / "release", outbound) for path in folder.rglob("*.*")] == ["mod.ipynb"] * 2
    gradebook_questions = graded_in_gradebook(open_course(course), "mod") or {}
    assert len(gradebook_questions) == 26
    assert [name for name, (by_hand, _) in gradebook_questions.items() if by_hand] == ["words"]
    assert "key: a" in gradebook_questions["exa-0"][1]
    assert building.NOTE.encode() not in notebook_bytes
    assert b"key: a" not in notebook_bytes
    assert check("mod", course) == []


def test_a_release_that_is_not_of_the_source_is_told(course: Path) -> None:
    path = course / "release" / "mod" / "mod.ipynb"
    path.write_bytes(path.read_bytes().replace(b"What of exa-0?", b"What of it?"))
    (path.parent / "more.txt").write_text("x")
    assert [line.split()[0] for line in check("mod", course)] == ["mod/mod.ipynb", "mod/more.txt"]


def test_a_chart_is_released_with_its_drawing_and_drawn_anew_when_a_claim_changes(course: Path) -> None:
    cells = building.sound_cells()
    write(course, [*cells[:-2], building.code(building.CHART), *cells[-2:]])
    release("mod", course)
    made = (course / "release" / "mod" / "mod.ipynb").read_text(encoding="utf-8")
    assert "chart-band" in made
    assert "Nobody knew." in made
    assert check("mod", course) == []
    claims = course / "data" / "claims.yaml"
    claims.write_text(building.CLAIMS.replace("22500", "22600"), encoding="utf-8")
    assert [line.split()[0] for line in check("mod", course)] == ["mod/mod.ipynb"]
    claims.write_text(building.CLAIMS.replace("    against: Nobody knew.\n", ""), encoding="utf-8")
    with pytest.raises(ReleaseProblem, match=r"data/claims.yaml \(then\): The field 'against' is missing"):
        release("mod", course)


def test_what_validation_finds_is_not_released(course: Path) -> None:
    before = trace(course)
    cells = building.sound_cells()
    cells[-1]["source"] = "%%hnadin\nid: hand-in"
    write(course, cells)
    with pytest.raises(ReleaseProblem, match="Did you mean '%%handin'"):
        release("mod", course)
    assert trace(course) == before


@pytest.mark.parametrize("name", ["Charge+Plate", "Module 1", "módulo", "123 [abc]"])
def test_a_module_whose_name_a_later_step_cannot_take_is_refused_with_a_sentence(course: Path, name: str) -> None:
    building.write_module(course / "source" / name, building.sound_cells())
    before = trace(course)
    with pytest.raises(ReleaseProblem, match="begins with a letter or a digit"):
        release(name, course)
    assert trace(course) == before


@pytest.mark.parametrize("planted", ["### BEGIN HIDDEN TEST", "# points: 1"])
def test_what_would_leak_is_not_released_though_validation_let_it_pass(course: Path, planted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = trace(course)
    cells = building.sound_cells()
    cell = next(cell for cell in cells if "id: exa-0" in cell["source"])
    lines = [line for line in cell["source"].split("\n") if line != building.END]
    cell["source"] = "\n".join(planted if line == building.BEGIN else line for line in lines)
    write(course, cells)
    monkeypatch.setattr(releasing, "validate_module", lambda *_: [])
    with pytest.raises(ReleaseProblem, match="learners would get what they may not have"):
        release("mod", course)
    assert trace(course) == before


def test_a_failure_of_nbgrader_is_told_and_leaves_no_trace(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = trace(course)
    write(course, [*building.sound_cells(), building.code(building.graded("exa-0"))])
    monkeypatch.setattr(releasing, "validate_module", lambda *_: [])
    with pytest.raises(ReleaseProblem, match=r"could not be made\. nbgrader says"):
        release("mod", course)
    assert trace(course) == before


def test_before_anybody_handed_in_questions_may_be_added_and_removed(course: Path) -> None:
    cells = [cell for cell in building.sound_cells() if "id: exa-0\n" not in cell["source"]]
    write(course, [*cells, building.code(building.graded("exa-new"))])
    told: list[str] = []
    release("mod", course, tell=told.append)
    assert told == ["The module 'mod' is released."]
    known = graded_in_gradebook(open_course(course), "mod") or {}
    assert "exa-new" in known
    assert "exa-0" not in known


def test_after_that_they_may_not_and_it_is_said_what_to_do_instead(course: Path) -> None:
    hand_in(course)
    before = trace(course)
    cells = [cell for cell in building.sound_cells() if "id: exa-0\n" not in cell["source"]]
    write(course, [*cells, building.code(building.graded("exa-new"))])
    with pytest.raises(ReleaseProblem) as raised:
        release("mod", course)
    for said in ("added (exa-new) and removed (exa-0)", "without 'points' (practice)", "change its key", "copy the folder"):
        assert said in str(raised.value)
    assert trace(course) == before


def test_a_changed_key_is_released_after_that_too(course: Path) -> None:
    hand_in(course)
    cells = building.sound_cells()
    cell = next(cell for cell in cells if "id: exa-0" in cell["source"])
    cell["source"] = cell["source"].replace("key: a", "key: b")
    write(course, cells)
    told: list[str] = []
    release("mod", course, tell=told.append)
    assert told[1:] == ["The changed questions change 0 attempts.", "Everybody is graded again."]
    assert "key: b" in (graded_in_gradebook(open_course(course), "mod") or {})["exa-0"][1]


def test_whose_score_changes_is_told_before_it_is_changed(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change = regrade.PointsChange("ada", 1, regrade.TOTAL, 3.0, 4.0, 5.0, 5.0, "passes now")
    output: list[str] = []
    when_applied: list[str] = []
    monkeypatch.setattr(regrade, "changes", lambda *_: [change])

    def apply(*_: object) -> list[object]:
        when_applied.extend(output)
        return []

    monkeypatch.setattr(regrade, "apply", apply)
    hand_in(course)
    cells = building.sound_cells()
    cell = next(cell for cell in cells if "id: exa-0" in cell["source"])
    cell["source"] = cell["source"].replace("key: a", "key: b")
    write(course, cells)
    release("mod", course, tell=output.append)
    assert when_applied[1:] == ["The changed questions change 1 attempt:", str(change)]
    assert str(change) == "ada, attempt 1: in all from 3 of 5 to 4 of 5; the learner passes now"


def test_a_course_that_stands_as_it_should_is_not_released_again(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(releasing, "release", lambda *_: pytest.fail("it was released again"))
    prepare(course)


@pytest.mark.parametrize("gone", ["exchange", "release"])
def test_what_is_missing_is_made_before_a_course_is_served(course: Path, gone: str) -> None:
    before = trace(course)
    shutil.rmtree(course / gone)
    prepare(course)
    assert trace(course) == before


def test_a_missing_gradebook_is_made_too(course: Path, released_course: Released, monkeypatch: pytest.MonkeyPatch) -> None:
    before = trace(course)
    if released_course.server is None:
        (course / "gradebook.db").unlink()
    else:
        monkeypatch.setenv(GRADEBOOK_VARIABLE, released_course.new_gradebook())
    prepare(course)
    assert trace(course) == before


def test_a_course_is_served_as_it_was_where_its_source_is_broken(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = trace(course)
    write(course, building.sound_cells()[:-1])
    prepare(course)
    assert "Learners continue with the version released before." in capsys.readouterr().err
    assert trace(course) == before


def unsound(course: Path, name: str = "new") -> None:
    building.write_module(course / "source" / name, building.sound_cells()[:-1])


def test_a_module_that_is_not_ready_keeps_no_other_from_being_served(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = trace(course)
    unsound(course)
    prepare(course)
    said = capsys.readouterr().err
    assert "The module 'new' is not released:" in said
    assert "Learners do not see this module yet." in said
    assert trace(course) == before


def test_without_any_module_that_is_ready_a_course_is_not_served(course: Path) -> None:
    for folder in (course / "release", course / "exchange", course / "source" / "mod"):
        shutil.rmtree(folder)
    unsound(course)
    with pytest.raises(ReleaseProblem, match="The module 'new' is not released:"):
        prepare(course)


def test_what_learners_would_see_and_nobody_could_grade_is_not_served(course: Path) -> None:
    unsound(course)
    building.write_module(course / "release" / "new", building.released(building.sound_cells()))
    with pytest.raises(ReleaseProblem, match="The module 'new' is not released:"):
        prepare(course)


def test_the_command_names_the_folder_that_learners_get_modules_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DUTY_EXCHANGE", str(tmp_path))
    monkeypatch.setattr(releasing, "release", lambda *_, **__: None)
    monkeypatch.setattr(releasing, "update_review_text", lambda _: False)
    assert duty(["release", "awareness"]) == 0
    assert capsys.readouterr().out == f"Learners get what is released from {tmp_path}/duty-to-report/outbound\n"


def test_the_command_writes_the_text_for_reviewers_even_if_the_release_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ReleaseProblem("It is refused.")

    monkeypatch.setattr(releasing, "release", refuse)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    folder = building.write_module(tmp_path / "source" / "mod", building.sound_cells())
    assert duty(["release", "mod", "--course", str(tmp_path)]) == 1
    shown = capsys.readouterr()
    assert shown.out.splitlines()[1:] == ["The text for reviewers is written: source/mod.md"]
    assert shown.err == "It is refused.\n"
    assert review_text_findings(folder) == []


def test_a_text_for_reviewers_that_cannot_be_written_stops_no_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: Path) -> bool:
        raise ReviewTextProblem("It cannot be written.")

    released: list[str] = []
    monkeypatch.setenv("DUTY_EXCHANGE", str(tmp_path))
    monkeypatch.setattr(releasing, "update_review_text", fail)
    monkeypatch.setattr(releasing, "release", lambda name, *_, **__: released.append(name))
    assert duty(["release", "awareness"]) == 0
    assert (released, capsys.readouterr().err) == (["awareness"], "It cannot be written.\n")


def test_nothing_is_wrong_with_the_course_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert module_folders()
    is_wrong = duty(["validate"])
    said = capsys.readouterr()
    assert is_wrong == 0, said.out + said.err
    # whether the modules keep to their limits is tested with each
    assert [line for line in said.out.splitlines() if line.startswith("Note:") and "required path" not in line] == []
