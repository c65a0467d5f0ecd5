"""Where a class stands: its clock, what becomes of it by each action, and the file that keeps it."""

import json
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.facilitating.actions import (
    MOST_HANDS,
    Action,
    Anew,
    Count,
    Decide,
    Go,
    MoveScreen,
    Restart,
    Run,
    SetWall,
    Show,
    Undo,
    apply_action,
)
from grading.facilitating.clock import ClassClock, Timer, class_clock
from grading.facilitating.outline import ClassOutline, StateProblem
from grading.facilitating.state import FILE, ClassState, StateFile, new_state
from tests.unit.class_plans import small_outline

NOW = 1_800_000_000.0
SECONDS = st.floats(0, 10_000)


@pytest.fixture(scope="module")
def outline(tmp_path_factory: pytest.TempPathFactory) -> ClassOutline:
    return small_outline(tmp_path_factory.mktemp("course"))


def after(outline: ClassOutline, *actions: Action, state: ClassState | None = None, now: float = NOW) -> ClassState:
    """The state of a class after these actions, all at one time."""
    state = state or new_state(outline)
    for action in actions:
        state = apply_action(outline, state, action, now)
    return state


# The clock


@given(st.lists(st.tuples(st.booleans(), SECONDS)))
def test_a_timer_counts_the_time_in_which_it_ran(steps: list[tuple[bool, float]]) -> None:
    timer, now, ran = Timer(), NOW, 0.0
    for runs, seconds in steps:
        timer = timer.started(now) if runs else timer.paused(now)
        now += seconds
        ran += seconds if runs else 0
        assert timer.elapsed(now) == pytest.approx(ran, abs=1e-3)


@given(SECONDS, SECONDS)
def test_a_clock_that_is_put_back_takes_nothing_from_a_timer(ran: float, back: float) -> None:
    timer = Timer(ran).started(NOW)
    assert timer.elapsed(NOW - back) == ran
    assert timer.paused(NOW - back).elapsed(NOW) == ran


def test_to_start_a_timer_that_runs_or_to_pause_one_that_stands_changes_nothing() -> None:
    timer = Timer().started(NOW)
    assert timer.started(NOW + 60) == timer
    assert timer.paused(NOW + 60).paused(NOW + 600) == Timer(60.0)


@pytest.mark.parametrize(
    ("ran", "stage", "wanted"),
    [
        ({}, "welcome", ClassClock(0, 600, 0, 600)),
        ({"welcome": 60}, "welcome", ClassClock(60, 600, 0, 540)),
        # over its own two minutes by one
        ({"welcome": 180}, "welcome", ClassClock(180, 600, 60, 480)),
        # done in half the time
        ({"welcome": 60}, "before", ClassClock(60, 600, -60, 480)),
        ({"welcome": 180, "before": 90}, "before", ClassClock(270, 600, 90, 420)),
        ({"welcome": 120, "before": 60, "work": 180, "back": 60, "after": 60, "end": 120}, "end", ClassClock(600, 600, 0, 0)),
    ],
)
def test_where_the_class_stands_in_its_time(outline: ClassOutline, ran: dict[str, float], stage: str, wanted: ClassClock) -> None:
    assert class_clock(outline.plan, {id: Timer(float(seconds)) for id, seconds in ran.items()}, stage, NOW) == wanted


# Actions


def test_the_class_begins_at_its_first_stage_and_one_walks_through_all_screens_and_back(outline: ClassOutline) -> None:
    state = new_state(outline)
    seen: list[tuple[str, int]] = []
    while (state := after(outline, MoveScreen(1), state=state)).stage != "end" or not seen or seen[-1][0] != "end":
        seen.append((state.stage, state.screen))
    # the case waits for a decision, and lets one go past it
    assert [place for place in seen if place[0] == "work"] == [("work", screen) for screen in range(4)]
    assert seen[-1] == ("end", 0)
    for stage, screen in reversed([("welcome", 0), *seen[:-1]]):
        state = after(outline, MoveScreen(-1), state=state)
        assert (state.stage, state.screen) == (stage, screen)
    assert after(outline, MoveScreen(-1), state=state).stage == "welcome"


def test_the_timer_goes_along_with_the_class(outline: ClassOutline) -> None:
    state = after(outline, Run(True))
    state = after(outline, Go("work"), state=state, now=NOW + 30)
    assert state.timers["welcome"] == Timer(30.0)
    assert state.timers["work"] == Timer(0.0, NOW + 30)
    state = after(outline, Run(False), state=state, now=NOW + 90)
    assert state.timers["work"] == Timer(60.0)
    state = after(outline, MoveScreen(1), Go("welcome"), state=state, now=NOW + 100)
    assert state.timers["welcome"] == Timer(30.0)


def test_a_step_within_a_stage_leaves_its_timer_alone(outline: ClassOutline) -> None:
    state = after(outline, Run(True))
    assert after(outline, MoveScreen(1), state=state, now=NOW + 30).timers == state.timers


def test_a_timer_begins_anew_running_or_standing_as_it_was(outline: ClassOutline) -> None:
    state = after(outline, Run(True))
    assert after(outline, Restart(), state=state, now=NOW + 30).timers["welcome"] == Timer(0.0, NOW + 30)
    state = after(outline, Run(False), state=state, now=NOW + 30)
    assert after(outline, Restart(), state=state, now=NOW + 40).timers["welcome"] == Timer()


def test_a_group_decides_reads_what_followed_and_goes_on(outline: ClassOutline) -> None:
    state = after(outline, Go("back", 1), Decide("bar", "go"))
    assert (state.paths, state.follows) == ({"bar": [("door", "go")]}, "bar")
    state = after(outline, MoveScreen(1), state=state)
    assert (state.follows, outline.scene("bar", state.paths["bar"])) == ("", "think")
    state = after(outline, MoveScreen(1), state=state)
    assert outline.scene("bar", state.paths["bar"]) == "inside"
    assert (state.stage, state.screen) == ("back", 1)
    with pytest.raises(StateProblem, match="cannot be chosen here any more"):
        after(outline, Decide("bar", "stay"), state=state)
    assert after(outline, MoveScreen(1), state=state).stage == "after"


def test_a_decision_after_which_nothing_is_told_leads_to_its_scene_at_once(outline: ClassOutline) -> None:
    state = after(outline, Go("back", 1), Decide("bar", "stay"))
    assert (state.follows, outline.scene("bar", state.paths["bar"])) == ("", "inside")


def test_a_decision_is_taken_back_as_often_as_there_is_one(outline: ClassOutline) -> None:
    state = after(outline, Go("back", 1), Decide("bar", "go"), Undo("bar"))
    assert (state.paths, state.follows) == ({"bar": []}, "")
    assert after(outline, Undo("bar"), state=state).paths == {"bar": []}


def test_a_group_may_leave_its_case_and_finds_its_place_again(outline: ClassOutline) -> None:
    state = after(outline, Go("back", 1), Decide("bar", "go"), MoveScreen(-1))
    assert (state.screen, state.follows) == (0, "")
    assert after(outline, MoveScreen(1), state=state).paths == {"bar": [("door", "go")]}


def test_what_is_hidden_is_seen_again_when_the_class_goes_on(outline: ClassOutline) -> None:
    state = after(outline, SetWall(blank=True, theme="dark"))
    assert (state.blank, state.theme) == (True, "dark")
    assert after(outline, SetWall(theme="light"), state=state).blank
    assert not after(outline, MoveScreen(1), state=state).blank


def test_answers_are_shown_and_covered(outline: ClassOutline) -> None:
    state = after(outline, Show("p1", True), Show("again", True), Show("p1", True))
    assert sorted(state.shown) == ["again", "p1"]
    assert after(outline, Show("p1", False), state=state).shown == ["again"]


@given(st.lists(st.integers(-2000, 2000)))
def test_hands_are_never_fewer_than_none_nor_more_than_a_room_holds(outline: ClassOutline, steps: list[int]) -> None:
    state = after(outline, *(Count("p1", "true", by) for by in steps))
    assert 0 <= state.hands.get("p1", {}).get("true", 0) <= MOST_HANDS


def test_another_class_begins_with_nothing_of_the_last(outline: ClassOutline) -> None:
    state = after(
        outline, SetWall(theme="dark"), Run(True), Count("p1", "true", 5), Go("back", 1), Decide("bar", "go"), Show("p1", True), Anew()
    )
    assert state == ClassState(stage="welcome", theme="dark", revision=7)


REFUSED: list[Action] = [
    Go("nowhere"),
    Go("welcome", 9),
    Go("welcome", -1),
    Show("exa-0", True),
    Show("bar/door", True),
    Show("", True),
    Count("p1", "maybe", 1),
    Count("exa-0", "a", 1),
    Decide("bar", "fly"),
    Decide("p1", "go"),
    Undo("p1"),
]


@pytest.mark.parametrize("action", REFUSED, ids=repr)
def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(outline: ClassOutline, action: Action) -> None:
    with pytest.raises(StateProblem) as refused:
        after(outline, action)
    assert str(refused.value).endswith(".")


def test_every_kind_of_action_is_told_apart_by_what_it_does() -> None:
    kinds = [kind.__struct_config__.tag for kind in get_args(Action)]
    assert len(set(kinds)) == len(kinds) >= 10


ACTIONS = st.one_of(
    st.builds(MoveScreen, st.sampled_from([-1, 1])),
    st.builds(Go, st.sampled_from(["welcome", "before", "work", "back", "after", "end"])),
    st.builds(Run, st.booleans()),
    st.just(Restart()),
    st.builds(Show, st.sampled_from(["p1", "again"]), st.booleans()),
    st.builds(Count, st.sampled_from(["p1", "again/w1", "warm-up/w1"]), st.sampled_from(["true", "false"]), st.integers(-5, 5)),
    st.builds(Decide, st.just("bar"), st.sampled_from(["go", "stay"])),
    st.just(Undo("bar")),
    st.builds(SetWall, st.booleans(), st.sampled_from(["light", "dark", None])),
    st.just(Anew()),
)


@given(st.lists(ACTIONS, max_size=30))
def test_whatever_is_done_the_class_stands_somewhere_and_its_file_says_where(outline: ClassOutline, actions: list[Action]) -> None:
    state = new_state(outline)
    for step, action in enumerate(actions):
        try:
            state = apply_action(outline, state, action, NOW + step)
        except StateProblem:
            continue
        assert 0 <= state.screen < len(outline.screens[state.stage])
        assert sum(timer.since is not None for timer in state.timers.values()) <= 1
    assert msgspec.json.decode(msgspec.json.encode(state), type=ClassState) == state


# The file


def test_the_state_is_there_again_after_a_restart_for_its_owner_alone(outline: ClassOutline, tmp_path: Path) -> None:
    state = after(outline, Run(True), Go("back", 1), Decide("bar", "go"), Count("p1", "true", 5))
    StateFile(tmp_path).write(state)
    assert StateFile(tmp_path).read(outline) == (state, None)
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_without_a_file_the_class_has_not_begun(outline: ClassOutline, tmp_path: Path) -> None:
    assert StateFile(tmp_path).read(outline) == (new_state(outline), None)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"stage": 3}', b'{"stage": "welcome", "format": 99}', b"\xff", b"[" * 100_000])
def test_a_file_that_cannot_be_used_is_set_aside_and_told(outline: ClassOutline, tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    state, message = StateFile(tmp_path).read(outline)
    assert state == new_state(outline)
    assert message
    assert "the class starts from the beginning" in message
    assert (tmp_path / "class-state-set-aside.json").read_bytes() == content
    assert StateFile(tmp_path).read(outline) == (new_state(outline), None)


def test_a_state_of_an_earlier_plan_is_made_to_fit(outline: ClassOutline, tmp_path: Path) -> None:
    for kept, expected in (({"stage": "gone", "screen": 2}, ("welcome", 0)), ({"stage": "work", "screen": 70}, ("work", 3))):
        (tmp_path / FILE).write_text(json.dumps(kept))
        state, told = StateFile(tmp_path).read(outline)
        assert (state.stage, state.screen, told) == (*expected, None)
    (tmp_path / FILE).write_text(json.dumps({"stage": "back", "screen": 1, "paths": {"bar": [["gone", "x"], ["door", "go"]]}}))
    state, _ = StateFile(tmp_path).read(outline)
    assert outline.scene("bar", state.paths["bar"]) == "door"


def test_a_disk_that_takes_nothing_is_one_sentence(outline: ClassOutline, tmp_path: Path) -> None:
    with pytest.raises(StateProblem, match="could not be written"):
        StateFile(tmp_path / "gone").write(new_state(outline))
