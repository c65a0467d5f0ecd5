"""What the status of a course counts, on SQLite and PostgreSQL."""

import json
import re
from pathlib import Path

import pytest

from grading.cli import main as duty
from grading.course.gradebook import shown_address
from grading.marking.schema import open_to_grade
from grading.operating.gauges import exposition
from grading.operating.status import look
from grading.operating.watch import Watch
from grading.receiving.service import GradingService
from tests.course.small_course import MODULE, RIGHT, WRONG, SmallCourse, answers, at
from tests.postgresql import without_server
from widgets.problems import CourseProblem


def test_all_that_was_handed_in_is_counted_where_it_is(course: SmallCourse, capsys: pytest.CaptureFixture[str]) -> None:
    open_to_grade(course.root)
    course.hand_in("ada", RIGHT | {"own-words": "Some words."})
    course.hand_in("ben", WRONG, 1)
    course.hand_in("cyd", None, 2, raw=b"{damaged")
    course.hand_in("dan", None, 3, raw=json.dumps(answers(RIGHT, "mallory", "Mallory")).encode())
    (course.inbound / "no hand-in").mkdir()
    assert look(course.root).hand_ins.waiting == 4
    GradingService(course.opened, lambda line: None).take_in()
    seen = look(course.root)
    assert (seen.hand_ins.waiting, seen.hand_ins.refused, seen.hand_ins.to_decide) == (0, 1, 1)
    assert (seen.schema, seen.reflections) == ("current", 1)
    assert seen.last_graded > at(0).isoformat()
    assert seen.sizes["gradebook"].bytes > 10_000
    assert seen.sizes["exchange"].bytes > seen.sizes["learners"].bytes == 0
    course.mark("ada", 3.0)
    course.hand_in("eve", RIGHT, 9)
    later = look(course.root)
    assert (later.hand_ins.waiting, later.reflections) == (1, 0)
    assert duty(["status", "--course", str(course.root), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["hand_ins"]["to_decide"] == 1


def test_numbers_are_those_of_the_status_and_name_nobody(course: SmallCourse) -> None:
    open_to_grade(course.root)
    course.hand_in("ada", RIGHT)
    watch = Watch(course.root)
    text = exposition(watch.status()).decode()
    assert 'duty_hand_ins{state="waiting"} 1.0' in text
    assert 'duty_grading_state{state="never"} 1.0' in text
    assert re.search(r"^duty_problems 1\.0$", text, re.MULTILINE)
    assert "ada" not in text
    assert MODULE not in text
    # Asked again at once, it is not looked at again.
    course.hand_in("ben", RIGHT)
    assert watch.status().hand_ins.waiting == 1


def test_a_gradebook_out_of_reach_is_a_number_too(course: SmallCourse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUTY_GRADEBOOK", "postgresql://teacher:hush-hush@127.0.0.1:1/course")
    with pytest.raises(CourseProblem, match="cannot be reached") as refused:
        Watch(course.root).status()
    assert "hush-hush" not in str(refused.value)
    assert "duty_status_known 0.0" in exposition(None).decode()


@without_server
def test_a_damaged_gradebook_is_one_sentence_and_a_backup_takes_its_place(
    course: SmallCourse, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sound, gradebook = tmp_path / "sound.tar.gz", course.root / "gradebook.db"
    assert duty(["backup", str(sound), "--course", str(course.root)]) == 0
    gradebook.write_bytes(b"no database at all, whatever its name says" * 100)
    capsys.readouterr()
    assert duty(["status", "--course", str(course.root)]) == 1
    assert duty(["grade", "--course", str(course.root)]) == 1
    assert duty(["backup", str(tmp_path / "damaged.tar.gz"), "--course", str(course.root)]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 3
    assert said.count("The gradebook cannot be read") == 2
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [sound.name]
    assert duty(["restore", str(sound), "--replace", "--course", str(course.root)]) == 0
    assert look(course.root).schema == "extends"


def test_an_address_is_shown_without_its_password() -> None:
    shown = shown_address("postgresql://teacher:hush@host:5433/course?password=hush&host=/run")
    assert "hush" not in shown
    assert "course" in shown
