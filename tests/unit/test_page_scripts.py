"""The scripts by which a page speaks with its server, run in Node: requests, pauses, batches, and who may be called what."""

from typing import Any

import pytest

from tests.node import run_script
from tests.unit.test_identity import BAD_IDS
from widgets.identity import IdentityProblem, checked_learner

# As much of a browser as these scripts need. Time runs a thousand times as fast.
BROWSER = """
const listeners = {};
const listen = (event, act) => (listeners[event] ??= []).push(act);
globalThis.document = { documentElement: { lang: "fr" }, cookie: "a=1; _xsrf=2%7Ctoken; b=2", hidden: false, addEventListener: listen };
globalThis.window = { addEventListener: listen };
const realTimeout = setTimeout;
const pauses = [];
globalThis.setTimeout = (act, milliseconds = 0) => {
  pauses.push(milliseconds);
  return realTimeout(act, milliseconds / 1000);
};
const pause = (milliseconds) => new Promise((resolve) => realTimeout(resolve, milliseconds));
const tell = (what) => process.stdout.write(JSON.stringify(what), () => process.exit());
"""


def run(script: str, given: Any = None) -> Any:
    return run_script(BROWSER + script, given)


# Requests to a server

LINK = """
const { serverLink } = await import("STATIC/server.js");
const { LinkTimeout } = await import("STATIC/link.js");
const asked = [];
const reply = (status, body, more = {}) => ({ status, ok: status < 300, type: "basic", json: async () => JSON.parse(body), ...more });
let answer = () => reply(200, "{}");
globalThis.fetch = async (address, options) => {
  asked.push({ address, ...options, signal: undefined });
  return answer(options);
};
const outcome = async (link, op = "save", milliseconds = 60000) => {
  try {
    return { reply: await link.request(op, { entries: {} }, milliseconds) };
  } catch (problem) {
    return { away: problem instanceof LinkTimeout, message: problem.message };
  }
};
"""


def test_every_request_carries_the_pages_own_header_and_follows_nothing() -> None:
    asked = run(
        LINK
        + """
        const link = serverLink("/modules/mod/");
        for (const op of ["state", "result", "save", "hand-in"]) await link.request(op, { op }, 60000);
        await link.content("en-XA", 60000);
        tell(asked);
        """
    )
    assert [(one.get("method", "GET"), one["address"]) for one in asked] == [
        ("GET", "/modules/mod/state?lang=fr"),
        ("GET", "/modules/mod/result?lang=fr"),
        ("POST", "/modules/mod/save?lang=fr"),
        ("POST", "/modules/mod/hand-in?lang=fr"),
        ("GET", "/modules/mod/content?lang=en-XA"),
    ]
    assert {one["headers"]["X-XSRFToken"] for one in asked} == {"2|token"}
    assert [(one["redirect"], one["cache"]) for one in asked[:4]] == [("manual", "no-store")] * 4
    assert [one.get("body") for one in asked] == [None, None, '{"op":"save"}', '{"op":"hand-in"}', None]


def test_an_absent_server_and_a_refusing_one_are_distinguished() -> None:
    outcomes = run(
        LINK
        + """
        const link = serverLink("/modules/mod/");
        const answers = [
          () => reply(200, '{"refused": {}}'),
          () => reply(409, '{"message": "No ID."}'),
          () => reply(403, '{"message": "You are signed out."}'),
          () => reply(500, "{}"),
          ...[424, 429, 502, 503, 504].map((status) => () => reply(status, '{"message": "a proxy"}')),
          () => reply(200, "<html>A Wi-Fi that wants a sign-in</html>"),
          () => reply(404, "<html>"),
          () => reply(0, "", { type: "opaqueredirect" }),
          () => { throw new TypeError("Failed to fetch"); },
        ];
        const outcomes = [];
        for (answer of answers) outcomes.push(await outcome(link));
        answer = ({ signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("aborted"))));
        outcomes.push(await outcome(link, "save", 8000));
        tell(outcomes);
        """
    )
    away = {"away": True, "message": "No reply came in time. Your answers are kept. Try again."}
    assert outcomes[:3] == [
        {"reply": {"refused": {}}},
        {"away": False, "message": "No ID."},
        {"away": False, "message": "You are signed out."},
    ]
    assert outcomes[3] == {"away": False, "message": "Something went wrong. Your answers are kept. Try again."}
    assert outcomes[4:11] == [away] * 7
    assert (outcomes[11]["away"], outcomes[11]["message"][:19]) == (False, "You are signed out.")
    assert outcomes[12:] == [away] * 2


def test_the_state_that_the_page_asked_for_while_it_was_loading_is_used_once() -> None:
    early, again, late, counts = run(
        LINK
        + """
        answer = () => reply(200, '{"from": "a request"}');
        globalThis.dutyState = Promise.resolve(reply(200, '{"from": "the page"}'));
        const link = serverLink("/modules/mod/");
        const both = [await link.request("state", {}, 60000), await link.request("state", {}, 60000)];
        globalThis.dutyState = new Promise(() => {});
        const slow = serverLink("/modules/mod/");
        const third = await slow.request("state", {}, 8000);
        tell([...both, third, asked.length]);
        """
    )
    assert [one["from"] for one in (early, again, late)] == ["the page", "a request", "a request"]
    assert counts == 2


# Asking for the result


def watched(*results: Any, hidden: bool = False, times: int = 0) -> list[int]:
    """The first pauses before a request for the result, of which the last of these stays; all, where no number is wanted."""
    script = """
    const { createWatch } = await import("STATIC/watch.js");
    document.hidden = given.hidden;
    let number = 0;
    const result = () => given.results[Math.min(number, given.results.length - 1)];
    const { start } = createWatch({ ask: async () => void (number += 1), result });
    start();
    if (given.times) for (let tries = 0; pauses.length < given.times && tries < 2000; tries += 1) await pause(2);
    else await pause(50);
    tell(given.times ? pauses.slice(0, given.times) : pauses);
    """
    pauses: list[int] = run(script, {"results": results, "hidden": hidden, "times": times})
    return pauses


WAITING = {"handed_in": "now", "graded": None}
GRADED = {"handed_in": "now", "graded": "now"}


def test_a_result_is_asked_for_ever_more_slowly() -> None:
    pauses = watched(WAITING, times=14)
    assert pauses[:4] == [500, 500, 1000, 1000]
    assert pauses == sorted(pauses)
    assert set(pauses[10:]) == {30000}
    # A class that handed in together must not keep the server busy with questions.
    assert sum(pauses[:8]) > 10_000


def test_while_an_instructor_reads_or_after_grading_it_is_asked_for_less_often() -> None:
    assert watched(WAITING, GRADED | {"reflection": {"state": "waiting"}}, times=4) == [500, 5000, 5000, 10000]
    assert watched(WAITING, GRADED, times=4) == [500, 15000, 30000, 60000]


def test_where_nothing_was_handed_in_or_no_one_looks_nothing_is_asked_for() -> None:
    assert watched(None) == []
    assert watched({}) == []
    assert watched(WAITING, hidden=True) == []


# What a page sends and keeps

HOST = """
const { createHost } = await import("STATIC/host.js");
const { LinkTimeout } = await import("STATIC/link.js");
const sent = [];
let act = () => ({});
const state = (answers) => ({ answers, learner: { id: "ada-1", name: "Ada", fixed: true }, seed: "ada-1", can: {}, results: null });
const link = {
  async request(op, data) {
    sent.push([op, structuredClone(data)]);
    return op === "state" ? state({}) : act(op, data);
  },
  close() {},
};
const host = createHost({ module: "mod", storage: null, learner: null });
const until = async (isSo) => {
  for (let tries = 0; !isSo(); tries += 1) {
    if (tries > 2000) throw new Error(`not so: ${isSo}`);
    await pause(2);
  }
};
const saves = () => sent.filter(([op]) => op === "save").map(([, { entries }]) => entries);
"""


def test_entries_go_in_requests_of_bounded_size_and_each_once() -> None:
    requests, status, pending = run(
        HOST
        + """
        for (let number = 0; number < 40; number += 1) host.set(`q${number}`, { value: "x".repeat(5000) });
        host.set("long", { value: "x".repeat(100000) });
        await host.connect(link);
        await host.flush();
        await until(() => host.status === "saved");
        tell([saves(), host.status, Object.keys(host.all()).filter(host.pending)]);
        """
    )
    assert sorted(id for entries in requests for id in entries) == sorted([*(f"q{number}" for number in range(40)), "long"])
    sizes = [sum(len(entry["value"]) for entry in entries.values()) for entries in requests]
    assert sorted(sizes)[-1] == 100_000
    assert all(size <= 60_000 for size in sizes if size != 100_000)
    assert 4 <= len(requests) <= 6
    assert (status, pending) == ("saved", [])


def test_an_entry_that_is_refused_is_kept_and_the_reason_is_shown() -> None:
    pending, status, notice = run(
        HOST
        + """
        act = (op, { entries }) => ("bad" in entries ? { refused: { bad: "Shorten it." } } : {});
        await host.connect(link);
        host.set("good", { value: "a" });
        host.set("bad", { value: "b" });
        await host.flush();
        tell([["good", "bad"].filter(host.pending), host.status, host.notice]);
        """
    )
    assert (pending, status, notice) == (["bad"], "waiting", "Shorten it.")


def test_an_answer_changed_while_it_was_sent_is_sent_again() -> None:
    values, pending = run(
        HOST
        + """
        let go;
        act = () => (go ? {} : new Promise((resolve) => { go = () => resolve({}); }));
        await host.connect(link);
        host.set("q", { value: "first" });
        const flushed = host.flush();
        await until(() => go);
        host.set("q", { value: "second" });
        go();
        await flushed;
        await until(() => !host.pending("q"));
        tell([saves().map(({ q }) => q.value), host.pending("q")]);
        """
    )
    assert (values, pending) == (["first", "second"], False)


def test_what_was_answered_while_the_server_was_away_is_sent_when_it_is_back() -> None:
    before, after, values, waits = run(
        HOST
        + """
        let isAway = true;
        act = () => { if (isAway) throw new LinkTimeout("No reply."); return {}; };
        await host.connect(link);
        pauses.length = 0;
        host.set("q", { value: "a" });
        await until(() => saves().length > 3);
        const before = [host.status, host.pending("q")];
        const waits = pauses.filter((one) => one > 600 && one < 30000);
        isAway = false;
        await until(() => host.status === "saved");
        tell([before, [host.status, host.pending("q")], saves().map(({ q }) => q.value), waits]);
        """
    )
    assert (before, after) == (["waiting", True], ["saved", False])
    assert set(values) == {"a"}
    # Not all pages of a class at the same moment, and ever more slowly.
    assert 750 <= waits[0] <= 1250
    assert 1500 <= waits[1] <= 2500


def test_a_hand_in_that_was_not_confirmed_keeps_its_token_and_a_changed_one_has_another() -> None:
    tokens, failed = run(
        HOST
        + """
        let failures = 2;
        act = (op) => {
          if (op !== "hand-in") return op === "result" ? { results: { handed_in: "now", graded: "now" } } : {};
          if (failures > 0) { failures -= 1; throw new LinkTimeout("No reply."); }
          return { receipt: { timestamp: "now" } };
        };
        await host.connect(link);
        host.set("q", { value: "a" });
        await host.handIn();
        failures = 100;
        const failed = await host.handIn().catch((problem) => problem.message);
        failures = 0;
        await host.handIn();
        failures = 100;
        await host.handIn().catch(() => {});
        failures = 0;
        host.set("q", { value: "b" });
        await host.handIn();
        const tokens = sent.filter(([op]) => op === "hand-in").map(([, { token }]) => token);
        tell([tokens, failed]);
        """
    )
    assert failed == "No reply."
    runs = [tokens[:3], tokens[3:8], tokens[8:12], tokens[12:]]
    assert [len(set(run)) for run in runs] == [1, 1, 1, 1]
    assert len({run[0] for run in runs}) == 4
    assert all(token.isalnum() and len(token) >= 32 for token in tokens)


def test_newer_entries_win_wherever_they_come_from() -> None:
    values, sent = run(
        HOST
        + """
        const theirs = { old: { value: "theirs", at: "2020" }, late: { value: "theirs", at: "2999" } };
        const asked = link.request;
        link.request = async (op, data) => (op === "state" ? state(theirs) : asked(op, data));
        host.set("old", { value: "mine" });
        host.set("late", { value: "mine" });
        await host.connect(link);
        await until(() => host.status === "saved");
        tell([Object.fromEntries(Object.entries(host.all()).map(([id, { value }]) => [id, value])), saves().map(Object.keys)]);
        """
    )
    assert values == {"old": "mine", "late": "theirs"}
    assert sent == [["old"]]


# Who may be called what


NAMES = ("Ada", "  Ada \t Lovelace ", "", "   ", "A" * 100, "A" * 101, "José Ñandú", "محمد", "李雷")
IDS = (*BAD_IDS, "a", "7", "Ada-1", " ada-1\n", "ada.l@mission.test", "a_b", "x" * 64, "", "  ", "a..b", "a.", "..", "a+b", "é")


def test_a_page_and_a_server_take_the_same_ids_and_names() -> None:
    cases = [{"id": id, "name": "Ada"} for id in IDS] + [{"id": "ada-1", "name": name} for name in NAMES]
    taken = run(
        """
        const { checkedLearner } = await import("STATIC/learner.js");
        tell(given.map((said) => { try { return checkedLearner(said); } catch (problem) { return problem.message && null; } }));
        """,
        cases,
    )
    for said, learner in zip(cases, taken, strict=True):
        if learner is None:
            with pytest.raises(IdentityProblem):
                checked_learner(**said)
        else:
            known = checked_learner(**said)
            assert (known.id, known.name) == (learner["id"], learner["name"])
