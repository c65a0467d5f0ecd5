"""The scripts by which a page speaks with its server, run in Node: requests, pauses, batches, and who may be called what."""

import sys
import unicodedata
from typing import Any

import pytest

from tests.node import run_script
from tests.unit.test_identity import BAD_IDS, GOLDEN, OTHER_NAMES, SAME_NAMES
from widgets.answers.identity import IdentityProblem, carried_id, checked_learner, learner_data, named_by, normal, same_name
from widgets.answers.store import Learner

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
const { serverLink } = await import("STATIC/host/server.js");
const { LinkTimeout } = await import("STATIC/host/link.js");
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
    requests = run(
        LINK
        + """
        const link = serverLink("/modules/mod/");
        for (const op of ["state", "result", "save", "hand-in"]) await link.request(op, { op }, 60000);
        await link.content("en-XA", 60000);
        tell(asked);
        """
    )
    assert [(one.get("method", "GET"), one["address"]) for one in requests] == [
        ("GET", "/modules/mod/state?lang=fr"),
        ("GET", "/modules/mod/result?lang=fr"),
        ("POST", "/modules/mod/save?lang=fr"),
        ("POST", "/modules/mod/hand-in?lang=fr"),
        ("GET", "/modules/mod/content?lang=en-XA"),
    ]
    assert {one["headers"]["X-XSRFToken"] for one in requests} == {"2|token"}
    assert [(one["redirect"], one["cache"]) for one in requests[:4]] == [("manual", "no-store")] * 4
    assert [one.get("body") for one in requests] == [None, None, '{"op":"save"}', '{"op":"hand-in"}', None]


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
    away = {"away": True, "message": "The course took too long to reply. Your answers are saved. Try again."}
    assert outcomes[:3] == [
        {"reply": {"refused": {}}},
        {"away": False, "message": "No ID."},
        {"away": False, "message": "You are signed out."},
    ]
    assert outcomes[3] == {"away": False, "message": "Something went wrong. Your answers are saved. Try again."}
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
    const { createWatch } = await import("STATIC/host/watch.js");
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
const { createHost } = await import("STATIC/host/host.js");
const { LinkTimeout } = await import("STATIC/host/link.js");
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


def test_a_page_that_is_cut_off_draws_a_test_and_takes_the_servers_once_that_responds() -> None:
    waiting, alone, test, met = run(
        HOST
        + """
        const cell = { id: "q1", kind: "question", type: "true-false", graded: true, variants: { b: {}, c: {} } };
        const page = createHost({ module: "mod", storage: null, learner: null, questions: [{ cell, page: null }] });
        let isBlocked = true;
        const blocked = {
          async request(op, data) {
            if (isBlocked) throw new LinkTimeout();
            return op === "state" ? state({ "drawn-test": theirs }) : link.request(op, data);
          },
          close() {},
        };
        page.drawing.open();
        await page.connect(blocked);
        const waiting = page.drawing.variantOf(cell);
        await until(() => page.isCutOff);
        const alone = page.drawing.variantOf(cell);
        const test = page.get("drawn-test")?.value;
        const other = ["a", "b", "c"].find((id) => id !== alone);
        const theirs = { value: { seed: "ada-1", draw: 0, opened: "2020", variants: { q1: other } }, at: "2020" };
        page.set("q1", { value: "true", variant: alone });
        isBlocked = false;
        await until(() => page.status === "saved");
        tell([waiting, alone, test, [page.drawing.variantOf(cell) === other, page.get("q1") ?? null, page.get(`q1:0${alone}`)?.value]]);
        """
    )
    assert waiting == ""
    assert alone in {"a", "b", "c"}
    assert (test["draw"], test["variants"]) == (0, {"q1": alone})
    assert met == [True, None, "true"]


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
    tokens, failed, patience = run(
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
        pauses.length = 0;
        const failed = await host.handIn().catch((problem) => problem.message);
        const patience = pauses.filter((one) => one > 600 && one < 30000).reduce((sum, one) => sum + one, 0);
        failures = 0;
        await host.handIn();
        failures = 100;
        await host.handIn().catch(() => {});
        failures = 0;
        host.set("q", { value: "b" });
        await host.handIn();
        const tokens = sent.filter(([op]) => op === "hand-in").map(([, { token }]) => token);
        tell([tokens, failed, patience]);
        """
    )
    assert failed == "No reply."
    # As long as a hub that was killed needs to be back.
    assert 25_000 < patience < 60_000
    runs = [tokens[:3], tokens[3:10], tokens[10:16], tokens[16:]]
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


NAMES = (
    "Ada",
    "  Ada \t Lovelace ",
    "",
    "   ",
    "A" * 100,
    "A" * 101,
    "José Ñandú",
    "Jose\u0301",
    "محمد",
    "李雷",
    "😀" * 100,
    "Ada\x1c",
    "Ada\u202e",
)
IDS = (
    *BAD_IDS,
    "a",
    "7",
    "Ada-1",
    " ada-1\n",
    "ada.l@mission.test",
    "a_b",
    "x" * 100,
    "",
    "  ",
    "a..b",
    "a.",
    "..",
    "a+b",
    "é",
    "ａ－０１",
    "a‑٠٩\u200b",
    "a\0b",
    "u--o_27_brien",
)


def test_a_page_and_a_server_take_the_same_ids_and_names() -> None:
    cases = [{"id": id, "name": "Ada"} for id in IDS] + [{"id": "ada-1", "name": name} for name in NAMES]
    taken = run(
        """
        const { checkedLearner } = await import("STATIC/ground/learner.js");
        tell(given.map((said) => { try { return checkedLearner(said); } catch (problem) { return problem.message && null; } }));
        """,
        cases,
    )
    for case, learner in zip(cases, taken, strict=True):
        if learner is None:
            with pytest.raises(IdentityProblem):
                checked_learner(**case)
        else:
            assert learner | {"fixed": False} == learner_data(checked_learner(**case), False)


IDENTITY = """
const { normalText, carriedId, namedBy, foldedId, sameId, sameName } = await import("STATIC/ground/learner.js");
const orNull = (act) => { try { return act(); } catch { return null; } };
"""


def test_a_page_and_a_server_spell_carry_and_compare_ids_alike() -> None:
    forms = run(
        IDENTITY + "tell(given.map((name) => [normalText(name), orNull(() => carriedId(name)), foldedId(name)]));",
        [row["name"] for row in GOLDEN],
    )
    assert forms == [[row["normal"], row["carried"], row["folded"]] for row in GOLDEN]


def test_a_page_reads_back_what_an_id_carries() -> None:
    ids = [row["carried"] for row in GOLDEN if row["carried"]]
    ids += ["U--JOS_C3A9_", "u--x", "u--o_61_", "u--_ff_", "u--_c3_", "u--o_2_b", "u--%41_27_", "李", "x" * 101]
    assert run(IDENTITY + "tell(given.map(namedBy));", ids) == [named_by(id) for id in ids]


def test_a_page_takes_ids_for_the_same_that_a_server_does() -> None:
    pairs = [["A-10", "a‑١٠"], ["u--O_27_Brien", "o’brien"], ["a-1", "a-01"], ["jose", "José"]]
    assert run(IDENTITY + "tell(given.map(([a, b]) => sameId(a, b)));", pairs) == [True, True, False, False]


def test_a_page_takes_names_for_the_same_that_a_server_does() -> None:
    pairs = [*SAME_NAMES, *OTHER_NAMES]
    assert run(IDENTITY + "tell(given.map(([a, b]) => sameName(a, b)));", pairs) == [same_name(a, b) for a, b in pairs]


def test_no_sign_of_any_script_is_spelled_in_another_way_on_a_page() -> None:
    every = (chr(code) for code in range(sys.maxunicode + 1))
    signs = [sign for sign in every if unicodedata.category(sign) not in ("Cn", "Co", "Cs", "Lo")]
    spelled = run(IDENTITY + "tell(given.map((sign) => normalText(`a${sign}b`)));", signs)
    assert [sign for sign, form in zip(signs, spelled, strict=True) if form != normal(f"a{sign}b")] == []


def test_a_device_knows_an_id_however_it_is_written_and_the_exact_one_first() -> None:
    learners = run(
        """
        const { knownLearner } = await import("STATIC/offline/local_answers.js");
        const storage = { "dtr:A-09:name": "Ada", "dtr:a-09:name": "Ben", "dtr:n-04:name": "Cy", "dtr:n-04:mod:visited": "x" };
        Object.defineProperty(storage, "getItem", { value: (key) => storage[key] ?? null });
        tell(given.map((id) => knownLearner(storage, id) ?? null));
        """,
        ["a-09", "A-09", "N‑٠٤", "n-4", "n"],
    )
    ada, ben, cy = ({"id": id, "name": name} for id, name in (("A-09", "Ada"), ("a-09", "Ben"), ("n-04", "Cy")))
    assert learners == [ben, ada, cy, None, None]


PLATFORM = """
const { platformLearner } = await import("STATIC/scorm/page.js");
tell(given.map((id) => platformLearner({ get: (what) => (what === "learnerId" ? id : "") })));
"""


def test_what_a_learning_platform_calls_someone_is_carried_and_shown_as_it_is() -> None:
    users = ["ada-1", "ACADEMY\\amara", "o'brien", "jane doe", "李雷", "_service", "2024.001.", "a..b", "u--x"]
    wanted = [learner_data(Learner(carried_id(user), user), True) for user in users]
    assert [learner | {"fixed": True} for learner in run(PLATFORM, users)] == wanted
    assert run(PLATFORM, [" "]) == [None]


def test_what_is_too_long_to_be_carried_is_shortened_and_stays_another_learners() -> None:
    users = ["é" * 90, "é" * 91, "x" * 101, "x" * 102, "u--u--" + "x" * 101, "u--" + "é" * 90, "a." * 60, "..." + "y" * 101, "-"]
    learners = run(PLATFORM, [*users[:-1], "\ud83d"])
    ids = [learner["id"] for learner in learners]
    assert len(set(ids)) == len(users)
    assert all(checked_learner(id, "Ada").id == id for id in ids)
    assert all(learner["shown"] == learner["id"] for learner in learners)
    assert [len(id) for id in ids[2:4]] == [100, 100]
    assert not [id for id in ids if id.startswith("u--")]


# As much of a document as these forms need.
FORMS = """
class Element {
  constructor(tag) { Object.assign(this, { tag, attributes: {}, children: [], classList: { toggle() {} }, dataset: {} }); }
  setAttribute(name, value) { this.attributes[name] = value; }
  addEventListener(event, act) { if (event === "click") this.click = act; }
  append(...children) { this.children.push(...children); }
  prepend(...children) { this.children.unshift(...children); }
  replaceChildren(...children) { this.children = children; }
  get childNodes() { return this.children; }
  contains() { return false; }
  querySelector() { return null; }
  querySelectorAll() { return []; }
  get all() { return [this, ...this.children.flatMap((child) => child.all ?? [])]; }
  get text() { return this.children.map((child) => child.text ?? child).join(""); }
}
document.createElement = document.createElementNS = (space, tag = space) => new Element(tag);
const { component } = await import("KINDS/handin/component.js");
const { saveCard } = await import("STATIC/offline/save_card.js");
const never = () => {};
const hostOf = (learner) => ({
  learner, questions: [], results: null, can: {}, mission: {}, terms: {},
  get: never, onChange: never, onStatus: never, onResults: never, flush: never,
});
const handinOf = (learner) => {
  const el = new Element("div");
  component.mount(el, {}, hostOf(learner));
  return el;
};
const fieldsOf = (nodes) => nodes.flatMap(({ all }) => all).filter(({ tag, attributes }) => tag === "input" && attributes.type === "text");
"""


@pytest.mark.parametrize("asks", ["[handinOf({})]", "await keepAsks()"])
def test_a_keyboard_leaves_an_id_as_it_is_typed(asks: str) -> None:
    name, id = run(
        FORMS
        + """
        const keepAsks = async () => {
          const { nodes, askWho } = saveCard(hostOf({}), { answers: {} }, "h3");
          await askWho({ isFirst: true });
          return nodes;
        };
        """
        + f"tell(fieldsOf({asks}).map(({{ attributes }}) => attributes));"
    )
    wanted = {"autocomplete": "off", "autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}
    assert {key: id.get(key) for key in wanted} == wanted
    assert (name["autocomplete"], "autocapitalize" in name) == ("name", False)


def test_one_hands_in_under_what_one_is_called_elsewhere() -> None:
    hub = learner_data(Learner("u--o_27_brien", "Sam"), True)
    nameless = learner_data(Learner("u--o_27_brien", ""), True)
    shown = run(FORMS + "tell(given.map((learner) => handinOf(learner).text));", [hub, nameless, {"id": "ada-1", "name": "Ada"}])
    assert [said in text for said, text in zip(("Sam (o'brien)", "o'brien (o'brien)", "Ada (ada-1)"), shown, strict=True)] == [True] * 3
