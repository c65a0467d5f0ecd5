"""A gradebook of the release before, upgraded as docs/operating.md says: nothing is lost and nothing is graded twice."""

import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from nbgrader.converters import GenerateAssignment

from grading.cli import main as duty
from grading.marking.database import open_engine
from grading.marking.schema import open_to_grade, schema_of
from grading.operating.backup import make_backup
from grading.operating.restore import restore
from grading.operating.status import look
from grading.receiving.service import GradingService
from tests.course.small_course import FULL, MODULE, PARTLY, RIGHT, WRONG, SmallCourse
from tests.postgresql import without_server
from widgets.problems import CourseProblem

pytestmark = without_server
RELEASED = Path(__file__).with_name("golden") / "gradebook-52241f7.sql"
TEXT = {"own-words": "My own words."}


@pytest.fixture
def old(course: SmallCourse) -> SmallCourse:
    """The course with the gradebook of commit 52241f7, and the hand-ins that it speaks of."""
    gradebook = course.root / "gradebook.db"
    gradebook.unlink()
    with contextlib.closing(sqlite3.connect(gradebook)) as connection:
        connection.executescript(RELEASED.read_text(encoding="utf-8"))
    course.hand_in("ada", RIGHT)
    course.hand_in("ben", WRONG | TEXT, 1)
    course.hand_in("cyd", None, 2, raw=b"{damaged")
    course.hand_in("ben", PARTLY | TEXT, 3)
    for learner, folder in (("ada", "08:00:00.250000"), ("ben", "08:03:00.250000")):
        [arrived] = course.inbound.glob(f"{learner}+*{folder}*")
        shutil.copytree(arrived, course.root / "submitted" / learner / MODULE)
    return course


def recorded(course: SmallCourse) -> list[tuple[str, int, str, float, dict[str, float]]]:
    return sorted((row.learner, row.attempt, row.kind, row.score, row.scores) for row in course.attempts.history(MODULE))


def test_the_released_gradebook_is_upgraded_by_the_documented_steps(old: SmallCourse, tmp_path: Path) -> None:
    engine = open_engine(old.gradebook)
    with engine.connect() as connection:
        before = connection.execute(sa.text("select * from duty_attempts order by id")).fetchall()
    # 1. Status says so, and a backup can be made of what is not upgraded yet.
    assert schema_of(old.gradebook).state == "extends"
    assert any("adds them when it starts" in problem for problem in look(old.root).problems)
    make_backup(old.opened, tmp_path / "before.tar.gz")
    # 2. The new release is installed, and its modules are released.
    old.convert(GenerateAssignment, force=True)
    # 3. The service is started.
    service = GradingService(open_to_grade(old.root), lambda line: None)
    service.refresh()
    service.take_in()
    # 4. The check: the tables are there, and the record is what it was.
    assert schema_of(old.gradebook).state == "current"
    with engine.connect() as connection:
        assert connection.execute(sa.text("select * from duty_attempts order by id")).fetchall() == before
    expected = {name: points for name, (points, _, _) in old.grades("ben").items() if name != "own-words"}
    assert expected == dict(next(row for row in recorded(old) if row[:2] == ("ben", 2))[4])
    with engine.connect() as connection:
        marks = connection.execute(sa.text("select manual_score from grade where manual_score is not null")).fetchall()
        said = connection.execute(sa.text("select manual_comment from comment where manual_comment is not null")).fetchall()
    assert (marks, said) == ([(4.0,)], [("Well seen.",)])
    # And what comes now is graded.
    secret = old.hand_in("dan", RIGHT, 9)
    service.take_in()
    assert (old.result(secret) or {})["score"] == FULL
    # 5. The way back: the backup puts the old gradebook in place again.
    restore(old.root, tmp_path / "before.tar.gz", replace=True)
    assert schema_of(old.gradebook).state == "extends"


@pytest.mark.parametrize(
    ("change", "state", "sentence"),
    [
        ("update alembic_version set version_num = '50a4d84c131a'", "old", "nbgrader db upgrade"),
        ("delete from alembic_version", "old", "nbgrader db upgrade"),
        ("update alembic_version set version_num = 'ffffffffffff'", "foreign", "newer nbgrader"),
        ("alter table duty_attempts add column later text", "foreign", "duty_attempts has later"),
        ("alter table duty_attempts drop column reason", "old", "duty_attempts lacks reason"),
    ],
)
def test_a_gradebook_that_someone_has_to_upgrade_is_left_alone(
    course: SmallCourse, change: str, state: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    course.attempts.prepare()
    with open_engine(course.gradebook).begin() as connection:
        connection.execute(sa.text(change))
    assert schema_of(course.gradebook).state == state
    with pytest.raises(CourseProblem, match=sentence) as refused:
        open_to_grade(course.root)
    assert "\n" not in str(refused.value)
    assert duty(["status", "--course", str(course.root)]) == 1
    assert sentence in capsys.readouterr().out


def test_an_empty_gradebook_and_a_missing_one_are_no_problem(course: SmallCourse) -> None:
    gradebook = course.root / "gradebook.db"
    gradebook.unlink()
    assert schema_of(course.gradebook).state == "empty"
    assert not gradebook.exists()
    assert open_to_grade(course.root)
    assert look(course.root).hand_ins.waiting == 0
    assert not gradebook.exists()
