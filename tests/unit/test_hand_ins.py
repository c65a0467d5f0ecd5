"""Reading what learners put into folders."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis.strategies import datetimes, sampled_from
from nbgrader.utils import parse_utc

from grading.submissions.files import printable_name, read_plain
from grading.submissions.hand_ins import (
    deliveries,
    parse_delivery,
    passed_over,
    place,
    read_hand_in,
    read_header,
    sound_moment,
    sound_secret,
)
from widgets.problems import HandInProblem


def folder(root: Path, name: str = "ada+sample+2026-03-01 08:00:00.250000 UTC+abc") -> Path:
    made = root / name
    made.mkdir(parents=True)
    return made


@pytest.mark.parametrize(
    ("name", "learner"),
    [
        ("ada+sample+2026-03-01 08:00:00.250000 UTC", "ada"),
        ("ada+sample+2026-03-01 08:00:00.250000 UTC+x_Y-z", "ada"),
        ("a.b@c-d_e+sample+2026-03-01 08:00:00 UTC", "a.b@c-d_e"),
        ("ada+sample", None),
        ("ada+sample+yesterday", None),
        ("ada+sample+", None),
        ("..+sample+2026-03-01 08:00:00 UTC", None),
        ("+sample+2026-03-01 08:00:00 UTC", None),
        ("ada+..+2026-03-01 08:00:00 UTC", None),
        ("<b>+sample+2026-03-01 08:00:00 UTC", None),
        ("ada+sample+9999999999999999999 UTC", None),
        ("a+b+sample+2026-03-01 08:00:00 UTC+x", None),
    ],
)
def test_names_of_deliveries(name: str, learner: str | None) -> None:
    delivery = parse_delivery(Path(name))
    assert (delivery.learner if delivery else None) == learner


def test_deliveries_come_oldest_first(tmp_path: Path) -> None:
    for name in (
        "b+sample+2026-03-02 08:00:00 UTC",
        "a+sample+2026-03-03 08:00:00 UTC",
        "a+other+2026-03-01 08:00:00 UTC",
        "a+sample+2026-03-01 08:00:00 UTC",
    ):
        folder(tmp_path, name)
    assert [(one.learner, one.handed_in.day) for one in deliveries(tmp_path, "sample")] == [("a", 1), ("b", 2), ("a", 3)]
    assert [one.module for one in deliveries(tmp_path, learner="a")] == ["other", "sample", "sample"]
    assert deliveries(tmp_path / "nowhere") == []


def test_links_pipes_folders_and_large_files_are_not_read(tmp_path: Path) -> None:
    hand_in_folder = folder(tmp_path)
    (hand_in_folder / "large").write_bytes(b"x" * 11)
    (hand_in_folder / "fits").write_bytes(b"x" * 10)
    (hand_in_folder / "link").symlink_to(hand_in_folder / "fits")
    (hand_in_folder / "folder").mkdir()
    os.mkfifo(hand_in_folder / "pipe")
    (tmp_path / "linked").symlink_to(hand_in_folder)
    assert read_plain(hand_in_folder, "fits", 10) == b"x" * 10
    assert read_plain(hand_in_folder, "absent", 10) is None
    for name in ("large", "link", "folder", "pipe"):
        with pytest.raises(HandInProblem, match=name):
            read_plain(hand_in_folder, name, 10)
    with pytest.raises(HandInProblem, match="not a plain folder"):
        read_plain(tmp_path / "linked", "fits", 10)


def test_a_problem_is_told_and_nothing_raised(tmp_path: Path) -> None:
    hand_in_folder = folder(tmp_path)
    (hand_in_folder / "answers.json").write_bytes(b"\xff\xfe{")
    (hand_in_folder / "submission_secret.txt").write_bytes(b"\xff")
    hand_in = read_hand_in(hand_in_folder, "ada", "sample")
    assert "damaged" in hand_in.problem
    assert hand_in.answers.entries == {}
    assert hand_in.handed_in is None


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-03-01 08:00:00.250000 UTC", 8),
        (" 2026-03-01 08:00:00 UTC\n", 8),
        ("2026-03-01T08:00:00+02:00", 6),
        ("2026-03-01 08:00:00 Europe/Paris", 7),
        ("2026-03-01 08:00:00 America/Argentina/Buenos_Aires", 11),
        ("2026-03-01 08:00:00 /etc/localtime", None),
        ("2026-03-01 08:00:00 :/etc/localtime", None),
        ("2026-03-01 08:00:00 ../localtime", None),
        ("2026-13-01 08:00:00 UTC", None),
        ("0001-01-01 00:00:00 +14:00", None),
        ("99999-01-01 00:00:00 UTC", None),
        ("now", None),
        ("", None),
    ],
)
def test_moments(text: str, hour: int | None) -> None:
    moment = sound_moment(text)
    assert (moment.hour if moment else None) == hour


@given(datetimes(min_value=datetime.fromisoformat("1000-01-01")), sampled_from(["%Y-%m-%d %H:%M:%S.%f UTC", "%Y-%m-%d %H:%M:%S UTC"]))
def test_a_moment_as_nbgrader_writes_it_is_what_nbgrader_reads(moment: datetime, form: str) -> None:
    text = moment.strftime(form)
    assert sound_moment(text) == parse_utc(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(("text", "sound"), [("ab12", True), ("ab12\n", True), ("", False), ("é", False), ("a\0b", False), ("a\nb", False)])
def test_secrets(text: str, sound: bool) -> None:
    assert sound_secret(text) == (text if sound else "")


def test_a_time_and_a_secret_that_make_no_sense_are_none(tmp_path: Path) -> None:
    hand_in_folder = folder(tmp_path)
    (hand_in_folder / "answers.json").write_text(json.dumps({"format": 1, "entries": {"q": {"value": "a"}}}))
    os.mkfifo(hand_in_folder / "timestamp.txt")
    (hand_in_folder / "submission_secret.txt").write_bytes(b"x" * 2000)
    hand_in = read_hand_in(hand_in_folder, "ada", "sample")
    assert (hand_in.handed_in, hand_in.secret, hand_in.problem) == (None, "", "")
    assert hand_in.answers.value("q") == "a"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("notes.txt", "notes.txt"), ("two\nlines\x1b[2J", "two?lines?[2J"), ("\udcff", "?"), ("x" * 101, "x" * 100 + "...")],
)
def test_names_in_sentences(name: str, shown: str) -> None:
    assert printable_name(name) == shown


def test_a_receipt_is_the_hand_in_without_its_answers(tmp_path: Path) -> None:
    hand_in_folder = folder(tmp_path)
    (hand_in_folder / "answers.json").write_text("{")
    (hand_in_folder / "submission_secret.txt").write_text("ab12")
    (hand_in_folder / "timestamp.txt").write_text("2026-03-01 08:00:00.250000 UTC")
    header, hand_in = read_header(hand_in_folder, "ada", "sample"), read_hand_in(hand_in_folder, "ada", "sample")
    assert (header.learner, header.module, header.handed_in, header.result_name) == (
        hand_in.learner,
        hand_in.module,
        hand_in.handed_in,
        hand_in.result_name,
    )
    assert header.handed_in is not None
    assert header.result_name


def test_what_is_placed_is_only_the_hand_in(tmp_path: Path) -> None:
    hand_in_folder = folder(tmp_path)
    (hand_in_folder / "answers.json").write_text(json.dumps({"format": 1, "module": "sample", "entries": {"q": {"value": "a"}}}))
    (hand_in_folder / "sample.ipynb").write_text("the learner's")
    (hand_in_folder / "evil.py").write_text("")
    released = tmp_path / "released.ipynb"
    released.write_text("the course's")
    hand_in = read_hand_in(hand_in_folder, "ada", "sample", datetime(2026, 3, 1, 8, 0, 0, 250_000, tzinfo=UTC))
    target = tmp_path / "submitted"
    place(hand_in, target, released)
    assert {path.name for path in target.iterdir()} == {"answers.json", "sample.ipynb", "timestamp.txt", "submission_secret.txt"}
    assert (target / "sample.ipynb").read_text() == "the course's"
    assert (target / "submission_secret.txt").read_text()
    again = read_hand_in(target, "ada", "sample")
    assert (again.handed_in, again.answers) == (hand_in.handed_in, hand_in.answers)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("o'brien+sample+2026-03-01 08:00:00 UTC+abc", "The learner's ID 'o'brien' cannot be used."),
        ("ada+Module 1+2026-03-01 08:00:00 UTC+abc", "'Module 1' cannot be the name of a module."),
        ("ada+m\u00f3dulo+2026-03-01 08:00:00 UTC", "'m\u00f3dulo' cannot be the name of a module."),
        ("ada+sample+-001-03-01 08:00:00 UTC+abc", "The time '-001-03-01 08:00:00 UTC' in its name cannot be read."),
        ("..+sample+2026-03-01 08:00:00 UTC", "The learner's ID '..' cannot be used."),
        ("ada\u202e+sample+2026-03-01 08:00:00 UTC", "The learner's ID 'ada?' cannot be used."),
        ("notes", "Its name is not that of a hand-in"),
    ],
)
def test_what_is_not_taken_is_passed_over_with_a_reason(tmp_path: Path, name: str, reason: str) -> None:
    folder(tmp_path)
    folder(tmp_path, name)
    assert {name for name, why in passed_over(tmp_path).items() if why.startswith(reason) and why.isprintable()} == {name}
    assert passed_over(tmp_path, ignored_names=[name]) == {}
    assert len(deliveries(tmp_path)) == 1
