"""Nothing that learners write, and nobody's name, gets into what the grading service and nbgrader's collector say, whatever goes wrong."""

import json
import logging
from typing import Any

import pytest
import sqlalchemy as sa

from grading.cli import main as duty
from grading.course.nbgrader_environment import first_line
from grading.feedback.result_files import ResultsWriter
from grading.marking.database import open_engine
from grading.receiving.service import GradingService
from tests.course.small_course import RIGHT, SmallCourse, answers
from tests.hub.conftest import CANARY, NAMED
from widgets.answers.store import FILE_NAME

_WORDS = {"own-words": f"{CANARY} \x00 \x1b[2J"}


def signed(values: dict[str, Any], **more: Any) -> bytes:
    """An answers file of a learner with a name, in which other fields may be anything."""
    return json.dumps(answers(values, "ada", NAMED) | more).encode()


DAMAGED = {
    "not whole": signed(RIGHT)[:-9] + CANARY.encode(),
    "no JSON": CANARY.encode(),
    "another module": signed(RIGHT, module=CANARY),
    "another learner": signed(RIGHT, learner={"id": "mallory", "name": CANARY}),
    "another origin": signed(RIGHT, origin=CANARY),
    "a format of text": signed(RIGHT, format=CANARY),
    "entries of text": signed(RIGHT, entries=CANARY),
    "an entry of text": signed(RIGHT, entries={CANARY: CANARY}),
    "a time of text": signed(RIGHT, saved=CANARY, entries={"tf-border": {"value": "true", "at": CANARY}}),
    "a value of the wrong form": signed(RIGHT, entries={"order-steps": {"value": {CANARY: [CANARY]}, "at": ""}}),
    "another purpose": signed(RIGHT, purpose=CANARY),
    "a name that ends lines": signed(RIGHT, learner={"id": "ada", "name": f"x\n{CANARY}"}),
}


def heard(course: SmallCourse, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], lines: list[str]) -> str:
    """All that was said: the service's lines, every logger's records with tracebacks, and both streams."""
    out, err = capfd.readouterr()
    logged = "\n".join(logging.Formatter().format(record) for record in caplog.records)
    return "\n".join([*lines, logged, out, err])


def test_sound_and_damaged_hand_ins_say_nothing_of_what_is_in_them(
    course: SmallCourse, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.INFO)
    course.hand_in("ada", None, raw=signed(RIGHT | _WORDS), notebook=CANARY)
    for number, raw in enumerate(DAMAGED.values(), start=1):
        course.hand_in("ada", None, number, raw=raw)
    lines: list[str] = []
    service = GradingService(course.opened, lines.append)
    service.take_in()
    course.mark("ada", 3.0, CANARY)
    service.follow_marks()
    service.refresh()
    collected = course.exchange("Collect", update=True)
    duty(["grade", "--force", "--course", str(course.root)])
    log_text = heard(course, caplog, capfd, lines) + collected
    assert any("refused ada" in line for line in lines)
    assert any("waits for your decision: ada" in line for line in lines)
    assert any("graded ada" in line for line in lines)
    assert CANARY not in log_text
    assert NAMED not in log_text
    assert "\x1b" not in log_text
    assert FILE_NAME in log_text


@pytest.mark.parametrize("step", ["gradebook", "record", "result"])
def test_what_fails_is_told_without_what_it_was_about(
    course: SmallCourse, step: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database refuses the very row in which the answers and the name are."""
    caplog.set_level(logging.INFO)
    refuse = {
        "sqlite": "create trigger refuse before insert on {} begin select raise(abort, 'refused'); end",
        "postgresql": "create function refuse() returns trigger as 'begin raise exception ''refused''; end' language plpgsql; "
        "create trigger refuse before insert on {} for each row execute function refuse()",
    }
    course.attempts.prepare()
    engine = open_engine(course.gradebook)
    if step == "result":
        monkeypatch.setattr(ResultsWriter, "_put", fails)
    else:
        table = {"gradebook": "student", "record": "duty_attempts"}[step]
        with engine.begin() as connection:
            connection.exec_driver_sql(refuse[engine.dialect.name].format(table))
    course.hand_in("ada", None, raw=signed(RIGHT | {"own-words": CANARY}))
    lines: list[str] = []
    service = GradingService(course.opened, lines.append)
    service.take_in()
    assert duty(["grade", "--course", str(course.root)]) == (0 if step == "record" else 1)
    log_text = heard(course, caplog, capfd, lines)
    assert "not done, tried again" in log_text
    assert "ada" in log_text
    assert CANARY not in log_text
    assert NAMED not in log_text


def fails(self: ResultsWriter, name: str, raw: bytes) -> bool:
    raise OSError(28, "No space left on device")


def test_a_statement_that_fails_names_no_values(course: SmallCourse) -> None:
    """As SQLAlchemy would by default, behind its first line."""
    course.attempts.prepare()
    add = sa.text("insert into duty_attempts (learner, name) values (:learner, :name)")
    with pytest.raises(sa.exc.DBAPIError) as caught, open_engine(course.gradebook).begin() as connection:
        connection.execute(add, {"learner": "ada", "name": CANARY})
    assert "[SQL parameters hidden" in str(caught.value)
    assert CANARY not in first_line(caught.value)
