"""What the page says to the kernel and hears back: a reply to every message, and no answer lost."""

import asyncio
import base64
import io
import json
import threading
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.running import awaited
from tests.unit.learner_side import ADA, MODULE, answer, answers_of, learner_folder, stub
from widgets import session as session_module
from widgets import track
from widgets.answers import AnswersStore, Learner, decode_answers
from widgets.exchange import EXCHANGE_VARIABLE
from widgets.handin import RECEIPTS, Receipt
from widgets.identity import LEARNERS_VARIABLE
from widgets.session import Message, Session

FAILED = "The course could not do this. Your answers are safe. Reload the page, or tell your instructor."
NOTHING = "There is nothing to hand in yet: answer a question first."
AT = "2026-01-01T00:00:0{}.000+00:00"

pytestmark = pytest.mark.usefixtures("plain_environment")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return learner_folder(tmp_path)


def told(folder: Path, *messages: Message) -> list[Message]:
    """What a new session on the folder sends for these messages, one after another."""
    sent: list[Message] = []

    async def tell() -> None:
        session = Session(folder, sent.append)
        for message in messages:
            await session.receive(message)

    awaited(tell())
    return sent


def reply(folder: Path, op: str, **fields: Any) -> Message:
    """The one reply to one message."""
    [sent] = told(folder, {"op": op, "seq": 7, **fields})
    assert (sent["op"], sent["seq"]) == ("reply", 7)
    json.dumps(sent)
    return sent


def entry(value: Any, second: int = 1, **more: Any) -> dict[str, Any]:
    return {"value": value, "at": AT.format(second), **more}


def test_hello_tells_a_newcomer_that_there_is_nothing_yet(folder: Path) -> None:
    assert reply(folder, "hello") == {
        "op": "reply",
        "seq": 7,
        "ok": True,
        "answers": {},
        "learner": {"id": "", "name": "", "fixed": False},
        "can": {"handIn": False, "bundle": True},
        "results": None,
        "problem": None,
    }


def test_hello_brings_back_what_was_saved(folder: Path) -> None:
    told(folder, {"op": "learner", "id": "ada-1", "name": "Ada"})
    told(folder, {"op": "set", "id": "q1", "entry": entry(["a", "b"], confidence="sure", checked=True)})
    hello = reply(folder, "hello")
    assert hello["answers"] == {"q1": {"value": ["a", "b"], "at": AT.format(1), "confidence": "sure", "checked": True}}
    assert hello["learner"] == {"id": "ada-1", "name": "Ada", "fixed": False}


def test_where_there_is_an_exchange_the_page_hands_in_and_else_makes_bundles(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reply(folder, "hello")["can"] == {"handIn": False, "bundle": True}
    monkeypatch.setenv(EXCHANGE_VARIABLE, "/exchange")
    assert reply(folder, "hello")["can"] == {"handIn": True, "bundle": False}


def test_hello_tells_of_a_damaged_file_and_keeps_it(folder: Path) -> None:
    (folder / "answers.json").write_bytes(b'{"format": 1, "entries": {"q1"')
    hello = reply(folder, "hello")
    assert hello["ok"]
    assert hello["answers"] == {}
    assert "answers.json is damaged" in hello["problem"]
    [kept] = folder.glob("answers-set-aside-*.json")
    assert kept.read_bytes() == b'{"format": 1, "entries": {"q1"'
    assert kept.name in hello["problem"]


def test_set_saves_before_it_replies(folder: Path) -> None:
    sent: list[Message] = []
    seen: list[Any] = []

    def send(message: Message) -> None:
        seen.append(answers_of(folder).value("q1"))
        sent.append(message)

    awaited(Session(folder, send).receive({"op": "set", "seq": 1, "id": "q1", "entry": entry("a")}))
    assert seen == ["a"]
    assert sent == [{"op": "reply", "seq": 1, "ok": True}]


def test_an_older_entry_does_not_replace_a_newer_one(folder: Path) -> None:
    told(folder, {"op": "set", "id": "q1", "entry": entry("new", 2)}, {"op": "set", "id": "q1", "entry": entry("old", 1)})
    assert answers_of(folder).value("q1") == "new"


@pytest.mark.parametrize(
    "given", [None, "a", [], 5, entry("x" * 20_001), entry([["x"] * 1001]), entry({"a": object()}), entry({"x" * 20_001: "a"})]
)
def test_an_entry_that_cannot_be_saved_is_refused_in_a_sentence(folder: Path, given: Any) -> None:
    [sent] = told(folder, {"op": "set", "seq": 7, "id": "q1", "entry": given})
    assert sent == {"op": "reply", "seq": 7, "ok": False, "message": "This answer cannot be saved: it is too long or of no known form."}
    assert not (folder / "answers.json").exists()


@pytest.mark.parametrize("id", ["../../x", "q" * 5000, "", "__class__", "half \ud83d", "\0"])
def test_a_strange_id_is_a_name_in_the_file_and_nothing_more(folder: Path, id: str) -> None:
    before = sorted(path.name for path in folder.parent.rglob("*"))
    assert reply(folder, "set", id=id, entry=entry("a"))["ok"]
    after = sorted(path.name for path in folder.parent.rglob("*"))
    assert set(after) - set(before) == {"answers.json", ".answers.lock"}
    assert [entry.value for entry in answers_of(folder).entries.values()] == ["a"]


def test_more_than_the_file_may_hold_is_refused_and_the_rest_stays(folder: Path) -> None:
    long = {str(number): "x" * 20_000 for number in range(40)}
    replies = told(
        folder, *({"op": "set", "id": f"q{n}", "entry": entry(long)} for n in range(2)), {"op": "set", "id": "q3", "entry": entry("a")}
    )
    assert [sent["ok"] for sent in replies] == [True, False, True]
    assert "all answers together would be too large" in replies[1]["message"]
    assert set(answers_of(folder).entries) == {"q0", "q3"}


def test_a_file_of_a_newer_course_is_neither_written_nor_moved(folder: Path) -> None:
    (folder / "answers.json").write_text('{"format": 99, "entries": {"q1": {"value": "kept"}}}')
    before = (folder / "answers.json").read_bytes()
    for sent in (
        reply(folder, "set", id="q1", entry=entry("a")),
        reply(folder, "learner", id="ada-1", name="Ada"),
        reply(folder, "bundle"),
    ):
        assert not sent["ok"]
        assert "newer version" in sent["message"]
    assert "newer version" in reply(folder, "hello")["problem"]
    assert (folder / "answers.json").read_bytes() == before


def test_a_learner_gives_a_name_and_an_id(folder: Path) -> None:
    assert reply(folder, "learner", id=" ada-1 ", name="Ada  L.")["learner"] == {"id": "ada-1", "name": "Ada L.", "fixed": False}
    assert answers_of(folder).learner == Learner("ada-1", "Ada L.")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"id": "a+b", "name": "Ada"}, "This ID cannot be used."),
        ({"id": "ada-1", "name": ""}, "Please give your name."),
        ({"id": "ada-1"}, "Please give your name."),
        ({"name": "Ada"}, "Please give your ID."),
        ({}, "Please give your ID."),
        ({"id": {"a": 1}, "name": "Ada"}, "This ID cannot be used."),
        ({"id": "ada-1", "name": "A" * 500}, "This name cannot be used."),
    ],
)
def test_a_bad_name_or_id_is_refused_and_not_kept(folder: Path, fields: Message, sentence: str) -> None:
    sent = reply(folder, "learner", **fields)
    assert not sent["ok"]
    assert sent["message"].startswith(sentence)
    assert answers_of(folder).learner == Learner()


def test_on_a_local_course_nobody_can_take_another_id(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LEARNERS_VARIABLE, str(folder.parents[1]))
    assert reply(folder, "learner", id="ben-2", name="Ada")["learner"] == {"id": "ada-1", "name": "Ada", "fixed": True}
    assert answers_of(folder).learner == Learner("ada-1", "Ada")


def test_a_bundle_is_what_the_browser_saves(folder: Path) -> None:
    answer(folder, q1="a")
    sent = reply(folder, "bundle")
    assert sent["filename"].startswith("ada-1+mod+")
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(sent["base64"]))) as archive:
        assert decode_answers(archive.read("answers.json")).value("q1") == "a"


@pytest.mark.parametrize("op", ["bundle", "hand-in"])
def test_nothing_answered_is_nothing_to_hand_in(folder: Path, op: str) -> None:
    AnswersStore(folder, MODULE).set_learner(ADA)
    assert reply(folder, op) == {"op": "reply", "seq": 7, "ok": False, "message": NOTHING}
    told(folder, {"op": "set", "id": "q1", "entry": entry(None)}, {"op": "set", "id": "q2", "entry": entry([])})
    assert reply(folder, op)["message"] == NOTHING


@pytest.mark.parametrize("op", ["bundle", "hand-in"])
def test_without_an_id_nothing_is_handed_in(folder: Path, op: str) -> None:
    told(folder, {"op": "set", "id": "q1", "entry": entry("a")})
    assert reply(folder, op)["message"] == "Please give your name and ID first."


@pytest.mark.parametrize("op", ["bundle", "hand-in"])
def test_a_file_damaged_meanwhile_is_told_of_and_not_handed_in(folder: Path, op: str) -> None:
    (folder / "answers.json").write_bytes(b"{")
    sent = reply(folder, op)
    assert not sent["ok"]
    assert "answers.json is damaged" in sent["message"]
    assert len(list(folder.glob("answers-set-aside-*.json"))) == 1


@pytest.fixture
def result(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the result of a hand-in will be, which a stub takes."""
    answer(folder, q1="a")
    line = json.dumps({"timestamp": "now", "secret": "s", "result": str(tmp_path / "result.json")})
    stub(monkeypatch, tmp_path, f"echo '{line}'")
    monkeypatch.setattr(session_module, "_POLL_SECONDS", 0.01)
    return tmp_path / "result.json"


async def until(sent: list[Message], count: int) -> None:
    while len(sent) < count:
        await asyncio.sleep(0.01)


def test_a_hand_in_gives_a_receipt_and_then_the_result(folder: Path, result: Path) -> None:
    sent: list[Message] = []

    async def hand_in() -> None:
        await Session(folder, sent.append).receive({"op": "hand-in", "seq": 3})
        assert sent == [{"op": "reply", "seq": 3, "ok": True, "receipt": {"timestamp": "now"}}]
        result.write_text('{"score": 3, "half-')
        await asyncio.sleep(0.05)
        result.write_text('{"score": 3}')
        await asyncio.wait_for(until(sent, 2), 60)

    awaited(hand_in())
    assert sent[1:] == [{"op": "results", "results": {"score": 3}}]


def test_the_receipts_secret_does_not_reach_the_page(folder: Path, result: Path) -> None:
    assert '"s"' not in json.dumps(told(folder, {"op": "hand-in"}, {"op": "results"}, {"op": "hello"}))


def test_results_can_be_asked_for_and_outlive_the_session(folder: Path, result: Path) -> None:
    assert reply(folder, "results")["results"] is None
    told(folder, {"op": "hand-in"})
    assert reply(folder, "results")["results"] is None
    result.write_text('{"score": 3}')
    assert reply(folder, "results")["results"] == {"score": 3}
    assert reply(folder, "hello")["results"] == {"score": 3}


@pytest.mark.parametrize("receipt", [b"{", b'{"timestamp": "\xff"}', msgspec.json.encode(Receipt("now", "s", "a\0b"))])
def test_a_damaged_receipt_keeps_nobody_from_working(folder: Path, receipt: bytes) -> None:
    (folder / RECEIPTS["test"]).write_bytes(receipt)
    assert reply(folder, "hello")["ok"]
    assert reply(folder, "results")["results"] is None


def test_two_hand_ins_at_once_are_one(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(folder, q1="a")
    go = tmp_path / "go"
    stub(
        monkeypatch, tmp_path, f"""while [ ! -e '{go}' ]; do sleep 0.05; done; echo '{{"timestamp": "1", "secret": "s", "result": "r"}}'"""
    )
    sent: list[Message] = []

    async def hand_in_twice() -> None:
        session = Session(folder, sent.append)
        first = asyncio.create_task(session.receive({"op": "hand-in", "seq": 1}))
        await asyncio.sleep(0)
        await session.receive({"op": "hand-in", "seq": 2})
        await session.receive({"op": "set", "seq": 3, "id": "q2", "entry": entry("b")})
        go.touch()
        await first
        await session.receive({"op": "hand-in", "seq": 4})

    awaited(hand_in_twice())
    assert [(message["seq"], message["ok"]) for message in sent] == [(2, False), (3, True), (1, True), (4, True)]
    assert "being handed in already" in sent[0]["message"]


def test_after_a_hand_in_that_failed_another_may_be_tried(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(folder, q1="a")
    stub(monkeypatch, tmp_path, "exit 1")
    first, second = told(folder, {"op": "hand-in"}, {"op": "hand-in"})
    assert not first["ok"]
    assert first == second
    assert "already" not in first["message"]


@pytest.mark.parametrize("message", [{"op": "fly"}, {"op": None}, {"op": ["set"]}, {"op": {}}, {}, {"op": "HELLO"}, {"op": "reply"}])
def test_an_unknown_message_is_answered_with_what_to_do(folder: Path, message: Message) -> None:
    [sent] = told(folder, message | {"seq": 9})
    assert sent == {"op": "reply", "seq": 9, "ok": False, "message": "This page is newer than the course behind it. Reload the page."}


def test_a_message_without_what_it_needs_is_answered(folder: Path) -> None:
    [sent] = told(folder, {"op": "set", "seq": 9, "entry": entry("a")})
    assert sent == {"op": "reply", "seq": 9, "ok": False, "message": FAILED}
    [sent] = told(folder, {"op": "set", "seq": 9, "id": "q1"})
    assert not sent["ok"]
    assert not (folder / "answers.json").exists()


def test_a_message_without_a_number_is_answered_too(folder: Path) -> None:
    assert told(folder, {"op": "results"}) == [{"op": "reply", "seq": None, "ok": True, "results": None}]


def test_a_mistake_of_our_own_is_answered_and_the_next_message_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: Any) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(AnswersStore, "put", break_down)
    first, second = told(folder, {"op": "set", "seq": 1, "id": "q1", "entry": entry("a")}, {"op": "results", "seq": 2})
    assert first == {"op": "reply", "seq": 1, "ok": False, "message": FAILED}
    assert second["ok"]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
MESSAGES = st.fixed_dictionaries(
    {},
    optional={
        "op": st.sampled_from(["hello", "set", "learner", "bundle", "results"]) | VALUES,
        "seq": VALUES,
        "id": VALUES,
        "name": VALUES,
        "entry": VALUES | st.fixed_dictionaries({}, optional={"value": VALUES, "at": VALUES, "confidence": VALUES, "checked": VALUES}),
    },
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(MESSAGES, max_size=6))
def test_every_message_is_answered_and_the_file_stays_whole(folder: Path, messages: list[Message]) -> None:
    (folder / "answers.json").unlink(missing_ok=True)
    told(folder, {"op": "set", "id": "sound", "entry": entry("kept")})
    sent = told(folder, *messages)
    assert [(message["op"], repr(message["seq"])) for message in sent] == [("reply", repr(message.get("seq"))) for message in messages]
    assert all(message["ok"] or message["message"] for message in sent)
    assert "sound" in answers_of(folder).entries
    assert list(folder.glob("answers-set-aside-*")) == []


def test_two_tabs_do_not_overwrite_each_other(folder: Path) -> None:
    sent: list[Message] = []

    async def work() -> None:
        one, two = Session(folder, sent.append), Session(folder, sent.append)
        await one.receive({"op": "learner", "id": "ada-1", "name": "Ada"})
        await two.receive({"op": "set", "id": "q1", "entry": entry("of two", 2)})
        await one.receive({"op": "set", "id": "q2", "entry": entry("of one", 3)})
        await two.receive({"op": "set", "id": "q2", "entry": entry("late", 1)})
        await one.receive({"op": "set", "id": "q1", "entry": entry("of one", 4)})

    awaited(work())
    assert all(message["ok"] for message in sent)
    after = answers_of(folder)
    assert (after.value("q1"), after.value("q2"), after.learner) == ("of one", "of one", Learner("ada-1", "Ada"))


def test_two_kernels_at_the_same_moment_lose_nothing(folder: Path) -> None:
    start = threading.Barrier(2)
    sent: list[Message] = []

    def work(name: str) -> None:
        start.wait(60)
        sent.extend(told(folder, *({"op": "set", "id": f"{name}{n}", "entry": entry(n)} for n in range(25))))

    kernels = [threading.Thread(target=work, args=(name,)) for name in ("a", "b")]
    for kernel in kernels:
        kernel.start()
    for kernel in kernels:
        kernel.join()
    assert [message["ok"] for message in sent] == [True] * 50
    assert {id: entry.value for id, entry in answers_of(folder).entries.items()} == {f"{name}{n}": n for name in "ab" for n in range(25)}


def test_who_the_learner_is_is_taken_over_from_the_module_where_it_was_said_last(folder: Path) -> None:
    other = folder.parent / "second"
    other.mkdir()
    AnswersStore(other, "second").put(track.ENTRY, entry("some"))
    assert reply(folder, "hello")["answers"]["track"]["value"] == "some"
    assert answers_of(folder).value(track.ENTRY) == "some"
    # said anew here, it is the newer one, there too
    told(folder, {"op": "set", "seq": 1, "id": track.ENTRY, "entry": entry("another", 2)})
    assert reply(other, "hello")["answers"]["track"]["value"] == "another"


def test_a_damaged_neighbour_says_nothing_and_is_left_as_it_is(folder: Path) -> None:
    other = folder.parent / "second"
    other.mkdir()
    (other / "answers.json").write_text("{half")
    assert "track" not in reply(folder, "hello")["answers"]
    assert (other / "answers.json").read_text() == "{half"


def test_own_answers_that_are_damaged_are_still_told_of(folder: Path) -> None:
    other = folder.parent / "second"
    other.mkdir()
    AnswersStore(other, "second").put(track.ENTRY, entry("some"))
    (folder / "answers.json").write_text("{half")
    assert "is damaged" in reply(folder, "hello")["problem"]


def test_to_say_who_one_is_is_nothing_to_hand_in(folder: Path) -> None:
    answer(folder, track="some")
    assert reply(folder, "bundle")["message"] == NOTHING
