"""Handing in through a real exchange, and what is said where it cannot be."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import msgspec
import pytest
from nbgrader.utils import notebook_hash

from tests.running import awaited
from tests.unit.learner_side import ADA, COURSE, MODULE, answer, answers_of, learner_folder, release, sources, stub
from widgets import handin
from widgets.answers import AnswersStore, Learner, read_answers
from widgets.exchange import COURSE_VARIABLE, EXCHANGE_VARIABLE, handed_in_for
from widgets.handin import RECEIPTS, Receipt, can_hand_in, hand_in, last_receipt, read_result
from widgets.problems import AnswersProblem, CourseProblem, HandInProblem
from widgets.reflection import as_markdown

SAFE = r"Your answers are safe here\. Tell your instructor, or try again later\.$"
NOTHING = r"^There is nothing to hand in yet: answer a question first\.$"

pytestmark = pytest.mark.usefixtures("plain_environment")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = learner_folder(tmp_path)
    answer(folder, exa_0="a", words="I would <tell>.")
    return folder


@pytest.fixture
def exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An exchange into which the small module has been released; gives the course's folder in it."""
    course = tmp_path / "exchange" / COURSE
    (course / "inbound").mkdir(parents=True)
    shutil.copytree(release(tmp_path) / MODULE, course / "outbound" / MODULE)
    for made in (course.parent, course / "inbound"):
        made.chmod(0o777)
    monkeypatch.setenv(EXCHANGE_VARIABLE, str(course.parent))
    monkeypatch.setenv(COURSE_VARIABLE, COURSE)
    return course


def submit(folder: Path, purpose: str = "test") -> dict[str, Any]:
    """What the program that hands in prints."""
    command = [sys.executable, "-m", "widgets.exchange", folder.name, ADA.id, purpose]
    done = subprocess.run(command, cwd=folder.parent, capture_output=True, text=True, check=True, timeout=300)
    [line] = done.stdout.splitlines()
    reply: dict[str, Any] = json.loads(line)
    return reply


def test_a_hand_in_arrives_whole(folder: Path, exchange: Path) -> None:
    reply = submit(folder)
    [arrived] = (exchange / "inbound").iterdir()
    assert arrived.name.startswith(f"ada-1+mod+{reply['timestamp']}+")
    assert (arrived / "timestamp.txt").read_text() == reply["timestamp"]
    assert (arrived / "submission_secret.txt").read_text() == reply["secret"]
    assert (arrived / "answers.json").read_bytes() == (folder / "answers.json").read_bytes()
    assert sources(arrived)[-1] == as_markdown("I would <tell>.")
    feedback = exchange / "feedback" / f"{notebook_hash(secret=reply['secret'], notebook_id=MODULE)}.json"
    assert reply["result"] == str(feedback)


def test_refreshers_are_handed_in_as_such_and_the_tests_receipt_stays(folder: Path, exchange: Path) -> None:
    test = awaited(hand_in(folder, ADA))
    with pytest.raises(HandInProblem, match=NOTHING):
        awaited(hand_in(folder, ADA, "refresher"))
    answer(folder, refresher={"since": "2026-01-01", "1": {"questions": ["p1"], "answers": {}}})
    awaited(hand_in(folder, ADA, "refresher"))
    arrived = sorted((exchange / "inbound").iterdir())
    assert [read_answers(one / "answers.json").purpose for one in arrived] == ["test", "refresher"]
    assert answers_of(folder).purpose == "test"
    assert last_receipt(folder) == test


def test_the_next_hand_in_is_of_the_test_though_one_of_refreshers_was_killed(folder: Path, exchange: Path) -> None:
    AnswersStore(folder, MODULE).set_purpose("refresher")
    submit(folder)
    [arrived] = (exchange / "inbound").iterdir()
    assert read_answers(arrived / "answers.json").purpose == "test"


def test_refreshers_alone_are_no_test(folder: Path, exchange: Path) -> None:
    (folder / "answers.json").unlink()
    answer(folder, refresher={"1": {"questions": ["p1"], "answers": {}}})
    with pytest.raises(HandInProblem, match=NOTHING):
        awaited(hand_in(folder, ADA))


def test_handing_in_gives_a_receipt_that_finds_the_result(folder: Path, exchange: Path) -> None:
    receipt = awaited(hand_in(folder, ADA))
    assert last_receipt(folder) == receipt
    assert read_result(receipt) is None
    result = Path(receipt.result)
    result.parent.mkdir()
    result.write_text('{"score": 3}')
    assert read_result(receipt) == {"score": 3}
    assert answers_of(folder).value("exa-0") == "a"


def test_handing_in_again_is_another_hand_in(folder: Path, exchange: Path) -> None:
    first, second = awaited(hand_in(folder, ADA)), awaited(hand_in(folder, ADA))
    assert first.secret != second.secret
    assert len(list((exchange / "inbound").iterdir())) == 2
    assert last_receipt(folder) == second


def test_refreshers_are_handed_in_as_such_and_the_test_as_a_test(folder: Path, exchange: Path) -> None:
    answer(folder, refresher={"1": {"questions": ["p1"], "answers": {}}})
    for purpose in ("refresher", "test"):
        submit(folder, purpose)
        assert answers_of(folder).purpose == "test"
    newest = sorted((exchange / "inbound").iterdir(), key=lambda one: (one / "timestamp.txt").read_text())
    assert [answers_of(arrived).purpose for arrived in newest] == ["refresher", "test"]


def test_an_answer_that_comes_while_refreshers_are_handed_in_makes_no_attempt_of_them(folder: Path) -> None:
    comes = threading.Thread(target=answer, args=(folder,), kwargs={"exa_0": "b"})
    with handed_in_for("refresher", folder):
        comes.start()
        comes.join(0.3)
        assert answers_of(folder).purpose == "refresher"
    comes.join()
    assert (answers_of(folder).purpose, answers_of(folder).value("exa-0")) == ("test", "b")


def test_an_exchange_that_is_gone_is_one_sentence_and_nothing_is_lost(folder: Path, exchange: Path) -> None:
    before = (folder / "answers.json").read_bytes()
    shutil.rmtree(exchange.parent)
    told = rf"^Handing in did not work: the place where hand-ins go cannot be used \(.*{exchange.parent}\)\. {SAFE}"
    with pytest.raises(HandInProblem, match=told):
        awaited(hand_in(folder, ADA))
    assert (folder / "answers.json").read_bytes() == before
    assert last_receipt(folder) is None


@pytest.mark.parametrize("missing", ["inbound", f"outbound/{MODULE}"])
def test_an_exchange_without_its_folders_is_named(folder: Path, exchange: Path, missing: str) -> None:
    shutil.rmtree(exchange / missing)
    assert str(exchange / missing) in submit(folder)["problem"]


def test_a_notebook_that_is_gone_is_named(folder: Path, exchange: Path) -> None:
    (folder / "mod.ipynb").unlink()
    assert submit(folder) == {"problem": "No such file or directory: mod/mod.ipynb"}
    assert list((exchange / "inbound").iterdir()) == []


def test_a_damaged_notebook_is_a_sentence(folder: Path, exchange: Path) -> None:
    (folder / "mod.ipynb").write_text("{")
    with pytest.raises(HandInProblem, match=rf"^Handing in did not work\. {SAFE}"):
        awaited(hand_in(folder, ADA))


def test_elsewhere_nbgraders_own_configuration_says_where_to(folder: Path, exchange: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(EXCHANGE_VARIABLE)
    monkeypatch.delenv(COURSE_VARIABLE)
    lines = (f"c.Exchange.root = {str(exchange.parent)!r}", f"c.CourseDirectory.course_id = {COURSE!r}")
    (folder.parent / "nbgrader_config.py").write_text("c = get_config()\n" + "\n".join(lines))
    assert submit(folder)["result"].startswith(str(exchange))
    assert len(list((exchange / "inbound").iterdir())) == 1


def test_without_an_id_nothing_is_handed_in(folder: Path, exchange: Path) -> None:
    with pytest.raises(HandInProblem, match="Please give your name and ID first"):
        awaited(hand_in(folder, Learner()))
    assert list((exchange / "inbound").iterdir()) == []


def test_with_nothing_answered_nothing_is_handed_in(exchange: Path, tmp_path: Path) -> None:
    folder = learner_folder(tmp_path, "ben-2")
    with pytest.raises(HandInProblem, match=NOTHING):
        awaited(hand_in(folder, Learner("ben-2", "Ben")))
    answer(folder, Learner("ben-2", "Ben"), exa_0=None, exa_1=[], words="")
    with pytest.raises(HandInProblem, match=NOTHING):
        awaited(hand_in(folder, Learner("ben-2", "Ben")))
    assert list((exchange / "inbound").iterdir()) == []


def test_one_answer_is_enough(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stub(monkeypatch, tmp_path, """echo '{"timestamp": "now", "secret": "s", "result": "/r.json"}'""")
    assert awaited(hand_in(folder, ADA)) == Receipt("now", "s", "/r.json")


def test_answers_of_a_newer_course_are_not_handed_in(folder: Path, exchange: Path) -> None:
    (folder / "answers.json").write_text('{"format": 99, "entries": {}}')
    with pytest.raises(AnswersProblem, match="newer version"):
        awaited(hand_in(folder, ADA))


def test_what_takes_too_long_is_stopped(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stub(monkeypatch, tmp_path, "exec sleep 600")
    monkeypatch.setattr(handin, "_SUBMIT_SECONDS", 0.2)
    started: list[asyncio.subprocess.Process] = []
    start = asyncio.create_subprocess_exec

    async def remember(*command: str, **how: Any) -> asyncio.subprocess.Process:
        started.append(await start(*command, **how))
        return started[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", remember)
    with pytest.raises(HandInProblem, match=rf"^Handing in took too long and was stopped\. {SAFE}"):
        awaited(hand_in(folder, ADA))
    with pytest.raises(ProcessLookupError):
        os.kill(started[0].pid, 0)
    assert last_receipt(folder) is None


@pytest.mark.parametrize(
    "script",
    [
        "exit 3",
        "echo",
        "echo 'Traceback: no JSON'",
        "echo '[]'",
        "echo 5",
        """echo '{"timestamp": "now"}'""",
        """echo '{"timestamp": 1, "secret": [], "result": null}'""",
        "printf '\\377\\376'",
        """printf '{"problem": "\\377"}'""",
    ],
)
def test_an_answer_that_is_no_receipt_is_one_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str) -> None:
    stub(monkeypatch, tmp_path, script)
    with pytest.raises(HandInProblem, match=rf"^Handing in did not work\. {SAFE}"):
        awaited(hand_in(folder, ADA))
    assert last_receipt(folder) is None


def test_only_the_last_line_counts(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stub(monkeypatch, tmp_path, """echo 'a library chats'; echo '{"problem": "It is full."}'""")
    with pytest.raises(HandInProblem, match=r"cannot be used \(It is full\)\."):
        awaited(hand_in(folder, ADA))


def test_a_failed_hand_in_leaves_the_last_receipt(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    receipt = Receipt("then", "s", "/r.json")
    (folder / RECEIPTS["test"]).write_bytes(msgspec.json.encode(receipt))
    stub(monkeypatch, tmp_path, "exit 1")
    with pytest.raises(CourseProblem):
        awaited(hand_in(folder, ADA))
    assert last_receipt(folder) == receipt


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b'{"timestamp": "now", "sec',
        b"[]",
        b"null",
        b'{"timestamp": "now"}',
        b'{"timestamp": 1, "secret": "s", "result": "r"}',
        b'{"timestamp": "\xff", "secret": "s", "result": "r"}',
        b'{"x": ' + b"[" * 100_000,
        b'{"timestamp": "n", "secret": "s", "result": "r", "more": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
)
def test_a_damaged_receipt_is_none(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / RECEIPTS["test"]).write_bytes(raw)
    assert last_receipt(tmp_path) is None


def test_a_receipt_that_is_a_folder_is_none(tmp_path: Path) -> None:
    (tmp_path / RECEIPTS["test"]).mkdir()
    assert last_receipt(tmp_path) is None


@pytest.mark.parametrize("result", ["", ".", "/nowhere/r.json", "a\0b", "x" * 5000])
def test_a_receipt_that_leads_nowhere_has_no_result(result: str) -> None:
    assert read_result(Receipt("now", "s", result)) is None


@pytest.mark.parametrize(
    "raw", [b"", b'{"score"', b"[1]", b"\xff", b'{"x": "\xff"}', b"[" * 100_000, b'{"x": "' + b"x" * 1_000_000 + b'"}']
)
def test_a_damaged_half_written_or_oversized_result_is_none(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "r.json").write_bytes(raw)
    assert read_result(Receipt("now", "s", str(tmp_path / "r.json"))) is None


@pytest.mark.parametrize(
    ("environment", "can"),
    [
        ({}, False),
        ({EXCHANGE_VARIABLE: "/exchange"}, True),
        ({"JUPYTERHUB_USER": "ada"}, True),
        ({"JUPYTERHUB_USER": "jovyan", "BINDER_REPO_URL": "x"}, False),
    ],
)
def test_there_is_an_exchange_on_a_local_course_and_on_a_hub(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], can: bool
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert can_hand_in() is can
