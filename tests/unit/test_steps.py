"""How a page is cut into steps, how one goes from one to the next, and what Back closes: the page's own scripts in Node."""

from typing import Any

import pytest

from tests.node import run_script

# As much of a browser as these scripts need: a history of entries, which moves later, as a browser's does.
BROWSER = """
const listeners = {};
const entries = [{ state: null }];
let at = 0;
const addEventListener = (event, act) => (listeners[event] ??= []).push(act);
const told = [];
const move = (by) => {
  at = Math.max(0, at + by);
  for (const act of listeners.popstate ?? []) act({});
};
const location = {
  set href(address) { told.push(`push ${address}`); },
  replace(address) { told.push(`replace ${address}`); },
};
const history = {
  get state() { return entries[at].state; },
  pushState(state) { entries.splice(at + 1, Infinity, { state }); at += 1; },
  back() { setTimeout(() => move(-1), 5); },
};
globalThis.window = { addEventListener, history, location };
globalThis.document = { documentElement: { lang: "en", classList: { contains: () => false } } };
const tell = (what) => process.stdout.write(JSON.stringify(what), () => process.exit());
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
"""


def run(script: str, given: Any = None) -> Any:
    return run_script(BROWSER + script, given)


@pytest.mark.parametrize(
    ("blocks", "starts"),
    [
        ([], []),
        (["text"], [0]),
        (["heading", "heading"], [0, 1]),
        (["text", "asks", "text", "asks"], [0, 2]),
        (["text", "asks", "asks", "heading", "asks"], [0, 2, 3]),
        (["text", "figure", "text", "figure", "figure", "asks"], [0, 4]),
        (["text", "text", "heading", "figure", "asks", "figure"], [0, 2, 5]),
    ],
)
def test_a_step_begins_at_each_heading_and_after_each_cell_that_asks(blocks: list[str], starts: list[int]) -> None:
    script = 'const { stepStarts } = await import("STATIC/page/steps.js"); tell(stepStarts(given));'
    assert run(script, blocks) == starts


WAYS = """
const { waysFrom } = await import("STATIC/page/foot.js");
const pages = [
  { id: "page-1", title: "A", graded: 0 },
  { id: "page-2", title: "B", graded: 0 },
  { id: "page-3", title: "C", graded: 2 },
  { id: "page-4", title: "D", graded: 1 },
];
const steps = { "page-1": 1, "page-2": 3, "page-3": 2, "page-4": 1 };
const line = (way) => way && [way.address, way.name, way.title].filter(Boolean).join(" ");
tell(given.map(([page, step, isWhole]) => {
  const at = { place: { page, step }, isWhole, pages, stepsOf: (id) => steps[id], isOptional: ({ id }) => id === "page-2" };
  const { before, after } = waysFrom(at);
  return [line(before), line(after)];
}));
"""


def test_back_and_on_lead_through_steps_and_pages_and_between_the_questions_of_the_test() -> None:
    places = [("page-1", 1), ("page-2", 1), ("page-2", 3), ("page-3", 1), ("page-3", 2), ("page-4", 1)]
    assert run(WAYS, [[*place, False] for place in places]) == [
        [None, "#page-2.1 Next B (optional)"],
        ["#page-1 Back A", "#page-2.2 Continue"],
        ["#page-2.2 Back", "#page-3.1 Next C"],
        ["#page-2.3 Back B (optional)", "#page-3.2 Next question"],
        ["#page-3.1 Previous", "#page-4 Next question D"],
        ["#page-3.2 Previous C", None],
    ]


def test_whole_pages_lead_from_page_to_page() -> None:
    assert run(WAYS, [["page-2", 2, True], ["page-3", 1, True]]) == [
        ["#page-1 Back A", "#page-3 Next C"],
        ["#page-2 Back B (optional)", "#page-4 Next D"],
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("page-3", {"page": "page-3"}),
        ("page-12.4", {"page": "page-12", "step": 4}),
        ("ref-protocol", None),
        ("page-3.x", None),
        ("", None),
    ],
)
def test_an_address_names_a_page_and_perhaps_a_step(text: str, place: dict[str, Any] | None) -> None:
    script = 'const { placeIn, placeText } = await import("STATIC/page/places.js"); const place = placeIn(given);'
    assert run(f"{script} tell([place, place && placeText(place)]);", text) == [place, text if place else None]


BACK = """
const { closeOver, followAddress, holdBack } = await import("STATIC/page/back.js");
const open = (name) => {
  const done = holdBack(() => { told.push(`closed ${name}`); done(); });
  return done;
};
"""


def test_back_closes_what_is_open_the_topmost_first() -> None:
    script = """
    open("drawer"); open("words");
    move(-1); told.push("back"); move(-1);
    await pause(20);
    tell([told, at, entries.length]);
    """
    assert run(BACK + script) == [["closed words", "back", "closed drawer"], 0, 3]


def test_what_was_closed_in_another_way_leaves_no_entry_to_press_back_for() -> None:
    script = """
    const done = open("drawer");
    done();
    await pause(20);
    open("words");
    closeOver();
    await pause(20);
    tell([told, at]);
    """
    assert run(BACK + script) == [["closed words"], 0]


def test_a_link_takes_the_place_of_what_it_was_open_in() -> None:
    script = """
    open("contents");
    followAddress("#page-4");
    followAddress("#page-5");
    tell([told, at]);
    """
    assert run(BACK + script) == [["closed contents", "replace #page-4", "push #page-5"], 1]


def test_a_link_that_is_pressed_at_once_waits_until_the_entry_is_left() -> None:
    script = """
    const done = open("drawer");
    done();
    followAddress("#page-4");
    const before = [...told];
    await pause(20);
    tell([before, told, at]);
    """
    assert run(BACK + script) == [[], ["push #page-4"], 0]


MARKS = """
const { createMarks } = await import("STATIC/cells/marks.js");
let kept = null;
const storage = { getItem: () => kept, setItem: (_, text) => { kept = text; } };
const host = { learner: { id: "ada" }, module: "mod", drawing: { draw: 0 } };
const marks = createMarks(host, storage);
const heard = [];
marks.onChange((id) => heard.push(id));
marks.toggle("q1"); marks.toggle("q2"); marks.toggle("q1");
const first = ["q1", "q2"].map((id) => createMarks(host, storage).has(id));
host.drawing.draw = 1;
tell([first, heard, marks.has("q2"), createMarks(host, storage).has("q2"), createMarks(host, null).has("q2")]);
"""


def test_a_mark_lasts_until_another_test_is_drawn() -> None:
    assert run(MARKS) == [[False, True], ["q1", "q2", "q1"], False, False, False]
