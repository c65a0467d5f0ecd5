"""Requests of a page to its kernel, and which replies it takes for its own."""

from typing import Any

from tests.node import run_script

# One kernel, which holds every request until it is told to answer, and answers to every window.
SCRIPT = """
import { createLink } from "STATIC/link.js";
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


def test_the_reply_to_another_window_is_not_taken_for_ones_own() -> None:
    assert heard("theirs") == [["theirs", "theirs"]]
    assert heard("theirs", "ours") == [["theirs", "theirs"], ["ours", "ours"]]
