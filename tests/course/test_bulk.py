"""The bulk grader leaves what `nbgrader autograde` leaves: every row, every file, whatever was handed in."""

import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.utils import capture_log

from grading.marking.bulk import BulkGrader, Report
from grading.marking.graded_folder import GradedFolder
from grading.marking.outcome import Outcome
from tests.course.gradebooks import autograded, gradebook
from tests.course.small_course import MODULE, PARTLY, RIGHT, START, WRONG, SmallCourse, at
from tests.postgresql import without_server

MOMENT = "2026-03-01 08:00:00.250000 UTC"
# What a submission came without is made up when it is graded.
BY_CHANCE = (f"jon/{MODULE}/submission_secret.txt", f"gil/{MODULE}/timestamp.txt")


def submit(course: SmallCourse, learner: str, values: dict[str, object] | None, *, moment: str = MOMENT, raw: bytes | None = None) -> Path:
    """Put a submission where it is graded, as collecting leaves it."""
    folder = course.root / "submitted" / learner / MODULE
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    course.fill(folder, values, moment, raw=raw)
    (folder / "submission_secret.txt").write_text("a" * 64 + learner)
    return folder


def cohort(course: SmallCourse) -> None:
    submit(course, "ada", RIGHT | {"own-words": "I tell the <b>Focal Point</b>.\n\nIn writing, «today»."})
    submit(course, "ben", WRONG)
    submit(course, "cleo", PARTLY | {"own-words": "   "})
    submit(course, "dan", {})
    submit(course, "eve", RIGHT, moment="2026-03-01 09:30:00.000000 UTC")
    submit(course, "fay", {"tf-border": 7, "all-signs": "a", "order-steps": ["report"], "match-parts": {"lorry": "nothing"}})
    (submit(course, "gil", RIGHT) / "timestamp.txt").unlink()
    submit(course, "hal", None, raw=b'{"format": 1, "entries": ')
    submit(course, "ivy", None)
    (submit(course, "jon", RIGHT) / "submission_secret.txt").unlink()
    (submit(course, "kim", RIGHT) / f"{MODULE}.ipynb").unlink()


def both(course: SmallCourse, other: SmallCourse, *, force: bool = False) -> list[Report]:
    """Grade one course in bulk and its twin by nbgrader, and see that they are the same."""
    grader = BulkGrader(course.opened, MODULE)
    reports = list(grader.grade(grader.submitted(), force=force))
    # It calls the whole run failed where one submission was refused.
    capture_log(Autograde(coursedir=other.opened.at(MODULE), config=other.opened.config, force=force))
    same(course, other)
    return reports


def same(course: SmallCourse, other: SmallCourse) -> None:
    mine, theirs = gradebook(course.opened.directory.db_url, MODULE), gradebook(other.opened.directory.db_url, MODULE)
    for made in (mine, theirs):
        made["attempts"] = [row | ({"handed_in": None} if row["learner"] == "gil" else {}) for row in made["attempts"]]
    for part in mine:
        assert mine[part] == theirs[part], part
    mine_files, their_files = autograded(course.root), autograded(other.root)
    assert mine_files.keys() == their_files.keys()
    for name, content in mine_files.items():
        if name not in BY_CHANCE:
            assert content == their_files[name], name


def test_a_cohort_ends_in_the_same_gradebook_and_the_same_files(course: SmallCourse, copy_of: Callable[[SmallCourse], SmallCourse]) -> None:
    cohort(course)
    reports = {report.learner: report for report in both(course, copy_of(course))}
    assert {learner: report.state for learner, report in reports.items()} == {
        **dict.fromkeys(["ada", "ben", "cleo", "dan", "eve", "fay", "gil", "jon"], "graded"),
        **dict.fromkeys(["hal", "ivy", "kim"], "refused"),
    }
    assert "answers.json" in reports["hal"].reason
    assert "answers.json is missing" in reports["ivy"].reason
    assert f"{MODULE}.ipynb is missing" in reports["kim"].reason


def test_later_rounds_end_the_same_marks_by_hand_included(course: SmallCourse, copy_of: Callable[[SmallCourse], SmallCourse]) -> None:
    words = {"own-words": "I would write down what I saw."}
    for learner in ("new-text", "same-text", "no-mark", "override", "left-alone", "worse"):
        submit(course, learner, RIGHT | words)
    other = copy_of(course)
    both(course, other)
    for graded_course in (course, other):
        for learner in ("new-text", "same-text", "worse", "left-alone"):
            graded_course.mark(learner, 3.5, "Good.")
        override(graded_course, "override", "tf-border", 0.25)
        later = "2026-03-02 08:00:00.000000 UTC"
        submit(graded_course, "new-text", RIGHT | {"own-words": "I would call the Focal Point."}, moment=later)
        submit(graded_course, "same-text", RIGHT | words, moment=later)
        submit(graded_course, "no-mark", WRONG | words, moment=later)
        submit(graded_course, "override", PARTLY | words, moment=later)
        submit(graded_course, "worse", WRONG | words, moment=later)
    states = {report.learner: report.state for report in both(course, other)}
    assert states == dict.fromkeys(["new-text", "no-mark", "override", "same-text", "worse"], "graded") | {"left-alone": "unchanged"}
    flags = {learner: course.grades(learner)["own-words"][2] for learner in ("new-text", "same-text", "worse", "left-alone", "no-mark")}
    assert flags == {"new-text": True, "same-text": False, "worse": False, "left-alone": False, "no-mark": True}
    assert course.grades("override")["tf-border"][2] is True
    both(course, other, force=True)


def test_who_is_late_gets_the_penalty_of_the_policy(course: SmallCourse, copy_of: Callable[[SmallCourse], SmallCourse]) -> None:
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + '\nget_config().LateSubmissionPlugin.penalty_method = "zero"\n')
    learners = {"early": -5, "late": 5, "extended": 5, "very-late": 90}
    for learner, minutes in learners.items():
        submit(course, learner, PARTLY, moment=f"{at(minutes):%Y-%m-%d %H:%M:%S.%f} UTC")
    with Gradebook(course.opened.directory.db_url, "duty-to-report") as opened:
        opened.update_or_create_assignment(MODULE, duedate=START.replace(tzinfo=None))
    other = copy_of(course)
    both(course, other)
    for made in (course, other):
        with Gradebook(made.opened.directory.db_url, "duty-to-report") as opened:
            opened.find_submission(MODULE, "extended").extension = timedelta(hours=1)
            opened.db.commit()
    both(course, other, force=True)
    with Gradebook(course.opened.directory.db_url, "duty-to-report") as opened:
        penalties = {
            learner: opened.find_submission(MODULE, learner).late_submission_penalty
            for learner in ("early", "late", "extended", "very-late")
        }
        full = opened.find_submission(MODULE, "late").score
    assert penalties == {"early": 0.0, "late": full, "extended": 0.0, "very-late": full}
    assert full > 0


def test_a_notebook_that_nobody_handed_in_earns_nothing(course: SmallCourse, copy_of: Callable[[SmallCourse], SmallCourse]) -> None:
    with Gradebook(course.opened.directory.db_url, "duty-to-report") as opened:
        opened.add_notebook("extra", MODULE)
        opened.add_grade_cell("extra-1", "extra", MODULE, max_score=4, cell_type="code")
        opened.add_grade_cell("extra-2", "extra", MODULE, max_score=4, cell_type="markdown")
        opened.add_solution_cell("extra-2", "extra", MODULE)
    submit(course, "ada", RIGHT)
    both(course, copy_of(course))
    with Gradebook(course.opened.directory.db_url, "duty-to-report") as opened:
        grades = opened.find_submission_notebook("extra", MODULE, "ada").grades
        assert {grade.name: (grade.auto_score, grade.needs_manual_grade) for grade in grades} == {
            "extra-1": (0, False),
            "extra-2": (0, False),
        }


def test_files_beside_the_source_go_with_every_graded_submission(
    course: SmallCourse, copy_of: Callable[[SmallCourse], SmallCourse]
) -> None:
    picture = course.root / "source" / MODULE / "pictures" / "map.svg"
    picture.parent.mkdir()
    picture.write_text("<svg/>")
    submit(course, "ada", RIGHT)
    both(course, copy_of(course))
    assert (course.root / "autograded" / "ada" / MODULE / "pictures" / "map.svg").is_file()


@without_server
def test_instructors_who_share_a_group_can_all_write(course: SmallCourse, copy_of: Callable[[SmallCourse], SmallCourse]) -> None:
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nget_config().CourseDirectory.groupshared = True\n")
    submit(course, "ada", RIGHT)
    other = copy_of(course)
    both(course, other)
    assert stat.filemode((course.root / "autograded" / "ada" / MODULE).stat().st_mode)[4:7] == "rws"


def test_learners_whom_nobody_entered_are_refused_where_the_course_says_so(course: SmallCourse) -> None:
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nget_config().Autograde.create_student = False\n")
    submit(course, "ada", RIGHT)
    submit(course, "ben", RIGHT)
    with Gradebook(course.opened.directory.db_url, "duty-to-report") as opened:
        opened.add_student("ada")
    grader = BulkGrader(course.opened, MODULE)
    reports = {report.learner: report for report in grader.grade(grader.submitted())}
    assert (reports["ada"].state, reports["ben"].state) == ("graded", "refused")
    assert "does not know this learner" in reports["ben"].reason
    assert course.grades("ben") == {}


def test_one_that_fails_holds_no_other_up(course: SmallCourse, monkeypatch: pytest.MonkeyPatch) -> None:
    for learner in ("ada", "ben", "cleo"):
        submit(course, learner, RIGHT)
    grader = BulkGrader(course.opened, MODULE)
    text = grader.notebook.text

    def fails(outcome: Outcome) -> str:
        if outcome.attempt.learner == "ben":
            raise ValueError("no such thing\nand more")
        return text(outcome)

    monkeypatch.setattr(grader.notebook, "text", fails)
    reports = {report.learner: report for report in grader.grade(grader.submitted())}
    assert {learner: report.state for learner, report in reports.items()} == {"ada": "graded", "ben": "failed", "cleo": "graded"}
    assert reports["ben"].reason == "ValueError: no such thing."
    assert course.grades("ben") == {}
    assert course.attempts.of(MODULE, "ben") == []
    assert not (course.root / "autograded" / "ben" / MODULE).exists()
    monkeypatch.undo()
    assert [report.state for report in grader.grade(["ben"])] == ["graded"]


def test_what_stood_there_is_back_after_a_batch_that_failed(course: SmallCourse, monkeypatch: pytest.MonkeyPatch) -> None:
    submit(course, "ada", RIGHT)
    grader = BulkGrader(course.opened, MODULE)
    list(grader.grade(["ada"]))
    before = autograded(course.root)
    monkeypatch.setattr(GradedFolder, "withdraw", withdraw_and_fail)
    assert [report.state for report in grader.grade(["ada"], force=True)] == ["failed"]
    assert autograded(course.root) == before


def withdraw_and_fail(folder: GradedFolder) -> None:
    folder.place.rename(folder.place.with_name(f".{folder.place.name}.old"))
    raise OSError("the disk is full")


def override(course: SmallCourse, learner: str, question: str, score: float) -> None:
    with Gradebook(course.opened.directory.db_url, "duty-to-report") as opened:
        grade = opened.find_grade(question, MODULE, MODULE, learner)
        grade.manual_score, grade.needs_manual_grade = score, False
        opened.db.commit()
