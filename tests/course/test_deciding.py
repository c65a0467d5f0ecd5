"""What instructors decide: whose a hand-in is, a name, more attempts and time, closing a module; and what the doors let through."""

import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from nbgrader.api import Gradebook

from grading.cli import main as duty
from grading.marking.database import open_engine
from grading.marking.tables import GRADED
from grading.receiving import collect
from grading.receiving.service import GradingService
from tests.course.small_course import FULL, MODULE, PARTLY, RIGHT, START, WRONG, SmallCourse, answers, at, tell_answers
from widgets.answers.terms import Terms, read_terms

DEVICES = {"phone": "a" * 32, "desk": "b" * 32, "thief": "c" * 32}


@pytest.fixture
def service(course: SmallCourse) -> tuple[GradingService, list[str]]:
    """The service over an exchange that others can write to, and what it says."""
    said: list[str] = []
    return shared(course, said.append), said


def shared(course: SmallCourse, tell: Callable[[str], None]) -> GradingService:
    """The service over an exchange that others can write to: opening a course closes its own to them."""
    opened = course.opened
    (course.root / "exchange").chmod(0o777)
    return GradingService(opened, tell)


def send(course: SmallCourse, who: str, values: dict[str, object], minutes: float, **inside: str) -> str:
    """Put a hand-in into the exchange; `inside` says what its file says of name, id and origin."""
    data = answers(values) | {"learner": {"id": inside.get("id", who), "name": inside.get("name", "")}}
    data["origin"] = DEVICES[inside.get("device", "phone")]
    return course.hand_in(who, None, minutes, raw=json.dumps(data).encode())


def points(course: SmallCourse, who: str) -> float:
    return max((attempt.score for attempt in course.attempts.of(MODULE, who)), default=-1.0)


def total(course: SmallCourse, who: str) -> float:
    """The learner's points in the gradebook."""
    return sum(score or 0.0 for score, *_ in course.grades(who).values())


def test_a_second_device_waits_for_one_decision_which_is_remembered(
    course: SmallCourse, service: tuple[GradingService, list[str]], run: Callable[..., str]
) -> None:
    running, log_lines = service
    send(course, "ada", WRONG, 0, name="Ada Lovelace")
    send(course, "ada", RIGHT, 1, name="Ada Lovelace", device="desk")
    running.take_in()
    assert [attempt.score for attempt in course.attempts.of(MODULE, "ada")] == [0.0]
    assert any("waits for your decision: ada" in line and "does not come from a device" in line for line in log_lines)
    listed = run("decide")
    assert "1 hand-in waits for your decision" in listed
    assert "make decide HELD=1 FOR=ada" in listed
    assert run("decide", "1", "--for", "ada") == f"Hand-in 1 is ada's: attempt 2 of {MODULE}, {FULL:g} of {FULL:g} points.\n"
    assert total(course, "ada") == FULL
    send(course, "ada", PARTLY, 2, name="Ada Lovelace", device="desk")
    running.take_in()
    assert len(course.attempts.of(MODULE, "ada")) == 3
    assert run("decide") == "No hand-in waits for a decision.\n"


def test_what_is_nobodys_uses_no_attempt_and_is_not_asked_again(
    course: SmallCourse, service: tuple[GradingService, list[str]], run: Callable[..., str]
) -> None:
    send(course, "ada", RIGHT, 0, name="Ada")
    for minutes in (1, 2):
        send(course, "ada", WRONG if minutes == 1 else PARTLY, minutes, name="Ada", device="thief")
    service[0].take_in()
    assert "2 hand-ins wait" in run("decide")
    assert run("decide", "1", "--for", "nobody").count("is not ada's") == 2
    send(course, "ada", {}, 3, name="Ada", device="thief")
    service[0].take_in()
    assert run("decide") == "No hand-in waits for a decision.\n"
    assert len(course.attempts.of(MODULE, "ada")) == 1
    assert "It was decided that this hand-in is not ada's." in "\n".join(service[1])


@pytest.mark.parametrize("number", ["1", "99"])
def test_only_what_waits_can_be_decided(course: SmallCourse, run: Callable[..., str], number: str) -> None:
    assert f"No hand-in with the number {number} waits" in run("decide", number, "--for", "ada", fails=True)


def test_two_people_with_one_id_are_not_merged(
    course: SmallCourse, service: tuple[GradingService, list[str]], run: Callable[..., str]
) -> None:
    send(course, "b-07", WRONG, 0, name="Ben Okello")
    send(course, "b-07", RIGHT, 1, name="Nadia Haddad", device="desk")
    service[0].take_in()
    assert points(course, "b-07") == 0.0
    assert "b-07 is known as Ben Okello, but this hand-in says Nadia Haddad." in run("decide")
    assert "is b-08's" in run("decide", "1", "--for", "b-08")
    assert (points(course, "b-07"), points(course, "b-08")) == (0.0, FULL)


@pytest.mark.parametrize("name", ["O\u2019Brien Ada", "ada o'brien", "ADA O'BRIEN"])
def test_a_name_that_is_written_in_another_way_is_the_same(
    course: SmallCourse, service: tuple[GradingService, list[str]], name: str
) -> None:
    send(course, "ada", WRONG, 0, name="Ada O'Brien")
    send(course, "ADA", RIGHT, 1, name=name, id="Ada")
    service[0].take_in()
    assert len(course.attempts.of(MODULE, "ada")) == 2
    assert course.attempts.of(MODULE, "ADA") == []


def test_a_file_that_names_another_is_graded_under_neither_name(
    course: SmallCourse, service: tuple[GradingService, list[str]], run: Callable[..., str]
) -> None:
    send(course, "ada", RIGHT, 0, id="olga", name="Olga One")
    service[0].take_in()
    assert (points(course, "ada"), points(course, "olga")) == (-1.0, -1.0)
    listed = run("decide")
    assert "It arrived as the hand-in of ada, but the file inside belongs to olga (Olga One)." in listed
    assert "FOR=ada" in listed
    assert "FOR=olga" in listed


@pytest.mark.parametrize("owner", ["mallory", "uid 4711"])
def test_a_folder_of_another_account_waits(
    course: SmallCourse, run: Callable[..., str], monkeypatch: pytest.MonkeyPatch, owner: str
) -> None:
    """The learner reads no result of a hand-in that somebody else made in their name, nor does its maker."""
    good = send(course, "ada", PARTLY, 0, name="Ada")
    log_lines: list[str] = []
    shared(course, log_lines.append).take_in()
    before = course.result(good)
    monkeypatch.setattr(collect, "owner_of", lambda _: owner)
    bad = send(course, "ada", {}, 1, name="Ada")
    shared(course, log_lines.append).take_in()
    assert len(course.attempts.of(MODULE, "ada")) == 1
    assert course.result(bad) is None
    assert course.result(good) == before
    assert f"Its folder belongs to the account '{owner}', not to ada." in run("decide")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only the superuser can give a folder away")
def test_the_owner_of_a_folder_is_its_account(tmp_path: Path) -> None:
    assert collect.owner_of(tmp_path) == ""
    os.chown(tmp_path, 54321, -1)
    assert collect.owner_of(tmp_path) == "uid 54321"


@pytest.mark.parametrize("raw", [b"{", b"", b'{"format": 1, "entries": []}'])
def test_who_damages_a_hand_in_in_anothers_name_reads_nothing_of_theirs(
    course: SmallCourse, monkeypatch: pytest.MonkeyPatch, raw: bytes
) -> None:
    log_lines: list[str] = []
    send(course, "ada", RIGHT, 0, name="Ada")
    shared(course, log_lines.append).take_in()
    before = course.attempts.history(MODULE)
    monkeypatch.setattr(collect, "owner_of", lambda _: "mallory")
    bad = course.hand_in("ada", None, 1, raw=raw)
    shared(course, log_lines.append).take_in()
    assert course.result(bad) is None
    assert course.attempts.history(MODULE) == before
    assert any(line.split(" ", 1)[1].startswith("refused ada") for line in log_lines)


@pytest.mark.parametrize("values", [RIGHT, WRONG])
def test_a_result_goes_to_who_made_the_hand_in_though_another_was_made_at_that_moment(
    course: SmallCourse, monkeypatch: pytest.MonkeyPatch, values: dict[str, object]
) -> None:
    """Whether the other's answers are the same or not: the time alone says nothing."""
    mine = send(course, "ada", RIGHT, 0, name="Ada")
    shared(course, lambda _: None).take_in()
    monkeypatch.setattr(collect, "owner_of", lambda _: "mallory")
    theirs = send(course, "ada", values, 0, name="Ada")
    monkeypatch.undo()
    monkeypatch.setattr(collect, "owner_of", lambda folder: "mallory" if theirs in (folder / "submission_secret.txt").read_text() else "")
    service = shared(course, lambda _: None)
    service.take_in()
    service.refresh()
    course.mark("ada", 4.0, "Between us.")
    assert duty(["grade", MODULE, "--course", str(course.root)]) == 0
    assert course.result(theirs) is None
    assert course.result(mine) is not None


def test_each_of_several_hand_ins_of_one_moment_has_its_own_result(course: SmallCourse) -> None:
    made = [send(course, "ada", values, 0, name="Ada") for values in (WRONG, PARTLY, RIGHT)]
    GradingService(course.opened, lambda _: None).take_in()
    found = {result["attempt"]: result["score"] for result in map(course.result, made) if result}
    assert sorted(found) == [1, 2, 3]
    assert sorted(found.values()) == sorted(attempt.score for attempt in course.attempts.of(MODULE, "ada"))


def test_the_same_answers_again_are_answered_with_the_result_that_they_had(course: SmallCourse) -> None:
    first = send(course, "ada", PARTLY, 0, name="Ada")
    again = send(course, "ada", PARTLY, 5, name="Ada")
    GradingService(course.opened, lambda _: None).take_in()
    one, two = course.result(first), course.result(again)
    assert one is not None
    assert two is not None
    assert (two["attempt"], two["least"], two["attempts_left"]) == (1, one["least"], one["attempts_left"])
    assert two["message"]


def test_a_gradebook_of_before_loses_no_mark_when_it_is_graded_again(course: SmallCourse) -> None:
    """It has no states, and nobody knows which text its instructor was shown."""
    secret = send(course, "ada", RIGHT | {"own-words": "I saw it."}, 0)
    GradingService(course.opened, lambda _: None).take_in()
    course.mark("ada", 4.0, "Well seen.")
    with open_engine(course.gradebook).begin() as connection:
        connection.execute(sa.delete(GRADED))
    for door in (lambda: duty(["grade", MODULE, "--course", str(course.root)]), lambda: course.autograde(force=True)):
        door()
        assert duty(["grade", MODULE, "--course", str(course.root)]) == 0
        result = course.result(secret)
        assert result is not None
        assert (result["reflection"]["state"], result["reflection"]["score"]) == ("marked", 4.0)
        with open_engine(course.gradebook).begin() as connection:
            connection.execute(sa.delete(GRADED))


def test_a_private_exchange_vouches_for_what_is_in_it(course: SmallCourse, run: Callable[..., str]) -> None:
    """Whoever signed in to the course's own server is known, at whatever device."""
    (course.root / "exchange").chmod(0o700)
    send(course, "ada", WRONG, 0, name="Ada")
    send(course, "ada", RIGHT, 1, name="Ada", device="desk")
    GradingService(course.opened, lambda _: None).take_in()
    assert points(course, "ada") == FULL
    assert run("decide") == "No hand-in waits for a decision.\n"


def test_the_name_behind_an_id_is_shown_and_corrected(course: SmallCourse, run: Callable[..., str]) -> None:
    send(course, "ada", PARTLY, 0, name="Ada Lovelaec")
    GradingService(course.opened, lambda _: None).take_in()
    assert run("learner", "ADA").splitlines()[0] == "ada: Ada Lovelaec"
    assert run("learner", "ada", "--name", "Ada Lovelace") == "ada is called Ada Lovelace from now on, not Ada Lovelaec.\n"
    with Gradebook(course.gradebook, "duty-to-report") as opened:
        student = opened.find_student("ada")
        assert (student.first_name, student.last_name) == ("Ada", "Lovelace")
    shown = run("learner", "ada")
    assert shown.splitlines()[0] == "ada: Ada Lovelace"
    assert "attempt 1, 2026-03-01 08:00 UTC" in shown


def test_an_attempt_is_given_back(course: SmallCourse, run: Callable[..., str]) -> None:
    for minutes in range(4):
        send(course, "ada", {"own-words": f"Text {minutes}."} | WRONG, minutes)
    service = GradingService(course.opened, lambda _: None)
    service.take_in()
    assert len(course.attempts.of(MODULE, "ada")) == 3
    said = run("learner", "ada", "--module", MODULE, "--attempts", "1")
    assert said == f"ada has 4 attempts in {MODULE} now, and has used 3.\n"
    send(course, "ada", RIGHT, 9)
    service.take_in()
    assert points(course, "ada") == FULL
    assert "The module 'other' is not released" in run("learner", "ada", "--module", "other", "--attempts", "1", fails=True)
    assert "Name the module" in run("learner", "ada", "--attempts", "1", fails=True)


def late(course: SmallCourse, hours: float) -> float:
    """The penalty of ada where the module was due so many hours after the first hand-in's time."""
    with Gradebook(course.gradebook, "duty-to-report") as opened:
        opened.find_assignment(MODULE).duedate = (at(0) + timedelta(hours=hours)).replace(tzinfo=None)
        opened.db.commit()
    assert duty(["grade", MODULE, "--course", str(course.root)]) == 0
    return penalty(course)


def penalty(course: SmallCourse) -> float:
    with Gradebook(course.gradebook, "duty-to-report") as opened:
        return float(opened.find_submission(MODULE, "ada").late_submission_penalty or 0.0)


def penalise(course: SmallCourse) -> None:
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + '\nget_config().LateSubmissionPlugin.penalty_method = "zero"\n')


def test_a_moved_due_date_and_an_extension_apply_at_the_next_grading(course: SmallCourse, run: Callable[..., str]) -> None:
    penalise(course)
    send(course, "ada", RIGHT, 5 * 60)
    GradingService(course.opened, lambda _: None).take_in()
    assert late(course, 1) == FULL
    assert late(course, 6) == 0.0
    assert late(course, 1) == FULL
    assert "ada has time for" in run("learner", "ada", "--module", MODULE, "--hours", "24")
    assert penalty(course) == 0.0


def test_time_given_before_the_first_hand_in_counts(course: SmallCourse, run: Callable[..., str]) -> None:
    penalise(course)
    send(course, "ben", RIGHT, 0)
    service = GradingService(course.opened, lambda _: None)
    service.take_in()
    run("learner", "ada", "--module", MODULE, "--hours", "24")
    send(course, "ada", RIGHT, 5 * 60)
    service.take_in()
    assert late(course, 1) == 0.0


@pytest.mark.parametrize("stock", [False, True], ids=["bulk", "nbgrader"])
def test_a_late_second_try_costs_nothing_that_was_earned_in_time(course: SmallCourse, stock: bool) -> None:
    penalise(course)
    send(course, "ada", RIGHT, 0)
    send(course, "ada", WRONG, 5 * 60)
    GradingService(course.opened, lambda _: None).take_in()
    assert late(course, 1) == 0.0
    if stock:
        course.autograde(force=True)
    assert penalty(course) == 0.0


@pytest.mark.parametrize("first", [RIGHT, WRONG])
def test_a_clock_that_runs_ahead_keeps_no_attempt_from_the_gradebook(course: SmallCourse, first: dict[str, object]) -> None:
    log_lines: list[str] = []
    service = GradingService(course.opened, log_lines.append)
    send(course, "ada", first, 5 * 365 * 24 * 60)
    service.take_in()
    send(course, "ada", RIGHT if first == WRONG else WRONG, 0)
    service.take_in()
    assert total(course, "ada") == FULL
    assert any("A clock is wrong: ada" in line for line in log_lines)


def test_grading_again_takes_no_mark_and_no_comment_back(course: SmallCourse) -> None:
    secret = send(course, "ada", RIGHT | {"own-words": "I saw it."}, 0)
    service = GradingService(course.opened, lambda _: None)
    service.take_in()
    course.mark("ada", 4.0, "Well seen.")
    for _ in range(2):
        assert duty(["grade", MODULE, "--force", "--course", str(course.root)]) == 0
        result = course.result(secret)
        assert result is not None
        assert (result["reflection"]["state"], result["reflection"]["comment"]) == ("marked", "Well seen.")
    course.autograde(force=True)
    assert duty(["grade", MODULE, "--force", "--course", str(course.root)]) == 0
    result = course.result(secret)
    assert result is not None
    assert result["reflection"]["score"] == 4.0


def test_an_invented_id_gets_no_key(course: SmallCourse, run: Callable[..., str]) -> None:
    """Neither after the last attempt nor after a pass, through whatever door; and once told, nothing counts."""
    tell_answers(course, "ada")
    service = GradingService(course.opened, lambda _: None)
    secrets = [send(course, "ghost-7", {"own-words": str(minutes)} | RIGHT, minutes) for minutes in range(3)]
    secrets += [send(course, "ada", RIGHT, 0)]
    service.take_in()
    results = [course.result(secret) for secret in secrets]
    assert [bool(result and result["solutions"]) for result in results] == [False, False, False, True]
    assert "hidden-why" not in json.dumps(results[:3])
    said = run("close", MODULE)
    assert "This cannot be undone" in said
    assert "Learners who have handed in: 2." in said
    run("close", MODULE, "--sure")
    result = course.result(secrets[2])
    assert result is not None
    assert result["solutions"]
    late = send(course, "late-1", RIGHT, 60)
    service.take_in()
    result = course.result(late)
    assert result is not None
    assert (result["passed"], result["counts"]) == (False, False)
    assert "right answers had been shown" in result["message"]


def test_learners_are_shown_the_due_date_and_that_a_module_is_closed(course: SmallCourse, run: Callable[..., str]) -> None:
    penalise(course)
    send(course, "ada", RIGHT, 0)
    service = GradingService(course.opened, lambda _: None)
    service.take_in()
    service.follow_marks()
    assert read_terms(course.opened.exchange, MODULE) == Terms(late="zero")
    late(course, 1)
    service.follow_marks()
    due = (START + timedelta(hours=1)).isoformat()
    assert read_terms(course.opened.exchange, MODULE) == Terms(due, "zero")
    run("close", MODULE, "--sure")
    assert read_terms(course.opened.exchange, MODULE) == Terms(due, "zero", closed=True)


@pytest.mark.parametrize("stock", [False, True], ids=["bulk", "nbgrader"])
def test_a_late_attempt_with_more_points_takes_nothing_that_was_earned_in_time(course: SmallCourse, stock: bool) -> None:
    """The better attempt is shown, and lateness costs what it has over the one in time."""
    penalise(course)
    send(course, "ada", PARTLY, 0)
    GradingService(course.opened, lambda _: None).take_in()
    earned = points(course, "ada")
    assert 0 < earned < FULL
    send(course, "ada", RIGHT, 5 * 60)
    GradingService(course.opened, lambda _: None).take_in()
    assert late(course, 1) == FULL - earned
    if stock:
        course.autograde(force=True)
    assert penalty(course) == FULL - earned
    assert late(course, 6) == 0.0


def test_what_is_still_arriving_is_named_and_counted(course: SmallCourse, capsys: pytest.CaptureFixture[str]) -> None:
    send(course, "ada", RIGHT, 0)
    send(course, "ben", RIGHT, 1)
    [half] = (folder for folder in course.inbound.iterdir() if folder.name.startswith("ben+"))
    (half / "submission_secret.txt").unlink()
    said = course.exchange("Collect")
    assert f"Still arriving: {half.name}: Collect again in a minute." in said
    assert course.nbgrader("collect", MODULE, "--update").count(f"{MODULE}: 2 hand-ins: 1 recorded as attempts, 1 still arriving.") == 1
    assert duty(["service", "--once", "--course", str(course.root)]) == 0
    assert "1 still arriving." in capsys.readouterr().out


def test_a_hubs_name_for_somebody_is_taken_by_every_command(course: SmallCourse, run: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("id,name\nACADEMY\\amara,Amara Lindqvist\no\u2019brien,Ben O'Brien\n", encoding="utf-8")
    run("roster", str(tmp_path / "people.csv"), "--sure")
    assert run("roster").splitlines()[:2] == [
        "ACADEMY\\amara (u--ACADEMY_5c_amara): Amara Lindqvist",
        "o'brien (u--o_27_brien): Ben O'Brien",
    ]
    assert run("learner", "ACADEMY\\amara").splitlines()[0] == "u--ACADEMY_5c_amara: Amara Lindqvist, on the roster"
    assert run("learner", "u--o_27_brien", "--name", "Ben Okello").startswith("u--o_27_brien is called Ben Okello")
    send(course, "zoe", RIGHT, 0, id="zed", name="Zoe")
    GradingService(course.opened, lambda _: None).take_in()
    assert run("decide", "1", "--for", "Jane Doe").startswith("Hand-in 1 is u--Jane_20_Doe's")


@pytest.mark.parametrize("is_running", [True, False])
def test_the_service_sees_a_due_date_that_was_moved(course: SmallCourse, is_running: bool) -> None:
    """While it runs, and while it did not."""
    penalise(course)
    send(course, "ada", RIGHT, 5 * 60)
    service = GradingService(course.opened, lambda _: None)
    service.take_in()
    service.follow_marks()
    with Gradebook(course.gradebook, "duty-to-report") as opened:
        opened.find_assignment(MODULE).duedate = (at(0) + timedelta(hours=1)).replace(tzinfo=None)
        opened.db.commit()
    if is_running:
        service.follow_marks()
    else:
        GradingService(course.opened, lambda _: None).refresh()
    assert penalty(course) == FULL


@pytest.mark.parametrize("checks", [True, False])
def test_the_owner_is_looked_at_where_the_course_says_so(course: SmallCourse, monkeypatch: pytest.MonkeyPatch, checks: bool) -> None:
    """On some clusters all learners have one account, and then it says nothing."""
    monkeypatch.setattr(collect, "owner_of", lambda _: "jovyan")
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + f"\nget_config().ExchangeCollect.check_owner = {checks}\n")
    send(course, "ada", RIGHT, 0, name="Ada")
    shared(course, lambda _: None).take_in()
    assert len(course.attempts.of(MODULE, "ada")) == int(not checks)


@pytest.mark.parametrize(("year", "words"), [(1970, "which is long ago"), (2036, "which is in the future")])
def test_a_clock_that_cannot_be_right_is_told_of(course: SmallCourse, year: int, words: str) -> None:
    log_lines: list[str] = []
    minutes = (START.replace(year=year) - START).total_seconds() / 60
    send(course, "ada", RIGHT | {"own-words": "From another time."}, minutes)
    send(course, "ada", WRONG | {"own-words": "From today."}, 5)
    GradingService(course.opened, log_lines.append).take_in()
    assert any(words in line for line in log_lines)
    assert len(course.attempts.of(MODULE, "ada")) == 2


def test_a_copy_of_a_hand_in_with_other_answers_is_an_attempt_and_has_its_result(course: SmallCourse) -> None:
    """It has the secret of the first, by which both results have one place: the newer one is told there."""
    secret = send(course, "ada", WRONG, 0, name="Ada")
    GradingService(course.opened, lambda _: None).take_in()
    data = answers(RIGHT) | {"learner": {"id": "ada", "name": "Ada"}, "origin": DEVICES["phone"]}
    send(course, "ada", {}, 5)
    [copy] = (folder for folder in course.inbound.iterdir() if "08:05" in folder.name)
    (copy / "answers.json").write_text(json.dumps(data))
    (copy / "submission_secret.txt").write_text(secret)
    GradingService(course.opened, lambda _: None).take_in()
    assert len(course.attempts.of(MODULE, "ada")) == 2
    result = course.result(secret)
    assert result is not None
    assert (result["attempt"], result["score"]) == (2, FULL)


def test_what_could_not_be_put_where_it_is_graded_is_tried_again(course: SmallCourse, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though its learner is spelt in another way there."""
    service = GradingService(course.opened, lambda _: None)
    send(course, "ada", WRONG, 0, name="Ada")
    service.take_in()
    send(course, "ADA", RIGHT, 5, name="Ada", id="ada")

    def fail(*_: object) -> bool:
        raise OSError("No space left on device")

    monkeypatch.setattr(collect.Collector, "submit", fail)
    service.take_in()
    monkeypatch.undo()
    GradingService(course.opened, lambda _: None).take_in()
    assert total(course, "ada") == FULL
