"""The answers file: nothing in it is trusted, nothing that is saved is lost."""

import contextlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.unit.declaring import json_values
from widgets.answers.store import (
    FILE_NAME,
    FORMAT,
    MAX_BYTES,
    MAX_ENTRIES,
    MAX_TEXT,
    Answers,
    AnswersStore,
    Entry,
    Learner,
    decode_answers,
    encode_answers,
    read_answers,
)
from widgets.files import write_atomically
from widgets.languages.catalogue import ENGLISH, Language, speak
from widgets.problems import AnswersProblem


def file(**changes: Any) -> bytes:
    return json.dumps({"format": FORMAT, "module": "mod", "entries": {"q": {"value": "a", "at": "2025"}}} | changes).encode()


def test_what_is_written_is_read_again() -> None:
    answers = Answers(module="mod", learner=Learner("u1", "Ada"), entries={"q": Entry(["a", "b"], "2025", "sure", True)}, saved="2025")
    assert decode_answers(encode_answers(answers)) == answers


@pytest.mark.parametrize(("given", "purpose"), [("refresher", "refresher"), ("test", "test"), ("exam", "test"), (["refresher"], "test")])
def test_what_it_is_handed_in_for_is_read_and_anything_else_is_the_test(given: Any, purpose: str) -> None:
    answers = decode_answers(file(purpose=given))
    assert answers.purpose == purpose
    assert decode_answers(encode_answers(answers)).purpose == purpose
    assert decode_answers(file()).purpose == "test"


def test_what_a_killed_hand_in_left_behind_does_not_mark_the_next(tmp_path: Path) -> None:
    store = AnswersStore(tmp_path, "mod")
    store.set_purpose("refresher")
    assert read_answers(store.path).purpose == "refresher"
    store.put("q", {"value": "a", "at": "2025"})
    assert read_answers(store.path).purpose == "test"


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "is damaged"),
        (file()[:-5], "is damaged"),
        (b"\xff\xfe", "is damaged"),
        (b"[" * 100_000, "is damaged"),
        (b"[]", "is not an answers file of this course"),
        (b"{}", "is not an answers file of this course"),
        (file(entries=[]), "is not an answers file of this course"),
        (file(format=None), "does not say which format it has"),
        (file(format=True), "does not say which format it has"),
        (file(format=0), "does not say which format it has"),
        (file(format=FORMAT + 1), "was written by a newer version of the course"),
    ],
)
def test_what_cannot_be_read_is_a_sentence_with_the_files_name(raw: bytes, sentence: str) -> None:
    with pytest.raises(AnswersProblem, match=f"theirs.json {sentence}"):
        decode_answers(raw, "theirs.json")


@pytest.mark.parametrize(
    "entry",
    [
        None,
        "a",
        {"value": "x" * (MAX_TEXT + 1)},
        {"value": {"x" * (MAX_TEXT + 1): 1}},
        {"value": ["a"] * 1001},
        {"value": [[[[[[[[["deep"]]]]]]]]]},
    ],
)
def test_an_entry_that_is_not_sound_is_left_out_and_the_others_kept(entry: Any) -> None:
    answers = decode_answers(file(entries={"bad": entry, "q": {"value": "a"}}))
    assert set(answers.entries) == {"q"}
    assert answers.value("bad") is None


@pytest.mark.parametrize("value", [b"NaN", b"-Infinity", b"1e400", b"1" + b"0" * 400, b"9" * 5000, b"[[NaN]]", b'{"a": -1e400}'])
def test_a_number_that_is_none_costs_its_entry_and_no_other(value: bytes) -> None:
    raw = file(entries={"bad": {"value": "@"}, "q": {"value": "a"}}).replace(b'"@"', value)
    assert decode_answers(raw).entries == {"q": Entry("a")}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (rb'"\ud83d\ude00"', "\N{GRINNING FACE}"),
        (rb'"Half: \ud83d"', "Half: ?"),
        (rb'"a\u0000b"', "ab"),
        (rb'["\ude00", {"\u0000": "\ud83d"}]', ["?", {"": "?"}]),
        (b'"\xff"', "\N{REPLACEMENT CHARACTER}"),
        (b"1" + b"0" * 299, 10**299),
    ],
)
def test_text_that_cannot_be_stored_costs_a_character_and_not_the_answer(written: bytes, read: Any) -> None:
    assert decode_answers(file(entries={"q": {"value": "@"}}).replace(b'"@"', written)).value("q") == read


def test_a_mark_of_the_byte_order_is_passed_over() -> None:
    assert decode_answers(b"\xef\xbb\xbf" + file()).value("q") == "a"


def test_of_an_id_that_comes_twice_the_last_one_counts() -> None:
    raw = file(entries={"q": {"value": "a"}, "@": {"value": "b"}}).replace(b'"@"', b'"q"')
    assert decode_answers(raw).value("q") == "b"


def test_who_answers_and_when_is_told_on_a_short_line() -> None:
    strange = " Ada\n\x1b[2J \u202e Lovelace\0 " + "x" * 500
    answers = decode_answers(file(learner={"id": strange, "name": strange}, saved=strange, module=strange))
    assert answers.learner.name == ("Ada [2J Lovelace " + "x" * 500)[:200]
    assert {answers.learner.id, answers.saved, answers.module} == {answers.learner.name}


def test_more_answers_than_any_module_asks_for_are_not_read() -> None:
    entries: dict[str, dict[str, Any]] = {str(number): {} for number in range(MAX_ENTRIES)}
    assert len(decode_answers(file(entries=entries)).entries) == MAX_ENTRIES
    with pytest.raises(AnswersProblem, match=r"contains more answers than any module asks for \(1000\)"):
        decode_answers(file(entries=entries | {"q": {}}))


def test_more_answers_than_can_be_read_are_not_saved(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(file(entries={str(number): {} for number in range(MAX_ENTRIES)}))
    store = AnswersStore(tmp_path, "mod")
    with pytest.raises(AnswersProblem, match="too large"):
        store.put("q", {"value": "a", "at": "2025"})
    assert len(store.load()[0].entries) == MAX_ENTRIES


@pytest.mark.parametrize(("field", "given"), [("at", 3), ("confidence", "very"), ("confidence", ["sure"]), ("checked", "yes")])
def test_a_field_that_is_not_sound_is_left_out(field: str, given: Any) -> None:
    assert decode_answers(file(entries={"q": {"value": "a", field: given}})).entries == {"q": Entry("a")}


@given(st.binary() | json_values.map(lambda value: json.dumps(value).encode()))
def test_no_bytes_make_the_reader_stumble(raw: bytes) -> None:
    with contextlib.suppress(AnswersProblem):
        assert decode_answers(raw).format == FORMAT


@given(json_values, json_values, json_values)
@settings(max_examples=200)
def test_any_json_in_an_answers_file_is_read_and_can_be_written_again(entries: Any, learner: Any, module: Any) -> None:
    both = {"a": entries, "b": {"value": entries, "at": learner}}
    raw = json.dumps({"format": FORMAT, "entries": both, "learner": learner, "module": module})
    assume("\\u0000" not in raw)  # dropped, for databases refuse it
    answers = decode_answers(raw.encode())
    assert answers.entries["b"].value == entries
    again = decode_answers(encode_answers(answers))
    assert again == answers


def test_an_absent_file_is_an_empty_one(tmp_path: Path) -> None:
    assert read_answers(tmp_path / FILE_NAME) == Answers()


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(file(padding="x" * MAX_BYTES))
    with pytest.raises(AnswersProblem, match="is larger than"):
        read_answers(path)


@pytest.mark.parametrize("kind", ["folder", "pipe", "link", "dangling link"])
def test_what_is_no_plain_file_is_not_read(tmp_path: Path, kind: str) -> None:
    path, other = tmp_path / FILE_NAME, tmp_path / "other.json"
    match kind:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "link":
            other.write_bytes(file())
            path.symlink_to(other)
        case _:
            path.symlink_to(other)
    with pytest.raises(AnswersProblem, match=r"answers\.json is not a plain file"):
        read_answers(path)


def test_an_answer_is_there_after_it_was_saved(tmp_path: Path) -> None:
    AnswersStore(tmp_path, "mod").put("q", {"value": "a", "at": "2025-01-01"})
    answers, told = AnswersStore(tmp_path, "mod").load()
    assert told is None
    assert (answers.module, answers.value("q"), answers.saved != "") == ("mod", "a", True)
    assert sorted(path.name for path in tmp_path.iterdir() if not path.name.endswith(".lock")) == [FILE_NAME]


def test_two_windows_keep_each_others_answers_and_the_newer_of_one(tmp_path: Path) -> None:
    one, other = AnswersStore(tmp_path, "mod"), AnswersStore(tmp_path, "mod")
    one.put("q1", {"value": "new", "at": "2025-01-02"})
    other.put("q2", {"value": "b", "at": "2025-01-01"})
    other.put("q1", {"value": "old", "at": "2025-01-01"})
    answers, _ = one.load()
    assert (answers.value("q1"), answers.value("q2")) == ("new", "b")


def test_saving_who_answers_keeps_the_answers(tmp_path: Path) -> None:
    store = AnswersStore(tmp_path, "mod")
    store.put("q", {"value": "a", "at": "2025"})
    store.set_learner(Learner("u1", "Ada"))
    answers, _ = store.load()
    assert (answers.learner, answers.value("q")) == (Learner("u1", "Ada"), "a")


@given(json_values | st.text(st.characters(codec=None)), st.text(st.characters(codec=None), max_size=9))
@settings(max_examples=100)
def test_any_answer_that_a_page_can_send_is_saved(tmp_path_factory: pytest.TempPathFactory, value: Any, id: str) -> None:
    folder = tmp_path_factory.mktemp("learner")
    AnswersStore(folder, "mod").put(id, {"value": value, "at": "2025"})
    answers, told = AnswersStore(folder, "mod").load()
    assert told is None
    assert len(answers.entries) == 1


def test_half_a_character_costs_one_mark_and_not_the_answer(tmp_path: Path) -> None:
    answers = AnswersStore(tmp_path, "mod").put("q", {"value": "I would report. \ud83d", "at": "2025"})
    assert answers.value("q") == "I would report. ?"


@pytest.mark.parametrize("entry", [None, {"value": "x" * (MAX_TEXT + 1)}])
def test_an_answer_that_cannot_be_saved_is_told(tmp_path: Path, entry: Any) -> None:
    with pytest.raises(AnswersProblem, match="cannot be saved"):
        AnswersStore(tmp_path, "mod").put("q", entry)
    assert not (tmp_path / FILE_NAME).exists()


def test_answers_that_are_too_large_together_are_told_and_those_before_kept(tmp_path: Path) -> None:
    store = AnswersStore(tmp_path, "mod")
    text = "x" * MAX_TEXT
    most = MAX_BYTES // MAX_TEXT - 1
    for number in range(most):
        store.put(f"q{number}", {"value": text, "at": "2025"})
    with pytest.raises(AnswersProblem, match="too large"):
        store.put("one-more", {"value": [text, text], "at": "2025"})
    answers, told = store.load()
    assert told is None
    assert answers.value("q0") == text


@pytest.mark.parametrize("raw", [b"{", b"[]", file(module="other")], ids=["damaged", "foreign", "another module's"])
def test_a_file_that_cannot_be_used_is_set_aside_and_not_lost(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(raw)
    answers, message = AnswersStore(tmp_path, "mod").load()
    aside = next(tmp_path.glob("answers-set-aside-*.json"))
    assert aside.read_bytes() == raw
    assert message is not None
    assert aside.name in message
    assert answers.entries == {}
    AnswersStore(tmp_path, "mod").put("q", {"value": "a", "at": "2025"})
    assert AnswersStore(tmp_path, "mod").load()[0].value("q") == "a"


def test_a_file_that_is_set_aside_while_saving_is_told_of_at_the_next_reading(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"{")
    AnswersStore(tmp_path, "mod").put("q", {"value": "a", "at": "2025"})
    answers, message = AnswersStore(tmp_path, "mod").load()
    assert answers.value("q") == "a"
    assert next(tmp_path.glob("answers-set-aside-*.json")).name in (message or "")
    assert AnswersStore(tmp_path, "mod").load()[1] is None


def test_a_file_of_a_newer_format_is_left_as_it_is(tmp_path: Path) -> None:
    raw = file(format=FORMAT + 1)
    (tmp_path / FILE_NAME).write_bytes(raw)
    store = AnswersStore(tmp_path, "mod")
    assert "newer version" in (store.load()[1] or "")
    with pytest.raises(AnswersProblem, match="newer version"):
        store.put("q", {"value": "a", "at": "2025"})
    assert (tmp_path / FILE_NAME).read_bytes() == raw


def test_a_folder_that_is_gone_is_a_sentence(tmp_path: Path) -> None:
    store = AnswersStore(tmp_path / "file" / "gone", "mod")
    (tmp_path / "file").write_text("")
    assert "cannot be written to" in (store.load()[1] or "")
    with pytest.raises(AnswersProblem, match="could not be written to disk"):
        store.put("q", {"value": "a", "at": "2025"})


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file.json"
    write_atomically(path, b"old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_answers_that_are_in_use_are_said_to_be_so_in_the_readers_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("widgets.answers.store._LOCK_SECONDS", 0.05)
    english = "Your answers are open elsewhere, so they stay in this browser for now. Reload the page in a minute."
    speak(Language("fr", "Français", messages={english: "Vos réponses"}))
    try:
        with FileLock(str(tmp_path / ".answers.lock")):
            assert AnswersStore(tmp_path, "mod").load()[1] == "Vos réponses"
    finally:
        speak(ENGLISH)
