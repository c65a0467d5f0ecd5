"""The scripts for handing in, run in Node: the origin of answers, whether they have changed, what a page says before an attempt is used."""

import re
from typing import Any

import pytest

from tests.node import run_script
from widgets.answers.origin import is_origin

STORES = """
const store = (kept = {}) => ({ kept, getItem: (key) => kept[key] ?? null, setItem: (key, text) => { kept[key] = text; } });
const full = (kept = {}) => ({ ...store(kept), setItem() { throw new Error("full"); } });
const tell = (what) => console.log(JSON.stringify(what));
"""


def run(script: str, given: Any = None) -> Any:
    return run_script(STORES + script, given)


# Where answers come from

ORIGIN = 'const { isOrigin, originOf } = await import("STATIC/ground/origin.js");\n'


def test_a_browser_keeps_one_origin() -> None:
    first, again, kept = run(ORIGIN + "const one = store(); tell([originOf(one), originOf(one), one.kept]);")
    assert re.fullmatch("[0-9a-f]{32}", first)
    assert (again, kept) == (first, {"dtr:origin": first})
    assert run(ORIGIN + "tell(originOf(store()));") != first


@pytest.mark.parametrize("storage", ["null", "undefined", "full()", "{ getItem() { throw new Error(); } }"])
def test_a_browser_that_keeps_nothing_has_one_origin_for_the_life_of_the_page(storage: str) -> None:
    first, again = run(ORIGIN + f"tell([originOf({storage}), originOf({storage})]);")
    assert is_origin(first)
    assert again == first


def test_a_damaged_origin_is_replaced() -> None:
    origin, kept = run(ORIGIN + 'const one = store({ "dtr:origin": "<b>" }); tell([originOf(one), one.kept["dtr:origin"]]);')
    assert is_origin(origin)
    assert kept == origin


TEXTS = ("a" * 8, "a" * 64, "A-b_9-00", "a" * 7, "a" * 65, "a b c d e", "12345678\n", "", None, 12345678)


def test_a_page_and_a_server_take_the_same_origins() -> None:
    assert run(ORIGIN + "tell(given.map(isOrigin));", TEXTS) == [is_origin(text) for text in TEXTS]


# Whether answers have changed

HANDED = 'const { answersDigest, createHandedIn } = await import("STATIC/host/handed_in.js");\n'
CELLS = {"tf": "true-false", "all": "choose-all", "order": "order", "pairs": "match", "words": "reflection"}
ANSWERS: dict[str, Any] = {"tf": "true", "all": ["a", "c"], "order": ["b", "a"], "pairs": {"l1": "r1", "l2": "r2"}, "words": "Été 😀"}


def digests(*answers: dict[str, Any]) -> list[str]:
    """A digest for each of these answers; an answer is a value, or a whole entry if it has one."""
    questions = [{"cell": {"id": id, "type": type}} for id, type in CELLS.items()]
    entries = [
        {id: one if isinstance(one, dict) and "value" in one else {"value": one, "at": str(at)} for id, one in given.items()}
        for at, given in enumerate(answers)
    ]
    found: list[str] = run(HANDED + "tell(given[1].map((entries) => answersDigest(given[0], (id) => entries[id])));", [questions, entries])
    return found


def test_the_same_answers_have_the_same_digest_however_they_were_given() -> None:
    other_way = ANSWERS | {
        "all": ["c", "a"],
        "pairs": {"l2": "r2", "l1": "r1"},
        "tf": {"value": "true", "at": "later", "confidence": "sure"},
    }
    first, *others = digests(ANSWERS, dict(reversed(ANSWERS.items())), other_way, ANSWERS | {"practice": "a"})
    assert others == [first] * 3
    empty, *taken_back = digests({}, {"tf": None}, {"tf": ""}, {"all": []}, {"pairs": {}})
    assert taken_back == [empty] * 4


@pytest.mark.parametrize(
    "change", [{"tf": "false"}, {"tf": None}, {"all": ["a"]}, {"order": ["a", "b"]}, {"pairs": {"l1": "r2", "l2": "r1"}}]
)
def test_other_answers_have_another_digest(change: dict[str, Any]) -> None:
    before, after = digests(ANSWERS, ANSWERS | change)
    assert before != after


def test_another_variant_of_a_question_is_another_answer() -> None:
    before, after = digests(*({"tf": {"value": "true", "variant": variant}} for variant in ("a", "b")))
    assert before != after


NOTED = [["ada-1", "same"], ["ada-1", "other"], ["ben-2", "same"]]


@pytest.mark.parametrize("storage", ["store()", "full()", "null"])
def test_what_was_handed_in_last_is_remembered_for_each_learner(storage: str) -> None:
    script = f"""
    const handed = createHandedIn({storage}, "mod");
    const before = handed.isLast("ada-1", "same");
    handed.note("ada-1", "former");
    handed.note("ada-1", "same");
    tell([before, ...given.map(([id, digest]) => handed.isLast(id, digest))]);
    """
    assert run(HANDED + script, NOTED) == [False, True, False, False]


def test_a_hand_in_from_elsewhere_makes_what_is_remembered_here_the_last_no_more() -> None:
    outcome = run(
        HANDED
        + """
        const storage = store();
        createHandedIn(storage, "mod").note("ada-1", "same", "2026-03-13 16:00:00.123456 UTC");
        const handed = createHandedIn(storage, "mod");
        tell(given.map((at) => handed.isLast("ada-1", "same", at)));
        """,
        ["", "2026-03-13 16:00:00.123456 UTC", "2026-03-13T16:00:00+00:00", "2026-03-13T16:00:01+00:00"],
    )
    assert outcome == [True, True, True, False]


@pytest.mark.parametrize("damaged", ["", "{", "7", "{}", "[]"])
def test_a_damaged_note_says_nothing(damaged: str) -> None:
    script = 'tell(createHandedIn(store({ "dtr:ada-1:mod:handed-in": given }), "mod").isLast("ada-1", "same"));'
    assert run(HANDED + script, damaged) is False


# What a page says before an attempt is used

TERMS = """
process.env.TZ = "Asia/Kathmandu";
globalThis.document = {
  createElement: () => {
    const element = { texts: [], setAttribute() {}, append: (...parts) => element.texts.push(...parts) };
    return element;
  },
};
const { termsList, termsNow } = await import("KINDS/handin/terms.js");
const texts = (part) => (part.texts ? part.texts.map(texts).join("") : part);
const told = ({ isFile = false, isHandedIn = false, open = 0, reflects = false, ...host }) => {
  const questions = reflects ? [{ cell: { type: "reflection" } }] : [];
  const whole = { questions, mission: { pass_mark: 75, attempts: 3 }, results: null, isHandedIn: () => isHandedIn, ...host };
  const list = termsList({ ...whole, terms: { due: "", late: "none", closed: false, ...host.terms } });
  const now = termsNow({ ...whole, terms: { due: "", late: "none", closed: false, ...host.terms } }, { isFile, open });
  return { list: list ? list.texts.map(texts) : [], now: now.filter(Boolean) };
};
tell(told(given));
"""
MARK, ATTEMPTS = "You pass with 75% of the points.", "You have 3 attempts. The best one counts."
CLOSED = "Your instructor has closed this module. You can still hand in, but it no longer counts"


def told(**given: Any) -> dict[str, list[str]]:
    """What the list of terms says, and what is asked before an attempt is used."""
    found: dict[str, list[str]] = run(TERMS, given)
    return found


def test_without_a_due_date_there_are_pass_mark_and_attempts() -> None:
    assert told() == {"list": [MARK, ATTEMPTS], "now": ["This uses attempt 1 of 3."]}
    assert told(mission={"attempts": 1})["list"] == ["You have 1 attempt."]
    assert told(mission={}) == {"list": [], "now": []}


def test_the_minimum_in_each_subject_is_said_before_one_hands_in() -> None:
    each = "You pass with 75% of all points, if you have at least 60% in each subject."
    assert told(mission={"pass_mark": 75, "criterion_minimum": 60, "attempts": 3})["list"] == [each, ATTEMPTS]
    assert told(mission={"pass_mark": 75, "criterion_minimum": 0, "attempts": 3})["list"] == [MARK, ATTEMPTS]


@pytest.mark.parametrize(
    ("late", "before", "after"),
    [
        ("none", [], "You can still hand in."),
        ("zero", ["If you hand in after this time, you get no points"], "If you hand in now, you get no points"),
        ("other", ["If you hand in after this time, you may lose points"], "If you hand in now, you may lose points"),
    ],
)
def test_a_due_date_is_in_the_learners_time_with_what_lateness_costs(late: str, before: list[str], after: str) -> None:
    ahead = told(terms={"due": "2099-03-13T16:00:00+00:00", "late": late})
    assert re.fullmatch(r"Hand in by Friday,? 13 March 2099 at 21:45 \(UTC\+5:45\)\.", ahead["list"][0])
    assert [sentence.partition(" in the course")[0] for sentence in ahead["list"][1:-2]] == before
    assert ahead["list"][-2:] == [MARK, ATTEMPTS]
    assert ahead["now"] == ["This uses attempt 1 of 3."]
    past = told(terms={"due": "2025-03-13T16:00:00+00:00", "late": late})
    assert past["list"][0].startswith("The due date was Thursday")
    assert past["list"][1].startswith(after)
    assert past["now"][1].startswith(f"The due date has passed. {after}")


def test_attempts_are_those_of_the_learner_as_soon_as_there_is_a_result() -> None:
    assert told(results={"attempts_allowed": 4, "attempts_left": 2}) == {
        "list": ["You have 2 attempts left."],
        "now": ["This uses attempt 3 of 4."],
    }
    # how many are left is not known while the result is awaited
    assert told(results={"handed_in": "now", "graded": None}) == {"list": [], "now": []}
    assert told(results={"attempts_allowed": 3, "attempts_left": 0}) == {"list": [], "now": []}


def test_what_is_asked_depends_on_file_answers_and_open_questions() -> None:
    assert told(isFile=True)["now"] == ["Each file with new answers that your instructor collects uses one attempt.", ATTEMPTS]
    assert told(open=1)["now"][1] == "1 question is not answered. It earns no points."
    same = told(isHandedIn=True, open=2)["now"]
    assert same[0].startswith("Nothing has changed since you last handed in. The same answers count as one attempt")
    assert same[1] == "2 questions are not answered. They earn no points."
    assert told(isHandedIn=True, isFile=True)["now"][0].startswith("Nothing has changed since your last file.")


def test_who_has_passed_is_asked_whether_another_attempt_is_needed() -> None:
    passed = told(results={"passed": True, "attempts_allowed": 3, "attempts_left": 2})
    assert passed["now"] == ["You have passed this module. You do not need another attempt.", "This uses attempt 2 of 3."]


def test_a_hand_in_that_no_longer_counts_is_said_to_be_one() -> None:
    closed = {"due": "2025-03-13T16:00:00+00:00", "late": "zero", "closed": True}
    assert told(terms=closed) == {"list": [f"{CLOSED}, because the right answers are now shown."], "now": ["This hand-in will not count."]}
    never = {"pass_mark": 75, "attempts": 3, "feedback": {"right_answers": "never"}}
    assert told(terms=closed, mission=never)["list"] == [f"{CLOSED}."]
    reads = "Your instructor will still read a new written reflection."
    closed_results: list[dict[str, Any]] = [{"told": True}, {"solutions": [{}]}]
    for results in closed_results:
        found = told(results=results, reflects=True, open=3)
        assert found["list"][0].startswith("The right answers have been shown to you.")
        assert (found["list"][1:], found["now"]) == ([reads], ["This hand-in will not count.", reads])
    assert told(results={"told": False, "solutions": None, "attempts_allowed": 3, "attempts_left": 1})["list"] == [
        "You have 1 attempt left."
    ]


RESULT = """
globalThis.document = { documentElement: { lang: "en" }, createElement: () => {
  const element = { texts: [], setAttribute(name, value) { element[name] = value; }, addEventListener() {}, classList: {} };
  element.append = (...parts) => element.texts.push(...parts);
  return element;
}, createElementNS: () => ({ setAttribute() {}, append() {} }) };
const { resultsView } = await import("KINDS/handin/results.js");
const texts = (part) => (part?.texts ? part.texts.map(texts).join("") : typeof part === "string" ? part : "");
const page = (number, minutes) => ({ id: `page-${number}`, name: `${number}. Page`, title: `Page ${number}`, minutes });
const test = { id: "page-9", title: "Test" };
const pages = [page(1, 4), page(2, 3), test];
const questions = ["one", "two", "three", "four"].map((id) => ({ cell: { id, type: "choose-one" }, page: test }));
const drawing = { canStart: false };
const terms = { due: "", late: "none", closed: false };
const view = (results, host) =>
  resultsView(results, { mission: {}, terms, pages, questions, drawing, ...host }).flat().filter(Boolean);
"""
LINES = RESULT + "tell(given.map(([results, host]) => view(results, host).map(texts)));"
GUARDED: dict[str, Any] = {
    **{"graded": "now", "passed": False, "pass_mark": 75, "criterion_minimum": 60, "attempt": 1, "attempts_allowed": 3, "attempts_left": 2},
    **{"least": 31.0, "most": 41.0, "max_score": 50.0, "best": None, "counts": False, "hidden_true_false": True},
    "criteria": [
        {"criterion": "examples", "title": "Signs", "ability": "Give examples", "state": "enough", "least": 8.0, "most": 10.0},
        {"criterion": "prohibited", "title": "Rules", "ability": "Say what is forbidden", "state": "short", "least": 3.0, "most": 5.0},
        {"criterion": "impact", "title": "Harm", "state": "open", "least": 5.0, "most": 7.0},
    ],
}
GUARDED["criteria"] = [row | {"max_score": 10.0} for row in GUARDED["criteria"]]


def result_lines(results: dict[str, Any], **host: Any) -> list[str]:
    """The texts of a result, line by line."""
    [lines] = run(LINES, [[results, host]])
    return list(lines)


def after(heading: str, lines: list[str]) -> str:
    """The line that follows a heading."""
    return lines[lines.index(heading) + 1]


def test_a_failed_attempt_says_what_is_missing_and_shows_ranges() -> None:
    lines = result_lines(GUARDED)
    assert lines[:6] == [
        "Not passed yet",
        "31 to 41 of 50 points (62 to 82%)",
        "Pass mark: 75% of all points, and at least 60% in each subject",
        "Attempt 1 of 3.",
        "You need at least 60% in each subject. You have less in: Rules (at most 50%).",
        "Your answers to the true-or-false questions decide whether you have enough in: Harm.",
    ]
    assert after("What you can do now", lines) == "Give examplesSigns: 8 to 10 of 10 points"
    missing = "Say what is forbiddenRules: 3 to 5 of 10 points · not enough yet"
    assert after("What you still need", lines) == f"{missing}HarmHarm: 5 to 7 of 10 points · not shown yet"
    assert any(line.startswith("Your answers to the true-or-false questions count.") for line in lines)


def test_exact_points_are_shown_once_they_may_be_and_so_is_a_result_from_before() -> None:
    exact = [row | {"most": row["least"]} for row in GUARDED["criteria"]]
    told_now = {name: value for name, value in GUARDED.items() if name not in ("least", "most")}
    told_now |= {"score": 40.0, "percent": 80.0, "criteria": exact, "hidden_true_false": False}
    before = {"graded": "now", "passed": True, "pass_mark": 75, "attempt": 1, "score": 40.0, "max_score": 50.0, "percent": 80.0}
    before["criteria"] = [{"criterion": "examples", "title": "Signs", "score": 8.0, "max_score": 10.0}]
    now, earlier = result_lines(told_now), result_lines(before)
    assert "40 of 50 points (80%)" in now
    assert "You need at least 60% in each subject. You have less in: Rules (30%)." in now
    assert earlier[:2] == ["Passed", "40 of 50 points (80%)"]
    assert "Pass mark: 75%" in earlier
    assert earlier[-2:] == ["What you can do now", "SignsSigns: 8 of 10 points"]


def test_where_no_subject_has_a_minimum_the_pass_mark_decides_what_one_can_do() -> None:
    rows = [row | {"state": ""} for row in GUARDED["criteria"]]
    lines = result_lines(GUARDED | {"criteria": rows, "criterion_minimum": 0})
    assert after("What you can do now", lines).startswith("Give examplesSigns")
    assert after("What you still need", lines).count("points") == 2
    assert "enough" not in after("What you still need", lines)


MISSED = [
    {"id": "one", "about": "the signs", "read": "2. Page"},
    {"id": "two", "about": "the rules", "read": "1. Page"},
    {"id": "three", "about": "the signs", "read": "2. Page"},
    {"id": "four", "about": "the channels", "read": "2. Page"},
    {"id": "five", "about": "nothing known", "read": "8. Gone"},
]


def test_what_to_read_again_is_page_by_page_with_minutes_and_topics_told_once() -> None:
    lines = result_lines(GUARDED | {"missed": MISSED})
    start = lines.index("What to read again")
    second, first = "Page 2the signs; the channelsAbout 3 minutes", "Page 1the rulesAbout 4 minutes"
    assert lines[start + 1 : start + 5] == ["2 pages · About 7 minutes", second + first, "Start reading", "nothing known"]
    in_lab = result_lines(GUARDED | {"missed": MISSED}, pages=[])
    assert after("What to read again", in_lab) == "the signsthe rulesthe channelsnothing known"


def test_what_is_left_to_try_is_said_with_the_way_to_it() -> None:
    due = {"due": "2099-03-13T16:00:00+00:00", "late": "none", "closed": False}
    lines = result_lines(GUARDED, terms=due)
    assert after("Your next attempt", lines).startswith("You have 2 attempts left. Hand in by Friday")
    assert lines[lines.index("Your next attempt") + 2] == "Go to the test"
    assert "Start another attempt" in result_lines(GUARDED, drawing={"canStart": True})
    out = result_lines(GUARDED | {"attempts_left": 0})
    assert after("Your next attempt", out) == "You have no attempts left. Ask your instructor what you can do now."
    assert "Go to the test" not in out
    closed = result_lines(GUARDED, terms=due | {"closed": True})
    assert after("Your next attempt", closed).startswith("Your instructor has closed this module.")
    assert "Go to the test" not in closed


def test_after_a_pass_no_other_attempt_is_proposed() -> None:
    lines = result_lines(GUARDED | {"passed": True, "score": 40.0, "percent": 80.0})
    assert "You have passed this module. You do not need another attempt." in lines
    assert "Your next attempt" not in lines
    assert not any("left" in line for line in lines)


SOLUTIONS = [
    {"id": "one", "prompt": "1?", "yours": "a", "right": "a", "why": "Why 1.", "state": "right"},
    {"id": "two", "prompt": "2?", "yours": "b", "right": "c", "why": "Why 2.", "state": "part"},
    {"id": "gone", "prompt": "G?", "yours": "b", "void": "It was wrong."},
    {"id": "four", "prompt": "4?", "yours": "No answer", "right": "c", "why": "Why 4.", "state": "missing"},
]


def test_the_right_answers_begin_with_what_was_wrong_and_have_the_numbers_of_the_test() -> None:
    lines = result_lines(GUARDED | {"told": True, "solutions": SOLUTIONS})
    place = lines.index("Answers")
    assert lines[place + 1] == "2 of 4 right"
    wrong = "Question 4Not answered4?Your answer: No answerRight answer: cWhy 4."
    assert lines[place + 2] == f"{wrong}Question 2Partly right.2?Your answer: bRight answer: cWhy 2."
    void = "G?Your answer: bThis question does not count. Everyone gets full points for it.It was wrong."
    assert lines[place + 3] == f"2 right answersQuestion 1Right1?Your answer: aRight answer: aWhy 1.{void}"


def test_the_right_answers_of_an_older_result_are_all_shown() -> None:
    old = [{name: value for name, value in one.items() if name != "state"} for one in SOLUTIONS]
    lines = result_lines(GUARDED | {"told": True, "solutions": old})
    assert after("Answers", lines).startswith("Question 11?Your answer: aRight answer: aWhy 1.Question 22?")


def test_when_the_right_answers_come_depends_on_the_missions_policy() -> None:
    modes = ("when-closed", "after-pass-or-last-attempt", "never")
    closed, rostered, never = (result_lines(GUARDED, mission={"feedback": {"right_answers": mode}})[-1] for mode in modes)
    assert closed == "The right answers are shown when your instructor has closed this module."
    assert "after you pass or after your last attempt" in rostered
    assert "when your instructor has closed this module" in rostered
    assert "right answers" not in never
