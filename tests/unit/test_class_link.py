"""The line between a window of the facilitator's room and the server, where the server fails it."""

from typing import Any

from tests.node import run_script
from tests.unit.test_class_script import STATIC

# Whoever waits for a time is woken at once; the window asks by itself only when a test has it ask.
SCRIPT = """
import { createRoomLink } from "STATIC/link.js";
import { useStrings } from "STATIC/../../../widgets/static/ground/strings.js";
import WORDS from "STATIC/words.json" with { type: "json" };
useStrings("en", WORDS);
globalThis.document = { cookie: "" };
globalThis.BroadcastChannel = class { postMessage() {} };
globalThis.setInterval = () => {};
const told = [];
const waits = [];
const answers = [...given];
globalThis.setTimeout = (end, after) => {
  waits.push(after);
  if (!answers[0]) queueMicrotask(end);
};
globalThis.fetch = (_, { signal }) => answers[0]
  ? Promise.resolve(new Response(JSON.stringify(answers[0].body), { status: answers[0].status }))
  : new Promise((_, fail) => signal.addEventListener("abort", () => fail(signal.reason)));
const link = createRoomLink("", (heard) => told.push(["heard", heard]), (sentence) => told.push(["trouble", sentence]));
for (const _ of given) {
  await link.act({});
  answers.shift();
}
console.log(JSON.stringify({ told, waits }));
"""


def asked(*answers: dict[str, Any] | None) -> dict[str, Any]:
    """What a window is told when the server gives these answers; None is a server that takes the question and never answers."""
    found: dict[str, Any] = run_script(SCRIPT, answers, STATIC)
    return found


def test_a_server_that_never_answers_is_told_and_the_next_answer_is_heard() -> None:
    outcome = asked(None, {"status": 200, "body": {"state": 1}})
    [trouble, calm, heard] = outcome["told"]
    assert trouble[0] == "trouble"
    assert trouble[1].startswith("The course’s server does not answer.")
    assert (calm, heard) == (["trouble", None], ["heard", {"state": 1}])
    assert all(2_000 < wait < 20_000 for wait in outcome["waits"])


def test_what_the_server_says_is_wrong_is_told() -> None:
    messages = asked({"status": 409, "body": {"message": "Reload it."}}, {"status": 403, "body": {}}, {"status": 500, "body": {}})["told"]
    assert [kind for kind, _ in messages] == ["trouble"] * 3
    assert messages[0][1] == "Reload it."
    assert messages[1][1].startswith("You are no longer logged in.")
    assert messages[2][1].startswith("The server could not do this.")
