"""Handing in on a local course and through nbgrader's own exchange, and what is reported where it cannot be done."""

import json
import os
import secrets
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from nbgrader.utils import notebook_hash

from tests.unit.learner_side import ADA, COURSE, MODULE, answer, answers_of, fetched_module, learner_folder, release, sources, stub
from widgets.answers.identity import carried_id
from widgets.answers.receipts import RECEIPTS, Receipt, keep_receipt, last_receipt, read_result
from widgets.answers.reflection import as_markdown
from widgets.answers.store import AnswersStore, Learner, Purpose, read_answers
from widgets.handing_in import handin
from widgets.handing_in.delivery import COURSE_VARIABLE, EXCHANGE_VARIABLE
from widgets.handing_in.exchange import handed_in_for
from widgets.handing_in.handin import can_hand_in, hand_in
from widgets.problems import AnswersProblem, CourseProblem, HandInProblem
from widgets.session import Session

SAFE = r"Your answers are safe here\. Tell your instructor, or try again later\.$"
NOTHING = r"^There is nothing to hand in yet\. Answer a question first\.$"

pytestmark = pytest.mark.usefixtures("plain_environment")


@dataclass
class Work:
    """Where a learner works on the small module, and the course's folder in the exchange."""

    folder: Path
    notebook: Path
    exchange: Path

    def hand_in(self, purpose: Purpose = "test", learner: Learner = ADA) -> Receipt:
        return hand_in(self.folder, self.notebook, learner, purpose, secrets.token_hex())

    @property
    def arrived(self) -> list[Path]:
        """The folders of the hand-ins, the oldest first."""
        return sorted((self.exchange / "inbound").iterdir(), key=lambda one: (one / "timestamp.txt").read_text())


@pytest.fixture
def exchange(tmp_path: Path) -> Path:
    """An exchange into which the small module has been released; gives the course's folder in it."""
    course = tmp_path / "exchange" / COURSE
    (course / "inbound").mkdir(parents=True)
    shutil.copytree(release(tmp_path) / MODULE, course / "outbound" / MODULE)
    for made in (course.parent, course / "inbound"):
        made.chmod(0o777)
    return course


@pytest.fixture
def local(exchange: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Work:
    """A local course, whose server names the exchange."""
    monkeypatch.setenv(EXCHANGE_VARIABLE, str(exchange.parent))
    monkeypatch.setenv(COURSE_VARIABLE, COURSE)
    return answered(Work(learner_folder(tmp_path), tmp_path / "release" / MODULE / f"{MODULE}.ipynb", exchange))


@pytest.fixture
def hub(exchange: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Work:
    """A hub, where nbgrader's own configuration names the exchange."""
    monkeypatch.setenv("JUPYTERHUB_USER", ADA.id)
    folder = fetched_module(tmp_path)
    lines = (f"c.Exchange.root = {str(exchange.parent)!r}", f"c.CourseDirectory.course_id = {COURSE!r}")
    (folder.parent / "nbgrader_config.py").write_text("c = get_config()\n" + "\n".join(lines))
    return answered(Work(folder, folder / f"{MODULE}.ipynb", exchange))


@pytest.fixture(params=["local", pytest.param("hub", marks=pytest.mark.long)])
def work(request: pytest.FixtureRequest) -> Work:
    """Both, one after the other. On a hub, each hand-in starts nbgrader, which takes seconds."""
    found: Work = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def stubbed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Work:
    """A hub without an exchange: a stub is the program that hands in."""
    monkeypatch.setenv("JUPYTERHUB_USER", ADA.id)
    folder = fetched_module(tmp_path)
    return answered(Work(folder, folder / f"{MODULE}.ipynb", tmp_path / "no exchange"))


def answered(work: Work) -> Work:
    answer(work.folder, exa_0="a", words="I would <tell>.")
    return work


def submit(work: Work, purpose: str = "test") -> dict[str, Any]:
    """What the program that hands in prints."""
    command = [sys.executable, "-m", "widgets.handing_in.exchange", work.folder.name, ADA.id, purpose]
    done = subprocess.run(command, cwd=work.folder.parent, capture_output=True, text=True, check=True, timeout=300)
    [line] = done.stdout.splitlines()
    reply: dict[str, Any] = json.loads(line)
    return reply


def test_a_hand_in_arrives_whole_and_its_receipt_finds_the_result(work: Work) -> None:
    receipt = work.hand_in()
    [arrived] = work.arrived
    assert arrived.name.startswith(f"ada-1+mod+{receipt.timestamp}+")
    files = {file.name for file in arrived.iterdir() if not file.name.startswith(".")}
    assert files == {"answers.json", f"{MODULE}.ipynb", "submission_secret.txt", "timestamp.txt"}
    assert (arrived / "timestamp.txt").read_text() == receipt.timestamp
    assert (arrived / "submission_secret.txt").read_text() == receipt.secret
    assert (arrived / "answers.json").read_bytes() == (work.folder / "answers.json").read_bytes()
    assert sources(arrived)[-1] == as_markdown("I would <tell>.")
    assert answers_of(work.folder).value("exa-0") == "a"
    assert last_receipt(work.folder) == receipt
    assert read_result(receipt) is None
    result = work.exchange / "feedback" / f"{notebook_hash(secret=receipt.secret, notebook_id=MODULE)}.json"
    result.parent.mkdir()
    result.write_text('{"score": 3}')
    assert read_result(receipt) == {"score": 3}


def test_refreshers_are_handed_in_as_such_and_the_test_as_a_test(work: Work) -> None:
    test = work.hand_in()
    with pytest.raises(HandInProblem, match=NOTHING):
        work.hand_in("refresher")
    answer(work.folder, refresher={"since": "2026-01-01", "1": {"questions": ["p1"], "answers": {}}})
    refresher = work.hand_in("refresher")
    assert answers_of(work.folder).purpose == "test"
    assert (last_receipt(work.folder), last_receipt(work.folder, "refresher")) == (test, refresher)
    again = work.hand_in()
    assert [read_answers(one / "answers.json").purpose for one in work.arrived] == ["test", "refresher", "test"]
    assert (last_receipt(work.folder), last_receipt(work.folder, "refresher")) == (again, refresher)
    assert len({test.secret, refresher.secret, again.secret}) == 3


def test_the_next_hand_in_is_of_the_test_though_one_of_refreshers_was_killed(work: Work) -> None:
    AnswersStore(work.folder, MODULE).set_purpose("refresher")
    work.hand_in()
    [arrived] = work.arrived
    assert read_answers(arrived / "answers.json").purpose == "test"


def test_refreshers_alone_are_no_test(local: Work) -> None:
    (local.folder / "answers.json").unlink()
    answer(local.folder, refresher={"1": {"questions": ["p1"], "answers": {}}})
    with pytest.raises(HandInProblem, match=NOTHING):
        local.hand_in()


def test_handing_in_again_is_another_hand_in_and_the_same_token_again_is_not(local: Work) -> None:
    first, second = local.hand_in(), local.hand_in()
    assert first.secret != second.secret
    assert len(local.arrived) == 2
    assert last_receipt(local.folder) == second
    third, again = (hand_in(local.folder, local.notebook, ADA, "test", "t1") for _ in range(2))
    assert third == again
    assert len(local.arrived) == 3


def test_an_answer_that_comes_while_refreshers_are_handed_in_makes_no_attempt_of_them(stubbed: Work) -> None:
    comes = threading.Thread(target=answer, args=(stubbed.folder,), kwargs={"exa_0": "b"})
    with handed_in_for("refresher", stubbed.folder):
        comes.start()
        comes.join(0.3)
        assert answers_of(stubbed.folder).purpose == "refresher"
    comes.join()
    assert (answers_of(stubbed.folder).purpose, answers_of(stubbed.folder).value("exa-0")) == ("test", "b")


def test_an_exchange_that_is_gone_is_one_sentence_and_nothing_is_lost(work: Work) -> None:
    before = (work.folder / "answers.json").read_bytes()
    shutil.rmtree(work.exchange.parent)
    with pytest.raises(
        HandInProblem,
        match=rf"^Handing in did not work, because the folder for hand-ins cannot be used \(.*{work.exchange.parent}.*\)\. {SAFE}",
    ):
        work.hand_in()
    assert (work.folder / "answers.json").read_bytes() == before
    assert last_receipt(work.folder) is None


@pytest.mark.parametrize("missing", ["inbound", f"outbound/{MODULE}"])
def test_an_exchange_without_its_folders_is_named(hub: Work, missing: str) -> None:
    shutil.rmtree(hub.exchange / missing)
    assert str(hub.exchange / missing) in submit(hub)["problem"]


def test_a_notebook_that_is_gone_is_named(work: Work) -> None:
    work.notebook.unlink()
    with pytest.raises(HandInProblem, match=rf"\(No such file or directory: .*mod/mod\.ipynb\)\. {SAFE}"):
        work.hand_in()
    assert work.arrived == []


@pytest.mark.parametrize("raw", ["{", "[]", '{"cells": 5}'])
def test_a_damaged_notebook_is_a_sentence(local: Work, raw: str) -> None:
    local.notebook.write_text(raw)
    with pytest.raises(HandInProblem, match=rf"^Handing in did not work\. {SAFE}"):
        local.hand_in()
    assert local.arrived == []


def test_on_a_hub_a_damaged_notebook_is_one_sentence(hub: Work) -> None:
    hub.notebook.write_text("{")
    with pytest.raises(HandInProblem, match=rf"^Handing in did not work\. {SAFE}"):
        hub.hand_in()


def test_a_module_in_the_release_of_a_hub_is_handed_in_and_stays_as_it_is(hub: Work, tmp_path: Path) -> None:
    notebook, folder = tmp_path / "release" / MODULE / f"{MODULE}.ipynb", tmp_path / "answers" / MODULE
    folder.mkdir(parents=True)
    shutil.copy2(hub.folder.parent / "nbgrader_config.py", folder.parent)
    before = notebook.read_bytes()
    answer(folder, words="I would <tell>.")
    hand_in(folder, notebook, ADA, "test", "t1")
    [arrived] = hub.arrived
    assert sources(arrived)[-1] == as_markdown("I would <tell>.")
    assert notebook.read_bytes() == before
    assert [path.name for path in notebook.parent.iterdir()] == [notebook.name]


def test_without_an_id_nothing_is_handed_in(local: Work) -> None:
    with pytest.raises(HandInProblem, match="Please enter your name and ID first"):
        local.hand_in(learner=Learner())
    assert local.arrived == []


def test_with_nothing_answered_nothing_is_handed_in(local: Work, tmp_path: Path) -> None:
    ben = Learner("ben-2", "Ben")
    work = Work(learner_folder(tmp_path, "ben-2"), local.notebook, local.exchange)
    with pytest.raises(HandInProblem, match=NOTHING):
        work.hand_in(learner=ben)
    answer(work.folder, ben, exa_0=None, exa_1=[], words="", track="some")
    with pytest.raises(HandInProblem, match=NOTHING):
        work.hand_in(learner=ben)
    assert work.arrived == []


def test_one_answer_is_enough(stubbed: Work, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stub(monkeypatch, tmp_path, """echo '{"timestamp": "now", "secret": "s", "result": "/r.json"}'""")
    assert hand_in(stubbed.folder, stubbed.notebook, ADA, "test", "t1") == Receipt("now", "s", "/r.json", "t1")


def test_answers_of_a_newer_course_are_not_handed_in(local: Work) -> None:
    (local.folder / "answers.json").write_text('{"format": 99, "entries": {}}')
    with pytest.raises(AnswersProblem, match="newer version"):
        local.hand_in()
    assert local.arrived == []


def test_what_takes_too_long_is_stopped(stubbed: Work, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stub(monkeypatch, tmp_path, f"echo $$ > '{tmp_path}/pid'; exec sleep 600")
    monkeypatch.setattr(handin, "_SUBMIT_SECONDS", 0.5)
    with pytest.raises(HandInProblem, match=rf"^Handing in took too long and was stopped\. {SAFE}"):
        stubbed.hand_in()
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
    assert last_receipt(stubbed.folder) is None


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
def test_an_answer_that_is_no_receipt_is_one_sentence(stubbed: Work, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str) -> None:
    stub(monkeypatch, tmp_path, script)
    with pytest.raises(HandInProblem, match=rf"^Handing in did not work\. {SAFE}"):
        stubbed.hand_in()
    assert last_receipt(stubbed.folder) is None


def test_only_the_last_line_counts(stubbed: Work, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stub(monkeypatch, tmp_path, """echo 'a library chats'; echo '{"problem": "It is full."}'""")
    with pytest.raises(HandInProblem, match=r"cannot be used \(It is full\)\."):
        stubbed.hand_in()


def test_a_failed_hand_in_leaves_the_last_receipt(stubbed: Work, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    receipt = Receipt("then", "s", "/r.json")
    keep_receipt(stubbed.folder, receipt, "test")
    stub(monkeypatch, tmp_path, "exit 1")
    with pytest.raises(CourseProblem):
        stubbed.hand_in()
    assert last_receipt(stubbed.folder) == receipt


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
        ({EXCHANGE_VARIABLE: "/exchange", COURSE_VARIABLE: "course"}, True),
        ({EXCHANGE_VARIABLE: "/exchange"}, False),
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


@pytest.mark.parametrize("setting", ["Exchange", "ExchangeSubmit"])
def test_a_hub_with_several_courses_on_one_exchange(hub: Work, setting: str) -> None:
    with (hub.folder.parent / "nbgrader_config.py").open("a") as config:
        config.write(f"\nc.{setting}.path_includes_course = True\n")
    hub.hand_in()
    assert len(hub.arrived) == 1


@pytest.mark.parametrize("user", ["o'brien", "amara+un@academy.example"])
def test_a_user_of_any_name_hands_in_under_the_id_that_carries_it(hub: Work, user: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTERHUB_USER", user)
    session = Session(hub.folder, hub.notebook)
    assert session.state()["problem"] is None
    session.hand_in("test", "token1")
    [folder] = hub.arrived
    assert folder.name.partition("+")[0] == carried_id(user)
    assert read_answers(folder / "answers.json").value("exa-0") == "a"


@pytest.mark.parametrize("user", ["x" * 101, "\u674e" * 16, "a\x1b[2Jb" + "x" * 100])
def test_a_user_name_that_later_steps_cannot_take_is_refused_on_the_page(hub: Work, user: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTERHUB_USER", user)
    session = Session(hub.folder, hub.notebook)
    problem = session.state()["problem"]
    assert problem.startswith("Your user name here, ")
    assert problem.isprintable()
    with pytest.raises(HandInProblem, match="cannot be used for handing in"):
        session.hand_in("test", "token1")
    assert hub.arrived == []
    monkeypatch.setenv("JUPYTERHUB_USER", "amara.l@academy.example")
    assert session.state()["problem"] is None
