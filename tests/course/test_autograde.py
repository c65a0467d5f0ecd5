"""`nbgrader autograde` under the course's configuration, and against nbgrader without it."""

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.converters import GenerateFeedback

from grading.authoring.declare import declare
from grading.marking.passing import best_of
from tests.course.small_course import (
    FULL,
    GRADED,
    MODULE,
    PARTLY,
    RIGHT,
    WRONG,
    SmallCourse,
    answers,
    at,
    grades,
    notebook_with,
    pass_rule,
    source_notebook,
    tell_answers,
    write_source,
)
from widgets.answers.reflection import write_reflections
from widgets.answers.store import read_answers

COHORT: dict[str, dict[str, Any]] = {
    "ada": RIGHT | {"own-words": "I would report it."},
    "ben": WRONG | {"own-words": "<script>alert(1)</script> $x$\n\n# no heading"},
    "cleo": PARTLY,
    "dan": {},
    "eve": {
        "tf-border": True,
        "one-channel": ["a"],
        "all-signs": "a",
        "order-steps": ["report"],
        "match-parts": ["act"],
        "own-words": "   ",
    },
    "finn": {"all-signs": ["a", "b", "c"], "match-parts": {"lorry": "act"}, "tf-border": "false"},
}


DROP_ASSERTS = """
import ast
class Drop(ast.NodeTransformer):
    def visit_Assert(self, node):
        return None
get_ipython().ast_transformers.append(Drop())
"""


def submit(course: SmallCourse, learner: str, values: dict[str, Any], notebook: str | None = None) -> Path:
    folder = course.root / "submitted" / learner / MODULE
    folder.mkdir(parents=True)
    course.fill(folder, values, f"{at(0):%Y-%m-%d %H:%M:%S.%f} UTC", notebook=notebook)
    return folder


@pytest.fixture(scope="module")
def stock_grades(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> dict[str, dict[str, Any]]:
    """What nbgrader as it comes gives the cohort, with what the first preprocessor makes of the source."""
    root = tmp_path_factory.mktemp("oracle")
    write_source(root, declare(source_notebook(), MODULE))
    (root / "nbgrader_config.py").write_text('c = get_config()\nc.CourseDirectory.course_id = "duty-to-report"\n')
    oracle = SmallCourse(root, environment)
    oracle.nbgrader("generate_assignment", MODULE)
    for learner, values in COHORT.items():
        folder = submit(oracle, learner, values)
        write_reflections(folder / f"{MODULE}.ipynb", read_answers(folder / "answers.json"))
    oracle.nbgrader("autograde", MODULE)
    return {learner: grades(f"sqlite:///{root / 'gradebook.db'}", learner) for learner in COHORT}


@pytest.mark.long
def test_nbgrader_without_the_configuration_gives_the_same(course: SmallCourse, stock_grades: dict[str, dict[str, Any]]) -> None:
    for learner, values in COHORT.items():
        submit(course, learner, values)
    course.nbgrader("autograde", MODULE)
    for learner, expected in stock_grades.items():
        assert expected.keys() == GRADED.keys() | {"own-words"}
        assert course.grades(learner) == expected
    assert course.grades("ada")["own-words"][2] is True
    assert course.grades("dan")["own-words"][2] is False


def test_a_learners_cells_do_nothing_and_change_no_score(course: SmallCourse, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    hostile = notebook_with(
        course.released_notebook,
        f"open({str(trace)!r}, 'w').write('run')",
        DROP_ASSERTS,
        f"import os\nos.environ['NBGRADER_EXECUTION'] = ''\nopen({str(trace)!r}, 'w').write('run')",
    )
    submit(course, "ben", WRONG)
    submit(course, "mallory", WRONG, notebook=hostile)
    course.autograde()
    assert not trace.exists()
    assert course.grades("mallory") == course.grades("ben")
    autograded = (course.root / "autograded" / "mallory" / MODULE / f"{MODULE}.ipynb").read_text()
    assert "ast_transformers" not in autograded
    assert str(trace) not in autograded


def test_changed_metadata_in_a_submission_changes_no_score(course: SmallCourse) -> None:
    nb = nbformat.read(course.released_notebook, as_version=4)
    for cell in nb.cells:
        if "nbgrader" in cell.metadata and cell.cell_type == "code":
            cell.metadata.nbgrader.points = 1000
            cell.source = cell.source.replace("criterion", "key: true\ncriterion")
    submit(course, "ben", WRONG)
    submit(course, "mallory", WRONG, notebook=nbformat.writes(nb))
    course.autograde()
    assert course.grades("mallory") == course.grades("ben")


def test_what_an_instructor_sees_is_inert(course: SmallCourse) -> None:
    submit(course, "ben", COHORT["ben"])
    course.autograde()
    nb = nbformat.read(course.root / "autograded" / "ben" / MODULE / f"{MODULE}.ipynb", as_version=4)
    text = next(cell.source for cell in nb.cells if cell.id == "own-words-text")
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert "\n" not in text


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b'{"format": 1, "entries": {', "damaged"),
        (b"[]", "not an answers file of this course"),
        (b'{"format": 99, "entries": {}}', "newer version"),
        (b"x" * 1_000_001, "larger than"),
        (json.dumps(answers(RIGHT) | {"module": "other"}).encode(), "belongs to the module 'other'"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(course: SmallCourse, raw: bytes, reason: str) -> None:
    submit(course, "ben", WRONG)
    folder = submit(course, "mallory", {})
    (folder / "answers.json").write_bytes(raw)
    said = course.autograde(fails=True)
    assert "The submission of mallory for sample was not graded: answers.json" in said
    assert reason in said
    assert course.attempts.of(MODULE, "mallory") == []
    assert course.grades("ben")["tf-border"][0] == 0.0


def test_a_linked_answers_file_is_not_followed(course: SmallCourse, tmp_path: Path) -> None:
    folder = submit(course, "mallory", {})
    elsewhere = tmp_path / "elsewhere.json"
    elsewhere.write_text(json.dumps(answers(RIGHT)))
    (folder / "answers.json").unlink()
    (folder / "answers.json").symlink_to(elsewhere)
    assert "answers.json is not a plain file" in course.autograde(fails=True)
    assert course.attempts.of(MODULE, "mallory") == []


def test_autograding_by_hand_counts_the_best_attempt(course: SmallCourse) -> None:
    folder = submit(course, "ben", PARTLY | {"own-words": "First."})
    course.autograde()
    best = best_of(course.attempts.of(MODULE, "ben"), pass_rule())
    course.fill(folder, WRONG | {"own-words": "Second."}, f"{at(5):%Y-%m-%d %H:%M:%S.%f} UTC")
    course.autograde()
    course.autograde(force=True)
    assert [attempt.attempt for attempt in course.attempts.of(MODULE, "ben")] == [1, 2]
    assert best is not None
    assert best_of(course.attempts.of(MODULE, "ben"), pass_rule()) == best
    shown = {name: score for name, (score, _, _) in course.grades("ben").items() if name in GRADED}
    assert shown == pytest.approx(best.scores)
    assert "Second." in (course.root / "autograded" / "ben" / MODULE / f"{MODULE}.ipynb").read_text()


def test_a_release_of_another_making_is_not_graded_with(course: SmallCourse) -> None:
    submit(course, "ben", RIGHT)
    nb = nbformat.read(course.released_notebook, as_version=4)
    nb.cells = [cell for cell in nb.cells if cell.id != "tf-border"]
    nbformat.write(nb, course.released_notebook)
    assert "do not hold the same questions" in course.autograde(fails=True)


def test_feedback_shows_what_the_policy_allows(course: SmallCourse) -> None:
    tell_answers(course, "ada", "ben")
    for learner, values in {"ada": RIGHT, "ben": WRONG | {"own-words": "I <b>see</b>."}}.items():
        folder = submit(course, learner, values)
        (folder / "submission_secret.txt").write_text(learner * 20)
    course.autograde()
    course.mark("ben", 3.0, "Read the part on channels again.")
    course.convert(GenerateFeedback)
    failed, passed = ((course.root / "feedback" / learner / MODULE / f"{MODULE}.html").read_text() for learner in ("ben", "ada"))
    assert "hidden-why" not in failed
    assert "tf-border" not in failed
    assert "Not passed yet" in failed
    assert "I &lt;b&gt;see&lt;/b&gt;." in failed
    assert "Read the part on channels again." in failed
    assert "hidden-why" in passed
    assert f"{FULL:g} of {FULL:g} points" in passed
    for page in (failed, passed):
        assert "http" not in page
    course.exchange("ReleaseFeedback")
    assert len(list((course.root / "exchange" / "duty-to-report" / "feedback").glob("*.html"))) == 2


def test_a_submission_put_there_by_hand_holds_up_no_feedback(course: SmallCourse) -> None:
    submit(course, "ada", RIGHT)
    (course.root / "submitted" / "ada" / MODULE / "timestamp.txt").unlink()
    course.autograde()
    course.convert(GenerateFeedback)
    course.exchange("ReleaseFeedback")
    assert len(list((course.root / "exchange" / "duty-to-report" / "feedback").glob("*.html"))) == 1
