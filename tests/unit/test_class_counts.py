"""What may be told of a class's answers: numbers alone, none that stands for a few, and nothing of what one person said."""

import json
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.facilitating.counts import FEW, Counts, Gathered, ItemCount, PollItem, answer_to, disclosed_counts, least, poll_items
from grading.facilitating.outline import ClassOutline
from tests.unit.class_plans import small_outline
from widgets.answers.store import FILE_NAME, Answers, Entry, Learner, encode_answers
from widgets.serving.classroom.register import FILE as CLASS_FILE

MODULE = "mod"
POLL = PollItem("p1", ["true", "false"])
OPTIONS = PollItem("p2", ["a", "b", "c", "d"])
BEFORE = PollItem("warm-up", ["true", "false"], "w1")
AFTER = PollItem("again", ["true", "false"], "w1", first="warm-up")
ITEMS = {"p1": POLL, "p2": OPTIONS, "warm-up/w1": BEFORE, "again/w1": AFTER}

NUMBERS = st.dictionaries(st.sampled_from(OPTIONS.answers), st.integers(0, 40))
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10) | st.sampled_from(["true", "false", "a", "b"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["w1", "answer", "x"]), inner, max_size=3),
    max_leaves=6,
)


class People(Gathered):
    """Learners as a test has them, in place of those in folders."""

    def __init__(self) -> None:
        super().__init__(Path(), MODULE)
        self.answers: dict[str, Answers] = {}

    def now(self) -> dict[str, Answers]:
        return dict(self.answers)

    def says(self, who: str, answer: str) -> None:
        self.answers[who] = Answers(entries={"p2": Entry(answer)})


def write(learners: Path, id: str, entries: dict[str, Any]) -> Path:
    folder = learners / id / MODULE
    folder.mkdir(parents=True, exist_ok=True)
    answers = Answers(MODULE, Learner(id, f"Name of {id}"), {cell: Entry(value) for cell, value in entries.items()})
    (folder / FILE_NAME).write_bytes(encode_answers(answers))
    return folder / FILE_NAME


def report(learners: Path, shown: set[str] | None = None, hands: dict[str, dict[str, int]] | None = None) -> dict[str, ItemCount]:
    found, problem = Counts(Gathered(learners, MODULE)).report(ITEMS, shown or set(), hands or {})
    assert problem is None
    return found


# Numbers


@given(st.integers(0, 10_000))
def test_how_many_answered_is_told_in_steps_that_nobody_is_alone_in(number: int) -> None:
    step = least(number)
    assert (step is None) == (number < FEW)
    assert step is None or (step % FEW == 0 and step <= number < step + FEW)


@given(NUMBERS)
def test_no_number_is_told_that_stands_for_a_few(counted: dict[str, int]) -> None:
    for answer, number in disclosed_counts(counted, OPTIONS.answers).items():
        assert number is None or number >= FEW
        assert (number is None) == (counted.get(answer, 0) < FEW)


@given(st.lists(st.tuples(st.integers(0, 15), st.sampled_from(["a", "b"])), min_size=20, max_size=80), st.integers(0, 30))
def test_whoever_watches_the_counts_change_never_sees_what_a_few_people_did(steps: list[tuple[int, str]], first_shown: int) -> None:
    """Between two reports that differ, at least FEW people have answered or changed their answer."""
    people, last, last_answers = People(), None, dict[str, str]()
    counts = Counts(people)
    for number, (who, answer) in enumerate(steps):
        people.says(f"learner-{who}", answer)
        count = counts.report({"p2": OPTIONS}, {"p2"} if number >= first_shown else set(), {})[0]["p2"]
        if count.told is None:
            continue
        now = {who: str(answers.value("p2")) for who, answers in people.answers.items()}
        if last is not None and count.told != last:
            assert sum(now.get(who) != last_answers.get(who) for who in now.keys() | last_answers.keys()) >= FEW
        if last is None or count.told != last:
            last, last_answers = count.told, now


@given(
    st.dictionaries(st.text("abcdef", min_size=3, max_size=8), st.sampled_from(["a", "b", "c", "d"]), max_size=40), st.booleans(), NUMBERS
)
def test_what_is_told_names_nobody_and_says_nothing_but_numbers(said: dict[str, str], shown: bool, hands: dict[str, int]) -> None:
    people = People()
    for who, answer in said.items():
        people.says(f"learner-{who}", answer)
    count = Counts(people).report({"p2": OPTIONS}, {"p2"} if shown else set(), {"p2": hands})[0]["p2"]
    text = json.dumps(msgspec.to_builtins(count))
    assert "learner" not in text
    assert not any(who in text for who in said)
    if shown:
        counted = Counter(said.values()) + Counter(hands)
        assert count == ItemCount(told={answer: counted[answer] if counted[answer] >= FEW else None for answer in OPTIONS.answers})
    else:
        assert count == ItemCount(answered=least(len(said) + sum(hands.values())))


# One person's answer


@given(VALUES)
def test_an_answer_is_one_that_can_be_given_or_none(value: Any) -> None:
    for item in ITEMS.values():
        answer = answer_to(item, Answers(entries={item.cell: Entry(value)}))
        assert answer is None or answer in item.answers


@pytest.mark.parametrize(
    ("item", "value", "wanted"),
    [
        (POLL, "true", "true"),
        (POLL, True, "true"),
        (POLL, 1, None),
        (OPTIONS, "c", "c"),
        (OPTIONS, ["c"], None),
        (OPTIONS, "e", None),
        (BEFORE, {"w1": {"answer": "false", "confidence": "sure"}}, "false"),
        (BEFORE, {"w1": {"confidence": "sure"}}, None),
        (BEFORE, {"w2": {"answer": "false"}}, None),
        (BEFORE, {"w1": "false"}, None),
        (BEFORE, "false", None),
    ],
)
def test_what_somebody_answered(item: PollItem, value: Any, wanted: str | None) -> None:
    assert answer_to(item, Answers(entries={item.cell: Entry(value)})) == wanted
    assert answer_to(item, Answers()) is None


def test_what_the_plan_asks_is_what_is_counted(tmp_path: Path) -> None:
    outline: ClassOutline = small_outline(tmp_path)
    assert poll_items(outline.plan, outline.material) == {"p1": POLL, "warm-up/w1": BEFORE, "again/w1": AFTER}


# From learners' folders


def test_answers_are_gathered_from_the_learners_folders(tmp_path: Path) -> None:
    for number in range(12):
        write(tmp_path, f"l-{number}", {"p1": "true" if number < 7 else "false", "warm-up": {"w1": {"answer": "false"}}})
    counts = report(tmp_path, {"p1"})
    assert counts["p1"] == ItemCount(told={"true": 7, "false": 5})
    assert counts["warm-up/w1"] == ItemCount(answered=10)
    assert counts["again/w1"] == ItemCount()


def test_the_first_round_of_a_warm_up_is_shown_with_the_second_alone(tmp_path: Path) -> None:
    for number in range(6):
        write(tmp_path, f"l-{number}", {"warm-up": {"w1": {"answer": "true"}}, "again": {"w1": {"answer": "false"}}})
    found = report(tmp_path, {"again"})
    assert found["warm-up/w1"].told == {"true": 6, "false": None}
    assert found["again/w1"].told == {"true": None, "false": 6}


def test_hands_and_devices_are_counted_together(tmp_path: Path) -> None:
    for number in range(4):
        write(tmp_path, f"l-{number}", {"p1": "true"})
    assert report(tmp_path, {"p1"}, {"p1": {"true": 3, "false": 2}})["p1"].told == {"true": 7, "false": None}
    assert report(tmp_path, set(), {"p1": {"true": 3, "false": 2}})["p1"].answered == 5


def test_of_a_class_with_a_code_those_alone_are_counted_who_signed_in_with_it(tmp_path: Path) -> None:
    for number in range(12):
        write(tmp_path, f"l-{number}", {"p1": "true"})
    (tmp_path / CLASS_FILE).write_text(json.dumps({"code": "ABCD-EFGH", "devices": {f"l-{number}": "d" for number in range(6)}}))
    assert report(tmp_path, {"p1"})["p1"].told == {"true": 6, "false": None}


def test_a_class_that_cannot_be_read_is_told_and_nobody_is_counted(tmp_path: Path) -> None:
    for number in range(12):
        write(tmp_path, f"l-{number}", {"p1": "true"})
    (tmp_path / CLASS_FILE).write_text("{")
    found, problem = Counts(Gathered(tmp_path, MODULE)).report(ITEMS, {"p1"}, {"p1": {"true": 5}})
    assert found["p1"].told == {"true": 5, "false": None}
    assert problem
    assert "is damaged" in problem


def test_what_is_changed_later_is_read_again(tmp_path: Path) -> None:
    gathered = Gathered(tmp_path, MODULE)
    file = write(tmp_path, "ada", {"p1": "true"})
    assert gathered.now()["ada"].value("p1") == "true"
    write(tmp_path, "ada", {"p1": "false"})
    os.utime(file, ns=(1, 1))
    assert gathered.now()["ada"].value("p1") == "false"
    file.unlink()
    assert gathered.now() == {}


def plant_link(folder: Path) -> None:
    (folder / "real").mkdir()
    write(folder / "real", "ada", {"p1": "true"})
    (folder / "learners" / "eve").symlink_to(folder / "real" / "ada")


def plant_linked_file(folder: Path) -> None:
    file = write(folder / "real", "ada", {"p1": "true"})
    (folder / "learners" / "eve" / MODULE).mkdir(parents=True)
    (folder / "learners" / "eve" / MODULE / FILE_NAME).symlink_to(file)


def plant_pipe(folder: Path) -> None:
    (folder / "learners" / "eve" / MODULE).mkdir(parents=True)
    os.mkfifo(folder / "learners" / "eve" / MODULE / FILE_NAME)


def plant_large(folder: Path) -> None:
    write(folder / "learners", "eve", {"p1": "true"}).write_text(" " * 1_000_001)


def plant_damaged(folder: Path) -> None:
    write(folder / "learners", "eve", {"p1": "true"}).write_text('{"entries": ')


def plant_hidden(folder: Path) -> None:
    write(folder / "learners", ".eve", {"p1": "true"})


@pytest.mark.parametrize("plant", [plant_link, plant_linked_file, plant_pipe, plant_large, plant_damaged, plant_hidden])
def test_what_is_no_plain_answers_file_of_a_learner_is_not_counted(tmp_path: Path, plant: Callable[[Path], None]) -> None:
    write(tmp_path / "learners", "ada", {"p1": "true"})
    plant(tmp_path)
    assert list(Gathered(tmp_path / "learners", MODULE).now()) == ["ada"]


def test_without_any_learners_there_are_no_answers(tmp_path: Path) -> None:
    assert Gathered(tmp_path / "nowhere", MODULE).now() == {}
    assert report(tmp_path / "nowhere", {"p1"})["p1"].told == {"true": None, "false": None}
