"""When a page draws a test, and which variants it holds: the rule as a table, for a page with a server, a file, and a platform."""

from typing import Any

import pytest

from tests.node import run_script
from widgets.answers.drawn_test import draw_variant
from widgets.answers.identity import folded_id

SCRIPT = """
import { createDrawing } from "STATIC/host/drawing.js";
import { createAnswers } from "STATIC/host/answers.js";
import { suspendEntries, suspendText } from "STATIC/scorm/suspend_data.js";
globalThis.window = { addEventListener() {} };

const parallel = { kind: "question", type: "true-false", graded: true };
const cellOf = (ids) => (id) => ({ id, ...parallel, variants: Object.fromEntries(ids.map((one) => [one, {}])) });
const now = { questions: [], learner: {}, results: null, can: { handIn: true } };
const use = (ids) => (now.questions = ["q1", "q2", "q3"].map(cellOf(ids)).map((cell) => ({ cell })));
use(["b", "c"]);
let answers, drawing, known;
const restart = (confirmed) => {
  answers = createAnswers({ storage: null, learnerId: "x", module: "mod", confirmed });
  drawing = createDrawing({ module: "mod", get: answers.get, set: answers.set, facts: () => now });
};
restart({});
const acts = {
  id: (id) => (now.learner = { id }),
  offline: () => (now.can = { handIn: false, bundle: true }),
  know: () => drawing.know(),
  open: () => drawing.open(),
  answer: (value) => {
    for (const { cell } of now.questions) {
      const { draw } = drawing;
      answers.set(cell.id, { value, variant: drawing.variantOf(cell), ...(draw && { draw }) });
    }
  },
  old: (value) => answers.set("q1", { value }),
  result: (results) => (now.results = results),
  give: () => drawing.noteGiven(),
  start: () => drawing.canStart && drawing.start(),
  variants: (ids) => use(ids),
  reload: () => restart(answers.all()),
  scorm: () => {
    const cells = Object.fromEntries([...now.questions.map(({ cell }) => cell), { id: "drawn-test" }].map((cell) => [cell.id, cell]));
    const { text } = suspendText(cells, answers.all(), { longestMemory: 4096, isPlain: true }, "");
    restart(suspendEntries(text));
  },
};
for (const [act, value] of given) acts[act](value);
console.log(JSON.stringify({
  variants: Object.fromEntries(now.questions.map(({ cell }) => [cell.id, drawing.variantOf(cell)])),
  draw: drawing.draw,
  isOver: drawing.isOver,
  canStart: drawing.canStart,
  answered: Object.fromEntries(now.questions.map(({ cell }) => [cell.id, answers.get(cell.id)?.value ?? ""])),
  archived: Object.keys(answers.all()).filter((id) => id.includes(":")).length,
  seed: answers.get("drawn-test")?.value.seed ?? "",
}));
"""
IDS = ["a", "b", "c"]
OPENED: list[list[Any]] = [["id", "Ana-1"], ["know", 0], ["open", 0], ["answer", "true"]]
FILE: list[list[Any]] = [["offline", 0], *OPENED]


def made(number: int, **more: Any) -> list[Any]:
    """The result that a page gets once so many attempts were made."""
    return ["result", {"attempts_made": number, "attempts_left": 3 - number, "attempt": number, **more}]


def of(draw: int, id: str = "Ana-1", ids: list[str] = IDS) -> dict[str, str]:
    return {question: draw_variant(folded_id(id), "mod", question, draw, ids) for question in ("q1", "q2", "q3")}


def acted(*steps: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = run_script(SCRIPT, list(steps))
    return found


AGAIN: list[list[Any]] = [made(1), ["start", 0]]
TABLE: dict[str, tuple[list[list[Any]], int, dict[str, str], str]] = {
    "server: the first attempt": (OPENED, 0, of(0), "true"),
    "server: not graded yet": ([*OPENED, ["result", {"handed_in": "2026", "graded": None}], ["start", 0]], 0, of(0), "true"),
    "server: taken, and another attempt was started": ([*OPENED, *AGAIN], 1, of(1), ""),
    "server: taken, and no other attempt was started": ([*OPENED, made(1)], 0, of(0), "true"),
    "server: taken, and the page was loaded again": ([*OPENED, *AGAIN, ["answer", "false"], ["reload", 0]], 1, of(1), "false"),
    "server: a third attempt": ([*OPENED, *AGAIN, made(2), ["start", 0]], 2, of(2), ""),
    "refused hand-in": ([*OPENED, made(0, refused="Too late."), ["start", 0]], 0, of(0), "true"),
    "repeated hand-in": ([*OPENED, *AGAIN, ["answer", "true"], made(1, message="The same."), ["start", 0]], 1, of(1), "true"),
    "extra attempt": (
        [*OPENED, *AGAIN, made(2), ["start", 0], made(3), ["start", 0], made(3, attempts_left=1), ["start", 0]],
        3,
        of(3),
        "",
    ),
    "no attempt is left": ([*OPENED, made(3), ["start", 0]], 0, of(0), "true"),
    "the answers were told": ([*OPENED, made(1, told=True), ["start", 0]], 0, of(0), "true"),
    "attempts were made elsewhere": ([["id", "Ana-1"], made(2), ["know", 0], ["open", 0]], 2, of(2), ""),
    "offline: the first attempt": (FILE, 0, of(0), "true"),
    "offline: no file was taken": ([*FILE, ["start", 0]], 0, of(0), "true"),
    "offline: a file was taken, and another attempt was started": ([*FILE, ["give", 0], ["start", 0]], 1, of(1), ""),
    "offline: the file was taken twice": ([*FILE, ["give", 0], ["give", 0], ["start", 0], ["start", 0]], 1, of(1), ""),
    "offline: a saved file is opened": ([*FILE, ["give", 0], ["start", 0], ["answer", "false"], ["reload", 0]], 1, of(1), "false"),
    "SCORM: the platform keeps it": ([*FILE, ["scorm", 0]], 0, of(0), "true"),
    "SCORM: another attempt": ([*FILE, ["give", 0], ["start", 0], ["answer", "false"], ["scorm", 0]], 1, of(1), "false"),
    "a variant was added": ([*OPENED, ["variants", ["b", "c", "d"]], ["open", 0]], 0, of(0), "true"),
    "a variant was added before the next attempt": (
        [*OPENED, ["variants", ["b", "c", "d"]], *AGAIN],
        1,
        of(1, ids=[*IDS, "d"]),
        "",
    ),
    "another ID": ([*OPENED, ["id", "Ana-2"], ["open", 0], *AGAIN], 1, of(1), ""),
    "another spelling of the ID": ([["id", "ANA-1"], *OPENED[1:]], 0, of(0), "true"),
    "nothing is known of the learner yet": ([["id", "Ana-1"], ["open", 0]], 0, dict.fromkeys(of(0), ""), ""),
    "what was known comes later": ([["open", 0], ["id", "Ana-1"], ["know", 0]], 0, of(0), ""),
}


@pytest.mark.parametrize(("steps", "draw", "variants", "answered"), TABLE.values(), ids=TABLE.keys())
def test_the_rule(steps: list[list[Any]], draw: int, variants: dict[str, str], answered: str) -> None:
    found = acted(*steps)
    assert (found["draw"], found["variants"]) == (draw, variants)
    assert set(found["answered"].values()) == {answered}


def test_answers_to_a_former_test_are_archived() -> None:
    assert acted(*OPENED)["archived"] == 0
    assert acted(*OPENED, *AGAIN)["archived"] == 3


def test_a_test_that_was_taken_is_over() -> None:
    assert [(one["isOver"], one["canStart"]) for one in (acted(*OPENED), acted(*OPENED, made(1)), acted(*OPENED, made(3)))] == [
        (False, False),
        (True, True),
        (True, False),
    ]
    assert [(one["isOver"], one["canStart"]) for one in (acted(*FILE), acted(*FILE, ["give", 0]))] == [(False, False), (False, True)]


def test_without_an_id_the_seed_is_random_and_stays() -> None:
    unnamed: list[list[Any]] = [["offline", 0], ["know", 0], ["open", 0], ["answer", "true"]]
    one, other = acted(*unnamed), acted(*unnamed)
    assert len(one["seed"]) == 32
    assert one["seed"] != other["seed"]
    later = acted(*unnamed, ["id", "Ana-1"], ["give", 0], ["start", 0])
    assert later["seed"] != folded_id("Ana-1")
    assert later["variants"] == {id: draw_variant(later["seed"], "mod", id, 1, IDS) for id in ("q1", "q2", "q3")}


def test_an_answer_from_before_there_were_variants_stays() -> None:
    found = acted(["old", "true"], ["id", "Ana-1"], ["know", 0], ["open", 0])
    assert (found["variants"]["q1"], found["answered"]["q1"]) == ("a", "true")
    assert {id: found["variants"][id] for id in ("q2", "q3")} == {id: of(0)[id] for id in ("q2", "q3")}
