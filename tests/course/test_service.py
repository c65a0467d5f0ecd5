"""The service: from a hand-in in the exchange to the learner's result."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nbgrader.converters import GenerateAssignment

from grading.receiving.service import GradingService
from tests.course.small_course import (
    FULL,
    GRADED,
    MODULE,
    PARTLY,
    REFRESHED,
    RIGHT,
    WRONG,
    SmallCourse,
    at,
    notebook_with,
    refreshed,
    source_notebook,
    write_source,
)
from tests.postgresql import without_server
from widgets.answers.store import Learner
from widgets.handing_in.handin import hand_in


@pytest.fixture
def lines() -> list[str]:
    return []


@pytest.fixture
def service(course: SmallCourse, lines: list[str]) -> GradingService:
    return GradingService(course.opened, lines.append)


def told(course: SmallCourse, secret: str) -> dict[str, Any]:
    result = course.result(secret)
    assert result is not None
    return result


def on_this_machine(course: SmallCourse, folder: Path, patch: pytest.MonkeyPatch) -> Path:
    """Hand in as the local course's server does; gives the place of the result."""
    patch.setenv("DUTY_EXCHANGE", str(course.root / "exchange"))
    patch.setenv("DUTY_COURSE_ID", "duty-to-report")
    return Path(hand_in(folder, course.released_notebook, Learner("ada", "Ada"), "test", "token1").result)


def on_a_hub(course: SmallCourse, folder: Path, patch: pytest.MonkeyPatch) -> Path:
    """Hand in by nbgrader's own submit, as it is configured where the learner's modules are; gives the place of the result."""
    settings = [f"c.Exchange.root = {str(course.root / 'exchange')!r}", "c.CourseDirectory.course_id = 'duty-to-report'"]
    (folder.parent / "nbgrader_config.py").write_text("\n".join(["c = get_config()", *settings]))
    patch.setenv("JUPYTERHUB_USER", "ada")
    patch.setenv("HOME", str(course.root))
    return Path(hand_in(folder, folder / f"{MODULE}.ipynb", Learner("ada", "Ada"), "test", "token1").result)


@pytest.mark.parametrize("door", [on_this_machine, on_a_hub])
def test_a_learners_own_hand_in_is_answered(
    course: SmallCourse, door: Callable[[SmallCourse, Path, pytest.MonkeyPatch], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The learner's side hands in, the service run from a shell answers, and the learner's side finds it."""
    course.nbgrader("release_assignment", MODULE)
    folder = course.root / "learners" / "ada" / MODULE
    folder.mkdir(parents=True)
    course.fill(folder, RIGHT | {"own-words": "I would report it."}, "")
    (folder / "timestamp.txt").unlink()
    place = door(course, folder, monkeypatch)
    monkeypatch.delenv("DUTY_EXCHANGE", raising=False)
    said = course.python("grading.receiving.service", "--once")
    assert f"graded ada {MODULE}, attempt 1: {FULL:g} of {FULL:g}" in said
    result = json.loads(place.read_text())
    [arrived] = course.inbound.iterdir()
    assert result == told(course, (arrived / "submission_secret.txt").read_text())
    assert (result["passed"], result["score"], result["max_score"], result["counts"]) == (True, FULL, FULL, True)
    assert result["reflection"] == {"state": "waiting", "max_score": 5.0, "score": None, "comment": ""}
    assert "graded" not in course.python("grading.receiving.service", "--once")
    assert len(course.attempts.history(MODULE)) == 1


def test_every_hand_in_is_an_attempt_and_the_best_counts(course: SmallCourse, service: GradingService) -> None:
    secrets = [course.hand_in("ben", values, minutes) for minutes, values in enumerate([WRONG, RIGHT, PARTLY])]
    service.take_in()
    results = [told(course, secret) for secret in secrets]
    assert [result["attempt"] for result in results] == [1, 2, 3]
    assert [result["counts"] for result in results] == [False, True, False]
    assert {result["best"]["attempt"] for result in results} == {2}
    assert {result["attempts_left"] for result in results} == {0}
    assert sum(score or 0.0 for name, (score, _, _) in course.grades("ben").items() if name in GRADED) == pytest.approx(FULL)


def test_past_the_limit_nothing_is_graded(course: SmallCourse, service: GradingService, lines: list[str]) -> None:
    for minutes, words in enumerate(["One.", "Two.", "Three."]):
        course.hand_in("ben", WRONG | {"own-words": words}, minutes)
    service.take_in()
    before = course.grades("ben")
    secret = course.hand_in("ben", RIGHT, 10)
    service.take_in()
    result = told(course, secret)
    assert "as often as this module allows" in result["refused"]
    assert result["attempts_left"] == 0
    assert course.grades("ben") == before
    assert len(course.attempts.of(MODULE, "ben")) == 3
    assert lines[-1].split(" ", 1)[1].startswith("refused ben")


def test_refreshers_use_no_attempt_and_change_no_result(course: SmallCourse, service: GradingService, lines: list[str]) -> None:
    test = course.hand_in("ben", PARTLY, 0)
    service.take_in()
    before, grades = told(course, test), course.grades("ben")
    collected = (course.root / "submitted" / "ben" / MODULE / "timestamp.txt").read_text()
    refreshers = course.hand_in("ben", None, 5, raw=refreshed(RIGHT))
    service.take_in()
    assert lines[-1].split(" ", 1)[1] == f"kept refreshers of ben {MODULE}"
    assert (told(course, test), course.grades("ben")) == (before, grades)
    assert (course.root / "submitted" / "ben" / MODULE / "timestamp.txt").read_text() == collected
    kept = course.attempts.records(MODULE)[-1]
    assert (kept.kind, list(kept.entries), kept.value("refresher")) == ("refresher", ["refresher"], REFRESHED)
    assert told(course, refreshers)["refresher"] is True
    service.take_in()
    assert len(course.attempts.history(MODULE)) == 2
    again = course.hand_in("ben", RIGHT, 9)
    service.take_in()
    assert (told(course, again)["attempt"], told(course, again)["attempts_left"]) == (2, 1)


def test_refreshers_are_kept_of_who_has_no_attempt_left_and_of_who_never_handed_in(course: SmallCourse, service: GradingService) -> None:
    for minutes in range(3):
        course.hand_in("ben", WRONG, minutes)
    course.hand_in("ben", None, 5, raw=refreshed({}))
    course.hand_in("new", None, 5, raw=refreshed(RIGHT))
    service.take_in()
    assert [record.learner for record in course.attempts.records(MODULE) if record.kind == "refresher"] == ["ben", "new"]
    assert course.grades("new") == {}


def test_a_bad_hand_in_is_refused_and_the_next_is_graded(course: SmallCourse, service: GradingService) -> None:
    damaged = course.hand_in("mallory", None, raw=b'{"format": 1, "ent')
    empty = course.hand_in("nobody", None)
    good = course.hand_in("ben", RIGHT, 1)
    service.take_in()
    assert "answers.json is damaged" in told(course, damaged)["refused"]
    assert told(course, damaged)["attempts_left"] == 3
    assert "answers.json is missing" in told(course, empty)["refused"]
    assert told(course, good)["passed"] is True
    assert course.grades("mallory") == {}
    again = course.hand_in("mallory", RIGHT, 5)
    service.take_in()
    assert told(course, again)["attempt"] == 1


def test_what_a_folder_may_hold_does_no_harm(course: SmallCourse, service: GradingService, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    hostile = notebook_with(course.released_notebook, f"open({str(trace)!r}, 'w')")
    course.hand_in("linked", None)
    course.hand_in("pipe", None)
    course.hand_in("mallory", PARTLY, notebook=hostile)
    course.hand_in("ben", PARTLY)
    secret_file = tmp_path / "instructors-own"
    secret_file.write_text("instructor's own words")
    folders = {folder.name.split("+")[0]: folder for folder in course.inbound.iterdir()}
    (folders["linked"] / "answers.json").symlink_to(secret_file)
    (folders["linked"] / "more.txt").symlink_to(secret_file)
    os.mkfifo(folders["pipe"] / "answers.json")
    (course.inbound / f"..+{MODULE}+2026-03-01 08:00:00.000000 UTC").mkdir()
    (course.inbound / f"elsewhere+{MODULE}+2026-03-01 08:00:00.000000 UTC").symlink_to(folders["ben"])
    service.take_in()
    assert not trace.exists()
    assert course.grades("mallory") == course.grades("ben")
    assert {attempt.learner for attempt in course.attempts.refused(MODULE)} == {"linked", "pipe", "elsewhere"}
    kept = [path for step in ("submitted", "autograded") for path in (course.root / step).rglob("*") if path.is_file()]
    assert {path.name for path in kept} == {f"{MODULE}.ipynb", "answers.json", "timestamp.txt", "submission_secret.txt"}
    assert not any("instructor's own words" in path.read_text() for path in kept)
    assert "trace" not in (course.root / "submitted" / "mallory" / MODULE / f"{MODULE}.ipynb").read_text()


@without_server
def test_a_half_written_hand_in_is_waited_for(course: SmallCourse, service: GradingService) -> None:
    secret = course.hand_in("ben", RIGHT)
    file = next(course.inbound.iterdir()) / "submission_secret.txt"
    file.unlink()
    service.take_in()
    assert course.attempts.history(MODULE) == []
    file.write_text(secret)
    service.take_in()
    assert told(course, secret)["passed"] is True


def test_a_hand_in_interrupted_after_recording_is_finished(course: SmallCourse, lines: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> None:
        raise RuntimeError("the power went off")

    secret = course.hand_in("ben", RIGHT)
    with monkeypatch.context() as broken:
        broken.setattr("grading.receiving.service.BulkGrader.grade", die)
        GradingService(course.opened, lines.append).take_in()
    assert "the power went off" in lines[-1]
    assert course.result(secret) is None
    restarted = GradingService(course.opened, lines.append)
    restarted.refresh()
    restarted.take_in()
    assert told(course, secret)["score"] == FULL
    assert course.grades("ben")["tf-border"] == (1.0, 1.0, False)
    assert len(course.attempts.history(MODULE)) == 1


def test_a_mark_and_a_comment_reach_the_learner(course: SmallCourse, service: GradingService) -> None:
    secret = course.hand_in("ben", PARTLY | {"own-words": "I see."})
    service.take_in()
    service.follow_marks()
    course.mark("ben", 3.5, "Name the channel.")
    service.follow_marks()
    assert told(course, secret)["reflection"] == {"state": "marked", "max_score": 5.0, "score": 3.5, "comment": "Name the channel."}


def test_a_mark_given_while_nothing_ran_reaches_the_learner(course: SmallCourse, service: GradingService) -> None:
    secret = course.hand_in("ben", PARTLY | {"own-words": "I see."})
    service.take_in()
    course.mark("ben", 2.0)
    GradingService(course.opened, print).refresh()
    assert told(course, secret)["reflection"]["score"] == 2.0


def test_a_mark_stays_for_the_same_text_and_is_asked_again_for_another(course: SmallCourse, service: GradingService) -> None:
    course.hand_in("ben", WRONG | {"own-words": "One."})
    service.take_in()
    course.mark("ben", 2.0)
    same = course.hand_in("ben", PARTLY | {"own-words": "One."}, 1)
    service.take_in()
    assert told(course, same)["reflection"]["state"] == "marked"
    assert course.grades("ben")["own-words"][2] is False
    other = course.hand_in("ben", WRONG | {"own-words": "Two."}, 2)
    service.take_in()
    assert told(course, other)["reflection"]["state"] == "waiting"
    assert course.grades("ben")["own-words"][2] is True


def test_below_the_pass_mark_no_key_comes_back(course: SmallCourse, service: GradingService) -> None:
    secret = course.hand_in("ben", WRONG)
    service.take_in()
    text = json.dumps(told(course, secret))
    assert "hidden-why" not in text
    assert "tf-border" not in text
    assert "Lindqvist" not in text
    feedback = course.root / "exchange" / "duty-to-report" / "feedback"
    assert not any("hidden-why" in path.read_text() for path in feedback.iterdir())


def test_a_changed_key_is_listed_and_applied(course: SmallCourse, service: GradingService) -> None:
    secrets = {"ada": course.hand_in("ada", RIGHT | {"own-words": "I see."}), "ben": course.hand_in("ben", WRONG)}
    service.take_in()
    course.mark("ada", 4.0)
    notebook = source_notebook()
    changed = next(cell for cell in notebook.cells if "id: tf-border" in cell.source)
    changed.source = changed.source.replace("key: false", "key: true")
    write_source(course.root, notebook)
    course.convert(GenerateAssignment, force=True)
    listing = course.python("grading", "regrade", MODULE)
    assert listing.splitlines() == [
        "module,learner,attempt,question,before,after,max_before,max_after,passing",
        "sample,ada,1,tf-border,1,0,1,1,",
        "sample,ada,1,(all),10,9,10,10,",
        "sample,ben,1,tf-border,0,1,1,1,",
        "sample,ben,1,(all),0,1,10,10,",
    ]
    assert course.grades("ada")["tf-border"][0] == 1.0
    course.python("grading", "regrade", MODULE, "--apply")
    assert course.grades("ada")["tf-border"][0] == 0.0
    assert course.grades("ada")["own-words"][2] is False
    assert told(course, secrets["ada"])["score"] == FULL - 1
    assert told(course, secrets["ada"])["reflection"]["score"] == 4.0
    assert [attempt.kind for attempt in course.attempts.history(MODULE, "ben")] == ["graded", "regraded"]
    assert course.python("grading", "regrade", MODULE).splitlines() == ["No score changes."]


def test_the_service_runs_until_it_is_stopped(course: SmallCourse) -> None:
    command = [sys.executable, "-m", "grading.receiving.service"]
    with subprocess.Popen(
        command, cwd=course.root, env=course.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "Grading service ready.\n"
        assert process.stdout.readline() == f"It takes in what arrives in {course.inbound}\n"
        assert process.stdout.readline().startswith("The gradebook is ")
        assert process.stdout.readline() == f"Data files: all from {course.root / 'data'}.\n"
        secret = course.hand_in("ben", RIGHT)
        assert f"graded ben {MODULE}, attempt 1" in process.stdout.readline()
        assert told(course, secret)["passed"] is True
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate()
    assert process.returncode == 0
    assert errors == ""


@without_server
@pytest.mark.parametrize("words", [["grading.receiving.service", "--once"], ["grading", "regrade", MODULE]], ids=lambda words: words[0])
def test_outside_a_course_a_sentence_is_said(course: SmallCourse, tmp_path: Path, words: list[str]) -> None:
    said = course.python(*words, "--course", str(tmp_path), fails=True)
    assert said.count("\n") == 1
    assert "holds no course" in said


def test_handed_in_is_the_learners_moment(course: SmallCourse, service: GradingService) -> None:
    course.hand_in("ben", RIGHT, 3)
    service.take_in()
    assert course.attempts.of(MODULE, "ben")[0].handed_in == at(3)


def test_what_is_not_taken_is_told_once(course: SmallCourse, service: GradingService, lines: list[str]) -> None:
    for name in ("o'brien+ada sample+x", "o'brien+m+2026-03-01 08:00:00 UTC", "ada+unknown+2026-03-01 08:00:00 UTC", "notes"):
        (course.inbound / name).mkdir()
    course.hand_in("ben", RIGHT)
    for _ in range(2):
        service.take_in()
    told = [line.split(" ", 1)[1] for line in lines]
    assert [line for line in told if line.startswith("graded ben")] == [line for line in told if not line.startswith("passed over ")]
    assert sorted(line.split(": ", 1)[0].removeprefix("passed over ") for line in told if line.startswith("passed over ")) == sorted(
        path.name for path in course.inbound.iterdir() if not path.name.startswith("ben+")
    )


def test_a_module_released_later_is_taken_then(course: SmallCourse, service: GradingService, lines: list[str]) -> None:
    release = course.root / "release" / MODULE
    course.hand_in("ben", RIGHT)
    release.rename(course.root / "not yet")
    service.take_in()
    assert ["is not released here" in line for line in lines] == [True]
    (course.root / "not yet").rename(release)
    service.take_in()
    assert "graded ben" in lines[-1]
