"""Requests of a notebook to its kernel, and which replies it takes for its own."""

from typing import Any

from tests.node import run_script

# A notebook that is open in two windows: one kernel, which holds every request until it is told to answer, and answers to every window.
SCRIPT = """
globalThis.document = { documentElement: { lang: "en" } };
const { createLink } = await import("STATIC/host/link.js");
const windows = [];
const held = [];
const model = () => {
  const listeners = new Set();
  windows.push(listeners);
  const on = (_event, listener) => listeners.add(listener);
  return { send: (message) => held.push(message), on };
};
const answer = ({ op, seq }) => {
  for (const listener of windows.flatMap((listeners) => [...listeners])) listener({ op: "reply", seq, ok: true, to: op });
};
const told = [];
const ask = async (link, op) => {
  const reply = await link.request(op, {}, 60000);
  told.push([op, reply.to]);
};
const links = [createLink(model()), createLink(model())];
const asked = [ask(links[0], "ours"), ask(links[1], "theirs")];
for (const name of given) {
  answer(held.find(({ op }) => op === name));
  await new Promise((resolve) => setTimeout(resolve));
}
console.log(JSON.stringify(told));
process.exit();
"""


def heard(*answered: str) -> Any:
    """Who has been told what, once the kernel has answered to these, in this order."""
    return run_script(SCRIPT, answered)


OUTCOMES = """
globalThis.document = { documentElement: { lang: "fr" } };
const { createLink, LinkTimeout } = await import("STATIC/host/link.js");
const sent = [];
let receive;
const link = createLink({ send: (message) => sent.push(message), on: (_event, listener) => { receive = listener; }, off: () => {} });
const outcomes = [];
const outcome = async (request) => outcomes.push(await request.catch((problem) => [problem instanceof LinkTimeout, problem.message]));
const requests = [outcome(link.request("save", { entries: {} }, 60000)), outcome(link.request("state", {}, 60000))];
receive({ op: "reply", seq: sent[0].seq, ok: false, message: "Shorten it." });
receive({ op: "news", seq: sent[1].seq, ok: true });
receive({ op: "reply", seq: sent[1].seq, ok: true, seed: "ada-1" });
receive({ op: "reply", seq: sent[1].seq, ok: false, message: "too late" });
await Promise.all(requests);
await outcome(link.request("result", {}, 1));
const last = outcome(link.request("result", {}, 60000));
link.close();
await last;
console.log(JSON.stringify([sent.map(({ op, language }) => [op, language]), outcomes]));
process.exit();
"""


def test_replies_refusals_and_timeouts_are_distinguished() -> None:
    sent, outcomes = run_script(OUTCOMES, None)
    assert sent == [["save", "fr"], ["state", "fr"], ["result", "fr"], ["result", "fr"]]
    refusal, reply, late, closed = outcomes
    assert refusal == [False, "Shorten it."]
    assert (reply["ok"], reply["seed"]) == (True, "ada-1")
    assert (late[0], closed[0]) == (True, True)


def test_the_reply_to_another_window_is_not_taken_for_ones_own() -> None:
    assert heard("theirs") == [["theirs", "theirs"]]
    assert heard("theirs", "ours") == [["theirs", "theirs"], ["ours", "ours"]]
