"""What a page asks of a learner's session and the replies: every message has one, and no answer is lost."""

import base64
import io
import json
import re
import threading
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.learner_side import ADA, COURSE, MODULE, answer, answers_of, learner_folder, released_notebook, stub
from widgets import files
from widgets.answers import store as answers_module
from widgets.answers.receipts import RECEIPTS, Receipt
from widgets.answers.store import AnswersStore, Learner, decode_answers
from widgets.answers.terms import Terms, write_terms
from widgets.content.reserved_entries import TRACK
from widgets.handing_in.delivery import COURSE_VARIABLE, EXCHANGE_VARIABLE
from widgets.kernel.kernel_widgets import replied
from widgets.problems import AnswersProblem, CourseProblem
from widgets.session import Message, Session

FAILED = "The course could not do this. Your answers are safe. Reload the page, or tell your instructor."
NOTHING = "There is nothing to hand in yet. Answer a question first."
REFUSED = "This answer cannot be saved, because it is too long or its type is unknown."
AT = "2026-01-01T00:00:0{}.000+00:00"

pytestmark = pytest.mark.usefixtures("plain_environment")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    released_notebook(tmp_path)
    return learner_folder(tmp_path)


def session_in(folder: Path, vouched: str = "") -> Session:
    """A new session: nothing that an earlier one did is in its memory."""
    return Session(folder, folder.parents[2] / "release" / folder.name / f"{folder.name}.ipynb", vouched)


def replies(folder: Path, *messages: Message) -> list[Message]:
    """The replies to these messages, each by a session of its own."""
    return [replied(session_in(folder), message) for message in messages]


def reply(folder: Path, op: str, **fields: Any) -> Message:
    """The reply to one message."""
    [sent] = replies(folder, {"op": op, "seq": 7, **fields})
    assert (sent["op"], sent["seq"]) == ("reply", 7)
    json.dumps(sent)
    return sent


def save(folder: Path, **entries: Any) -> Message:
    """The reply to the request to save these entries."""
    return reply(folder, "save", entries=entries)


def entry(value: Any, second: int = 1, **more: Any) -> dict[str, Any]:
    return {"value": value, "at": AT.format(second), **more}


def test_a_newcomer_has_nothing_yet(folder: Path) -> None:
    assert reply(folder, "state") == {
        "op": "reply",
        "seq": 7,
        "ok": True,
        "answers": {},
        "learner": {"id": "", "name": "", "shown": "", "fixed": False},
        "seed": "",
        "can": {"handIn": False, "bundle": True},
        "lasts": True,
        "results": None,
        "terms": {"due": "", "late": "none", "closed": False},
        "problem": None,
    }


def test_the_state_has_what_was_saved(folder: Path) -> None:
    reply(folder, "learner", id="ada-1", name="Ada")
    assert save(folder, q1=entry(["a", "b"], confidence="sure", checked=True))["ok"]
    state = reply(folder, "state")
    assert state["answers"] == {"q1": {"value": ["a", "b"], "at": AT.format(1), "confidence": "sure", "checked": True}}
    assert (state["learner"], state["seed"]) == ({"id": "ada-1", "name": "Ada", "shown": "ada-1", "fixed": False}, "ada-1")


def test_where_there_is_an_exchange_the_page_hands_in_and_elsewhere_it_makes_bundles(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reply(folder, "state")["can"] == {"handIn": False, "bundle": True}
    monkeypatch.setenv(EXCHANGE_VARIABLE, "/exchange")
    monkeypatch.setenv(COURSE_VARIABLE, COURSE)
    assert reply(folder, "state")["can"] == {"handIn": True, "bundle": False}


def test_the_state_has_the_terms_that_the_course_has_published(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    exchange = tmp_path_factory.mktemp("exchange")
    (exchange / COURSE / "feedback").mkdir(parents=True)
    terms = Terms("2026-03-13T16:00:00+00:00", "zero", closed=True)
    write_terms(exchange / COURSE, MODULE, terms)
    assert reply(folder, "state")["terms"] == msgspec.to_builtins(Terms())
    monkeypatch.setenv(EXCHANGE_VARIABLE, str(exchange))
    monkeypatch.setenv(COURSE_VARIABLE, COURSE)
    assert reply(folder, "state")["terms"] == {"due": "2026-03-13T16:00:00+00:00", "late": "zero", "closed": True}


@pytest.mark.parametrize("op", ["learner", "begin"])
def test_a_server_that_makes_bundles_takes_the_origin_of_its_page(folder: Path, monkeypatch: pytest.MonkeyPatch, op: str) -> None:
    assert reply(folder, op, id="ada-1", name="Ada", origin="browser-1")["ok"]
    assert answers_of(folder).origin == "browser-1"
    assert reply(folder, op, id="ada-1", name="Ada", origin="no origin / <b>")["ok"]
    kept = answers_of(folder).origin
    assert re.fullmatch(r"[A-Za-z0-9_-]{8,64}", kept)
    monkeypatch.setenv(EXCHANGE_VARIABLE, "/exchange")
    monkeypatch.setenv(COURSE_VARIABLE, COURSE)
    assert reply(folder, op, id="ada-1", name="Ada", origin="browser-2")["ok"]
    assert answers_of(folder).origin != "browser-2"


def test_only_a_server_on_binder_reports_that_it_does_not_last(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTERHUB_USER", "ada")
    assert reply(folder, "state")["lasts"] is True
    monkeypatch.setenv("BINDER_SERVICE_HOST", "10.0.0.1")
    assert reply(folder, "state")["lasts"] is False


def test_a_damaged_file_is_reported_and_kept(folder: Path) -> None:
    (folder / "answers.json").write_bytes(b'{"format": 1, "entries": {"q1"')
    state = reply(folder, "state")
    assert state["ok"]
    assert state["answers"] == {}
    assert state["problem"].startswith("answers.json is damaged")
    [kept] = folder.glob("answers-set-aside-*.json")
    assert kept.read_bytes() == b'{"format": 1, "entries": {"q1"'
    assert kept.name in state["problem"]


def test_the_reply_comes_when_the_answer_is_on_disk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Any] = []
    sync = files.sync_folder

    def look(where: Path) -> None:
        sync(where)
        written.append((where, answers_of(folder).value("q1")))

    monkeypatch.setattr(files, "sync_folder", look)
    assert session_in(folder).save([{"q1": entry("a")}]) == [{}]
    assert written == [(folder, "a")]


def test_an_older_entry_does_not_replace_a_newer_one(folder: Path) -> None:
    assert save(folder, q1=entry("new", 2))["ok"]
    assert save(folder, q1=entry("old", 1))["ok"]
    assert answers_of(folder).value("q1") == "new"


def test_requests_are_saved_in_one_write_and_each_has_its_reply(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writes: list[Path] = []
    write = files.write_atomically

    def count_and_write(path: Path, raw: bytes, **how: Any) -> None:
        writes.append(path)
        write(path, raw, **how)

    monkeypatch.setattr(answers_module, "write_atomically", count_and_write)
    requests = [{"q1": entry("new", 3), "q2": entry("a", 1)}, {"q1": entry("old", 2), "bad": 5}, {}, {"q2": entry("b", 1)}]
    assert session_in(folder).save(requests) == [{}, {"refused": {"bad": REFUSED}}, {}, {}]
    assert writes == [folder / "answers.json"]
    assert {id: kept.value for id, kept in answers_of(folder).entries.items()} == {"q1": "new", "q2": "b"}


def test_where_nothing_can_be_saved_nothing_is_written(folder: Path) -> None:
    assert session_in(folder).save([{}, {"q1": None}]) == [{}, {"refused": {"q1": REFUSED}}]
    with pytest.raises(AnswersProblem, match=REFUSED):
        session_in(folder).save([None])
    assert not (folder / "answers.json").exists()


@pytest.mark.parametrize(
    "given", [None, "a", [], 5, entry("x" * 20_001), entry([["x"] * 1001]), entry({"a": object()}), entry({"x" * 20_001: "a"})]
)
def test_an_entry_that_cannot_be_saved_is_refused_in_a_sentence_and_the_others_are_saved(folder: Path, given: Any) -> None:
    [sent] = replies(folder, {"op": "save", "seq": 7, "entries": {"q1": given}})
    assert sent == {"op": "reply", "seq": 7, "ok": True, "refused": {"q1": REFUSED}}
    assert not (folder / "answers.json").exists()
    [sent] = replies(folder, {"op": "save", "seq": 7, "entries": {"q1": given, "q2": entry("a")}})
    assert sent["refused"] == {"q1": REFUSED}
    assert {id: kept.value for id, kept in answers_of(folder).entries.items()} == {"q2": "a"}


@pytest.mark.parametrize("entries", [None, "a", 5, [], [entry("a")], True])
def test_entries_that_are_not_an_object_are_refused_in_a_sentence(folder: Path, entries: Any) -> None:
    [sent] = replies(folder, {"op": "save", "seq": 7, "entries": entries})
    assert sent == {"op": "reply", "seq": 7, "ok": False, "message": REFUSED}
    assert not (folder / "answers.json").exists()


@pytest.mark.parametrize("id", ["../../x", "q" * 5000, "", "__class__", "half \ud83d", "\0"])
def test_a_strange_id_is_a_name_in_the_file_and_nothing_more(folder: Path, id: str) -> None:
    before = sorted(path.name for path in folder.parent.rglob("*"))
    assert save(folder, **{id: entry("a")})["ok"]
    after = sorted(path.name for path in folder.parent.rglob("*"))
    assert set(after) - set(before) == {"answers.json", ".answers.lock", ".duty-origin"}
    assert [entry.value for entry in answers_of(folder).entries.values()] == ["a"]


def test_more_than_the_file_may_hold_is_refused_and_the_rest_stays(folder: Path) -> None:
    long = {str(number): "x" * 20_000 for number in range(40)}
    sent = [save(folder, q0=entry(long)), save(folder, q1=entry(long)), save(folder, q3=entry("a"))]
    assert [message["ok"] for message in sent] == [True, False, True]
    assert "all your answers together would be too large" in sent[1]["message"]
    assert set(answers_of(folder).entries) == {"q0", "q3"}


def test_a_file_of_a_newer_course_is_neither_written_nor_moved(folder: Path) -> None:
    (folder / "answers.json").write_text('{"format": 99, "entries": {"q1": {"value": "kept"}}}')
    before = (folder / "answers.json").read_bytes()
    for sent in (
        save(folder, q1=entry("a")),
        reply(folder, "learner", id="ada-1", name="Ada"),
        reply(folder, "bundle"),
        reply(folder, "hand-in", token="t1"),
    ):
        assert not sent["ok"]
        assert "newer version" in sent["message"]
    assert "newer version" in reply(folder, "state")["problem"]
    assert (folder / "answers.json").read_bytes() == before


def test_a_learner_gives_a_name_and_an_id(folder: Path) -> None:
    assert reply(folder, "learner", id=" ada-1 ", name="Ada  L.")["learner"] == {
        "id": "ada-1",
        "name": "Ada L.",
        "shown": "ada-1",
        "fixed": False,
    }
    assert answers_of(folder).learner == Learner("ada-1", "Ada L.")


BAD_NAMES = [
    ({"id": "a+b", "name": "Ada"}, "This ID cannot be used."),
    ({"id": "ada-1", "name": ""}, "Please enter your name."),
    ({"id": "ada-1"}, "Please enter your name."),
    ({"name": "Ada"}, "Please enter your ID."),
    ({}, "Please enter your ID."),
    ({"id": {"a": 1}, "name": "Ada"}, "This ID cannot be used."),
    ({"id": "ada-1", "name": "A" * 500}, "This name cannot be used."),
]


@pytest.mark.parametrize("op", ["learner", "begin"])
@pytest.mark.parametrize(("fields", "sentence"), BAD_NAMES)
def test_a_bad_name_or_id_is_refused_and_changes_nothing(folder: Path, op: str, fields: Message, sentence: str) -> None:
    answer(folder, Learner(), q1="a")
    before = (folder / "answers.json").read_bytes()
    sent = reply(folder, op, **fields)
    assert not sent["ok"]
    assert sent["message"].startswith(sentence)
    assert (folder / "answers.json").read_bytes() == before


def test_beginning_sets_another_learners_answers_aside(folder: Path) -> None:
    answer(folder, q1="a")
    before = (folder / "answers.json").read_bytes()
    assert reply(folder, "begin", id="ben-2", name="Ben")["learner"] == {"id": "ben-2", "name": "Ben", "shown": "ben-2", "fixed": False}
    state = reply(folder, "state")
    assert (state["answers"], state["learner"]["id"]) == ({}, "ben-2")
    [kept] = folder.glob("answers-set-aside-*.json")
    assert kept.read_bytes() == before


def test_beginning_without_answers_sets_nothing_aside(folder: Path) -> None:
    assert reply(folder, "begin", id="ben-2", name="Ben")["ok"]
    assert list(folder.glob("answers-set-aside-*.json")) == []
    assert answers_of(folder).learner == Learner("ben-2", "Ben")


def test_a_signed_in_learner_cannot_take_another_id(folder: Path) -> None:
    session = session_in(folder, vouched="ada-1")
    assert session.act("learner", {"id": "ben-2", "name": "Ada"}) == {
        "learner": {"id": "ada-1", "name": "Ada", "shown": "ada-1", "fixed": True}
    }
    assert answers_of(folder).learner == Learner("ada-1", "Ada")
    AnswersStore(folder, MODULE).set_learner(Learner("ben-2", "Ben"))
    state = session.state()
    assert (state["learner"], state["seed"]) == ({"id": "ada-1", "name": "Ben", "shown": "ada-1", "fixed": True}, "ada-1")


def test_a_signed_in_learner_has_the_name_given_in_another_module(folder: Path) -> None:
    answer(folder)
    later = folder.parent / "later"
    state = session_in(later, vouched="ada-1").state()
    assert (state["learner"], state["problem"]) == ({"id": "ada-1", "name": "Ada", "shown": "ada-1", "fixed": True}, None)
    assert answers_of(later).learner == ADA


def test_on_a_hub_the_id_is_the_users(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTERHUB_USER", "ada")
    assert reply(folder, "learner", id="ben-2", name="Ada L.")["learner"] == {"id": "ada", "name": "Ada L.", "shown": "ada", "fixed": True}
    assert answers_of(folder).learner == Learner("ada", "Ada L.")


def test_a_bundle_is_what_the_browser_saves(folder: Path) -> None:
    answer(folder, q1="a")
    sent = reply(folder, "bundle")
    assert sent["filename"].startswith("ada-1+mod+")
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(sent["base64"]))) as archive:
        assert decode_answers(archive.read("answers.json")).value("q1") == "a"


@pytest.mark.parametrize("op", ["bundle", "hand-in"])
def test_nothing_answered_is_nothing_to_hand_in(folder: Path, op: str) -> None:
    AnswersStore(folder, MODULE).set_learner(ADA)
    assert reply(folder, op, token="t1") == {"op": "reply", "seq": 7, "ok": False, "message": NOTHING}
    save(folder, q1=entry(None), q2=entry([]))
    assert reply(folder, op, token="t1")["message"] == NOTHING


@pytest.mark.parametrize("op", ["bundle", "hand-in"])
def test_without_an_id_nothing_is_handed_in(folder: Path, op: str) -> None:
    save(folder, q1=entry("a"))
    assert reply(folder, op, token="t1")["message"] == "Please enter your name and ID first."


@pytest.mark.parametrize("op", ["bundle", "hand-in"])
def test_a_file_damaged_meanwhile_is_told_of_and_not_handed_in(folder: Path, op: str) -> None:
    (folder / "answers.json").write_bytes(b"{")
    sent = reply(folder, op, token="t1")
    assert not sent["ok"]
    assert "answers.json is damaged" in sent["message"]
    assert len(list(folder.glob("answers-set-aside-*.json"))) == 1


@pytest.fixture
def result(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the result of a hand-in will be; a stub on a hub takes the hand-in."""
    monkeypatch.setenv("JUPYTERHUB_USER", "ada")
    answer(folder, q1="a")
    line = json.dumps({"timestamp": "now", "secret": "s", "result": str(tmp_path / "result.json")})
    stub(monkeypatch, tmp_path, f"echo '{line}'; echo again >> '{tmp_path}/hand-ins'")
    return tmp_path / "result.json"


WAITING = {"handed_in": "now", "graded": None}


def test_a_hand_in_gives_a_receipt_and_then_the_result(folder: Path, result: Path) -> None:
    assert reply(folder, "hand-in", token="t1") == {"op": "reply", "seq": 7, "ok": True, "receipt": {"timestamp": "now"}}
    assert reply(folder, "result")["results"] == WAITING
    result.write_text('{"score": 3, "half-')
    assert reply(folder, "result")["results"] == WAITING
    result.write_text('{"score": 3}')
    assert reply(folder, "result")["results"] == {"score": 3}
    assert reply(folder, "state")["results"] == {"score": 3}


def test_the_receipts_secret_does_not_reach_the_page(folder: Path, result: Path) -> None:
    assert '"s"' not in json.dumps(replies(folder, {"op": "hand-in", "token": "t1"}, {"op": "result"}, {"op": "state"}))


def test_where_nothing_was_handed_in_there_is_no_result(folder: Path, result: Path) -> None:
    assert reply(folder, "result")["results"] is None
    assert reply(folder, "state")["results"] is None


def test_the_same_hand_in_sent_again_is_one_hand_in(folder: Path, result: Path) -> None:
    first, again = reply(folder, "hand-in", token="t1"), reply(folder, "hand-in", token="t1")
    assert first == again
    assert (result.parent / "hand-ins").read_text() == "again\n"
    reply(folder, "hand-in", token="t2")
    assert (result.parent / "hand-ins").read_text() == "again\nagain\n"


@pytest.mark.parametrize("fields", [{}, {"token": ""}, {"token": "x" * 65}, {"token": "../x"}, {"token": "a+b"}, {"token": ["a"]}])
def test_a_hand_in_without_a_usable_token_is_refused(folder: Path, result: Path, fields: Message) -> None:
    sent = reply(folder, "hand-in", **fields)
    assert sent["message"] == "This page is older than the course behind it. Reload the page."
    assert not (result.parent / "hand-ins").exists()


@pytest.mark.parametrize("receipt", [b"{", b'{"timestamp": "\xff"}', msgspec.json.encode(Receipt("now", "s", "a\0b"))])
def test_a_damaged_receipt_keeps_nobody_from_working(folder: Path, receipt: bytes) -> None:
    (folder / RECEIPTS["test"]).write_bytes(receipt)
    assert reply(folder, "state")["ok"]
    assert reply(folder, "result")["ok"]
    assert (reply(folder, "result")["results"] or {}).get("graded") is None


def test_one_hand_in_that_arrives_twice_at_once_is_handed_in_once(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTERHUB_USER", "ada")
    answer(folder, q1="a")
    go = tmp_path / "go"
    line = """{"timestamp": "1", "secret": "s", "result": "r"}"""
    stub(monkeypatch, tmp_path, f"echo again >> '{tmp_path}/hand-ins'; while [ ! -e '{go}' ]; do sleep 0.05; done; echo '{line}'")
    sent: list[Message] = []
    tabs = [threading.Thread(target=lambda: sent.append(reply(folder, "hand-in", token="t1"))) for _ in range(2)]
    for tab in tabs:
        tab.start()
    assert save(folder, q2=entry("b"))["ok"]
    go.touch()
    for tab in tabs:
        tab.join()
    assert [message.get("receipt") for message in sent] == [{"timestamp": "1"}] * 2
    assert (tmp_path / "hand-ins").read_text() == "again\n"


def test_after_a_hand_in_that_failed_another_may_be_tried(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTERHUB_USER", "ada")
    answer(folder, q1="a")
    stub(monkeypatch, tmp_path, "exit 1")
    first, second = (reply(folder, "hand-in", token="t1") for _ in range(2))
    assert not first["ok"]
    assert first == second
    stub(monkeypatch, tmp_path, """echo '{"timestamp": "1", "secret": "s", "result": "r"}'""")
    assert reply(folder, "hand-in", token="t1")["receipt"] == {"timestamp": "1"}


@pytest.mark.parametrize("message", [{"op": "fly"}, {"op": None}, {"op": ["save"]}, {"op": {}}, {}, {"op": "STATE"}, {"op": "reply"}])
def test_an_unknown_message_is_answered_with_what_to_do(folder: Path, message: Message) -> None:
    [sent] = replies(folder, message | {"seq": 9})
    assert sent == {"op": "reply", "seq": 9, "ok": False, "message": "This page is newer than the course behind it. Reload the page."}


def test_a_message_without_what_it_needs_is_answered(folder: Path) -> None:
    [sent] = replies(folder, {"op": "save", "seq": 9, "id": "q1", "entry": entry("a")})
    assert sent == {"op": "reply", "seq": 9, "ok": False, "message": REFUSED}
    assert not (folder / "answers.json").exists()


def test_a_message_without_a_number_is_answered_too(folder: Path) -> None:
    assert replies(folder, {"op": "result"}) == [{"op": "reply", "seq": None, "ok": True, "results": None}]


def test_a_mistake_of_our_own_is_answered_and_the_next_message_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: Any) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(AnswersStore, "put_all", break_down)
    first, second = replies(folder, {"op": "save", "seq": 1, "entries": {"q1": entry("a")}}, {"op": "result", "seq": 2})
    assert first == {"op": "reply", "seq": 1, "ok": False, "message": FAILED}
    assert second["ok"]


def test_a_session_raises_what_it_cannot_do_as_one_sentence(folder: Path) -> None:
    with pytest.raises(CourseProblem, match="This page is newer than the course"):
        session_in(folder).act("fly", {})


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
MESSAGES = st.fixed_dictionaries(
    {},
    optional={
        "op": st.sampled_from(["state", "save", "learner", "bundle", "result", "hand-in"]) | VALUES,
        "seq": VALUES,
        "id": VALUES,
        "name": VALUES,
        "token": VALUES,
        "purpose": VALUES,
        "entries": VALUES
        | st.dictionaries(
            st.text(max_size=5),
            VALUES | st.fixed_dictionaries({}, optional={"value": VALUES, "at": VALUES, "confidence": VALUES, "checked": VALUES}),
            max_size=3,
        ),
    },
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(MESSAGES, max_size=6))
def test_every_message_is_answered_and_the_file_stays_whole(folder: Path, messages: list[Message]) -> None:
    (folder / "answers.json").unlink(missing_ok=True)
    save(folder, sound=entry("kept"))
    sent = replies(folder, *messages)
    assert [(message["op"], repr(message["seq"])) for message in sent] == [("reply", repr(message.get("seq"))) for message in messages]
    assert all(message["ok"] or message["message"] for message in sent)
    assert "sound" in answers_of(folder).entries
    assert list(folder.glob("answers-set-aside-*")) == []


def test_two_tabs_do_not_overwrite_each_other(folder: Path) -> None:
    one, two = session_in(folder), session_in(folder)
    one.act("learner", {"id": "ada-1", "name": "Ada"})
    assert two.save([{"q1": entry("of two", 2)}]) == [{}]
    assert one.save([{"q2": entry("of one", 3)}]) == [{}]
    assert two.save([{"q2": entry("late", 1)}]) == [{}]
    assert one.save([{"q1": entry("of one", 4)}]) == [{}]
    after = answers_of(folder)
    assert (after.value("q1"), after.value("q2"), after.learner) == ("of one", "of one", Learner("ada-1", "Ada"))


def test_two_processes_at_the_same_moment_lose_nothing(folder: Path) -> None:
    start = threading.Barrier(2)
    sent: list[Message] = []

    def work(name: str) -> None:
        start.wait(60)
        sent.extend(save(folder, **{f"{name}{n}": entry(n)}) for n in range(25))

    sessions = [threading.Thread(target=work, args=(name,)) for name in ("a", "b")]
    for session in sessions:
        session.start()
    for session in sessions:
        session.join()
    assert [message["ok"] for message in sent] == [True] * 50
    assert {id: entry.value for id, entry in answers_of(folder).entries.items()} == {f"{name}{n}": n for name in "ab" for n in range(25)}


def test_who_the_learner_is_is_taken_over_from_the_module_where_it_was_said_last(folder: Path) -> None:
    other = folder.parent / "second"
    other.mkdir()
    AnswersStore(other, "second").put(TRACK, entry("some"))
    assert reply(folder, "state")["answers"]["track"]["value"] == "some"
    assert answers_of(folder).value(TRACK) == "some"
    # said anew here, it is the newer one, there too
    save(folder, **{TRACK: entry("another", 2)})
    assert reply(other, "state")["answers"]["track"]["value"] == "another"


def test_a_damaged_neighbour_says_nothing_and_is_left_as_it_is(folder: Path) -> None:
    other = folder.parent / "second"
    other.mkdir()
    (other / "answers.json").write_text("{half")
    assert "track" not in reply(folder, "state")["answers"]
    assert (other / "answers.json").read_text() == "{half"


def test_own_answers_that_are_damaged_are_still_told_of(folder: Path) -> None:
    other = folder.parent / "second"
    other.mkdir()
    AnswersStore(other, "second").put(TRACK, entry("some"))
    (folder / "answers.json").write_text("{half")
    assert "is damaged" in reply(folder, "state")["problem"]


def test_to_say_who_one_is_is_nothing_to_hand_in(folder: Path) -> None:
    answer(folder, track="some")
    assert reply(folder, "bundle")["message"] == NOTHING
