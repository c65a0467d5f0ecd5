import { answersText, createBundle } from "../offline/bundle.js";
import { fileOf } from "../ground/download.js";
import { answersDigest, createHandedIn } from "./handed_in.js";
import { checkedLearner } from "../ground/learner.js";
import { LinkTimeout } from "./link.js";
import { originOf } from "../ground/origin.js";
import { createOutbox } from "./outbox.js";
import { REFRESHER } from "../cells/refresher_schedule.js";
import { shelfStorage } from "../offline/local_answers.js";
import { say } from "../ground/strings.js";
import { freshToken } from "../ground/token.js";
import { createWatch } from "./watch.js";

const HOST_WAIT = 8000;
const HOST_RETRIES = [1000, 2000, 5000, 10000, 20000];
const HOST_GATHER = 250;
/** How long handing in may take, and how often it is tried while no reply comes: a hub may need half a minute to restart. */
const HOST_HAND_IN_WAIT = 60000;
const HOST_HAND_IN_TRIES = 6;
/** How long the page waits for the result of a hand-in before it says that it will come later. */
const HOST_RESULT_WAIT = 180000;
/** Letters of one request; what does not fit goes with the next. */
const HOST_LARGEST_SAVE = 60000;
/** After this long without an answer from the server, in milliseconds, the learner is offered a file to hand in. */
const HOST_CUT_OFF = 60000;

/**
 * What the components speak to: answers, who the learner is, handing in.
 *
 * Answers are kept in the browser until the other side of the link has confirmed that they are on disk; everything works
 * before it answers, and while it is away. `answers` are the confirmed entries by id, and `learner` is who works here, null
 * while that is not known; `questions` are the graded ones as `{cell, page}`, `practice` the others' cells, `tools` the tool
 * cells. `inLab`: there is no page to reload, so the learner runs the first cell again where the kernel is gone.
 * `makeKeeper` makes what keeps confirmed answers in the browser too, for a server that says that it forgets (`forgetful.js`).
 * `terms` are those of handing in (`widgets/terms.py`), if they are known before the other side answers; `origin()` gives that of
 * the files that the page makes (`origin.js`). `looksBack`: nothing can be handed in, because the learner only looks back.
 */
export function createHost({ module = "", seed = "", mission = {}, answers = {}, learner = {}, storage = browserStorage(), questions = [], practice = [], tools = [], cells = {}, inLab = false, makeKeeper = null, terms = {}, origin = () => originOf(shelfStorage()), looksBack = false, example_contacts: exampleContacts = false }) {
  const queue = createOutbox(storage, learner?.id, module);
  const entries = { ...answers };
  const inFlight = new Map();
  const changed = hostListeners();
  const statusChanged = hostListeners();
  const resultsChanged = hostListeners();
  const handed = createHandedIn(storage, module);
  const watch = createWatch({ ask: refreshResults, result: () => host.results });
  let link = null;
  let ready = false;
  let failures = 0;
  let notice = "";
  let timer;
  let cutOff;
  let handingIn = "";
  let told;

  const host = {
    module,
    seed,
    mission,
    questions,
    practice,
    tools,
    /** Whether the module has refreshers. */
    refreshes: REFRESHER in cells,
    exampleContacts,
    learner: learner ?? {},
    can: { handIn: false, bundle: false },
    /** Due date, what lateness costs, and whether the module is closed. */
    terms: { due: "", late: "none", closed: false, ...terms },
    looksBack,
    /** Whether the other side has not answered for so long that a file is the way to hand in. */
    isCutOff: false,
    /** Keeps in the browser what is confirmed; set for servers that forget. */
    keeper: null,
    results: null,
    /** Set by the page: show a tool, at an entry where one is named. */
    openTool() {},
    get: (id) => entries[id],
    /** All entries by id. */
    all: () => ({ ...entries }),
    set(id, entry) {
      const kept = { ...entry, at: hostMoment(entries[id]?.at) };
      entries[id] = kept;
      queue.put(id, kept);
      handingIn = "";
      changed.tell(id);
      sendSoon(HOST_GATHER);
      tellStatus();
    },
    offer,
    pending: (id) => id in queue.all(),
    onChange: changed.add,
    onStatus: statusChanged.add,
    onResults: resultsChanged.add,
    get status() {
      const isOpen = Object.keys(queue.all()).length > 0;
      if (failures > 0 && (isOpen || !ready)) return "waiting";
      if (!ready) return "connecting";
      return isOpen ? "saving" : "saved";
    },
    /** One sentence on what is the matter, or "". */
    get notice() {
      if (notice) return notice;
      if (host.status !== "waiting") return host.keeper?.warning ?? "";
      if (inLab) return say("runFirstCell");
      if (host.isCutOff) return say("cutOff");
      return say(queue.lasting ? "keptHere" : "keptInPage");
    },
    connect,
    refresh,
    setLearner,
    handIn,
    handInRefresher,
    bundle,
    /** What the file holds, as text. */
    asText: () => answersText(module, host.learner, entries, { origin: origin() }),
    /** Whether the answers that count are those that were handed in last, as far as this browser knows. */
    isHandedIn: () => handed.isLast(host.learner.id, digest(), host.results?.handed_in),
    /** The learner has got what to hand in by other means than this page. */
    noteHandedIn: () => handed.note(host.learner.id, digest()),
    flush,
  };
  return start();

  function start() {
    adopt(queue.all());
    queue.onOtherTab(adopt);
    document.addEventListener("visibilitychange", () => (document.hidden ? flush() : failures && retry()));
    window.addEventListener("online", () => failures && retry());
    return host;
  }

  /** Take over entries that are newer than ours. */
  function adopt(others) {
    for (const [id, entry] of Object.entries(others ?? {})) {
      if (entries[id] && !(entry.at > (entries[id].at ?? ""))) continue;
      entries[id] = entry;
      changed.tell(id);
    }
  }

  /** Take over entries that are newer than ours, and have them saved. */
  function offer(others) {
    for (const [id, entry] of Object.entries(others)) {
      if (entries[id] && !(entry.at > (entries[id].at ?? ""))) continue;
      entries[id] = entry;
      queue.put(id, entry);
      changed.tell(id);
    }
    sendSoon(0);
    tellStatus();
  }

  /** Begin to speak over a link (`link.js`). */
  async function connect(newLink) {
    link?.close();
    inFlight.clear();
    link = newLink;
    ready = false;
    tellStatus();
    await greet(link);
  }

  /** Ask for the state again: it may have changed on another device. */
  function refresh() {
    return greet(link);
  }

  async function greet(current) {
    try {
      const reply = await settled(await current.request("state", {}, HOST_WAIT), current);
      if (current !== link) return;
      answered();
      ready = true;
      notice = reply.problem ?? "";
      takeState(reply);
    } catch (problem) {
      if (current === link) failed(problem);
    }
    tellStatus();
  }

  async function settled(state, current) {
    if (state.lasts === false) host.keeper ??= makeKeeper?.();
    return host.keeper ? host.keeper.meet(state, current) : state;
  }

  function takeState(reply) {
    host.can = { ...host.can, ...reply.can };
    host.terms = { ...host.terms, ...reply.terms };
    host.seed = reply.seed ?? host.seed;
    host.learner = { ...host.learner, ...reply.learner };
    queue.rename(host.learner.id);
    adopt(reply.answers);
    adopt(queue.all());
    dropStale();
    takeResults(reply.results ?? host.results);
    offer(host.keeper?.entries ?? {});
    flush();
  }

  // What another device has answered since is newer than what waited here.
  function dropStale() {
    for (const [id, entry] of Object.entries(queue.all())) {
      if (entries[id].at > entry.at) queue.settle(id, entry.at);
    }
  }

  function answered() {
    failures = 0;
    notice = "";
    host.isCutOff = false;
    clearTimeout(cutOff);
    cutOff = undefined;
  }

  function failed(problem) {
    failures += 1;
    notice = problem instanceof LinkTimeout ? "" : problem.message;
    sendSoon(hostPause(failures));
    cutOff ??= setTimeout(() => {
      host.isCutOff = true;
      tellStatus();
    }, HOST_CUT_OFF);
  }

  function sendSoon(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(retry, milliseconds);
  }

  function retry() {
    clearTimeout(timer);
    return ready || !link ? flush() : greet(link);
  }

  /** Send all that is not confirmed; resolves when each has been confirmed or has failed. */
  async function flush() {
    clearTimeout(timer);
    if (!ready) return;
    const open = Object.entries(queue.all()).filter(([id, entry]) => inFlight.get(id)?.at !== entry.at);
    for (const batch of hostBatches(open)) {
      const sent = send(link, batch);
      for (const [id, entry] of batch) inFlight.set(id, { at: entry.at, sent });
    }
    tellStatus();
    await Promise.all([...inFlight.values()].map(({ sent }) => sent));
  }

  async function send(current, batch) {
    try {
      const { refused = {} } = await current.request("save", { entries: Object.fromEntries(batch) }, HOST_WAIT);
      if (current === link) answered();
      const saved = batch.filter(([id]) => !(id in refused));
      host.keeper?.keep(Object.fromEntries(saved));
      for (const [id, entry] of saved) queue.settle(id, entry.at);
      const [reason] = Object.values(refused);
      if (reason && current === link) failed(new Error(reason));
    } catch (problem) {
      if (current === link) failed(problem);
    } finally {
      if (current === link) {
        for (const [id, entry] of batch) if (inFlight.get(id)?.at === entry.at) inFlight.delete(id);
      }
      tellStatus();
    }
  }

  async function ask(op, data = {}, milliseconds = HOST_WAIT) {
    if (!ready) throw new Error(say("linkLost"));
    return link.request(op, data, milliseconds);
  }

  async function setLearner({ id, name }) {
    const reply = host.isCutOff ? { learner: checkedLearner({ id, name }) } : await ask("learner", { id, name, ...(host.keeper && { origin: origin() }) });
    host.learner = { ...host.learner, id, name, ...reply.learner };
    host.keeper?.become(host.learner);
    queue.rename(host.learner.id);
    adopt(reply.answers);
    flush();
    tellStatus();
    return host.learner;
  }

  function digest() {
    return answersDigest(host.questions, host.get);
  }

  async function confirmAll() {
    await flush();
    if (Object.keys(queue.all()).length) throw new Error(say("linkLost"));
  }

  /** Hand in what came of refreshers; nothing comes back. */
  async function handInRefresher() {
    await confirmAll();
    await sendHandIn("refresher", freshToken());
  }

  /** Hand in what is confirmed; resolves with the result, null where it takes longer than one waits. */
  async function handIn() {
    await confirmAll();
    // The same answers once more, because no confirmation came, are the same hand-in once more.
    handingIn ||= freshToken();
    const sent = digest();
    const { receipt } = await sendHandIn("test", handingIn);
    handingIn = "";
    handed.note(host.learner.id, sent, receipt.timestamp);
    takeResults({ handed_in: receipt.timestamp, graded: null });
    watch.start();
    return awaitResult();
  }

  async function sendHandIn(purpose, token) {
    for (let tries = 1; ; tries += 1) {
      try {
        return await ask("hand-in", { purpose, token }, HOST_HAND_IN_WAIT);
      } catch (problem) {
        if (!(problem instanceof LinkTimeout) || tries === HOST_HAND_IN_TRIES) throw problem;
        await new Promise((resolve) => {
          setTimeout(resolve, hostPause(tries));
        });
      }
    }
  }

  function awaitResult() {
    return new Promise((resolve) => {
      const end = (result) => {
        clearTimeout(patience);
        forget();
        resolve(result);
      };
      const forget = resultsChanged.add(() => host.results?.graded && end(host.results));
      const patience = setTimeout(() => end(null), HOST_RESULT_WAIT);
    });
  }

  /** The file that hands in for this purpose ("test" or "refresher"), as `{filename, base64}`. */
  async function bundle(purpose = "test") {
    if (host.isCutOff) return fileOf(await createBundle(module, host.learner, entries, { origin: origin(), purpose }));
    await flush();
    const { filename, base64 } = await ask("bundle", { purpose }, HOST_WAIT * 4);
    return { filename, base64 };
  }

  async function refreshResults() {
    const reply = await ask("result");
    takeResults(reply.results ?? host.results);
    return host.results;
  }

  function takeResults(results) {
    if (JSON.stringify(results ?? null) === JSON.stringify(host.results)) return;
    host.results = results ?? null;
    resultsChanged.tell(host.results);
    watch.start();
  }

  function tellStatus() {
    const now = JSON.stringify([host.status, host.notice, host.learner, host.can, host.terms, host.isCutOff, Object.keys(queue.all())]);
    if (now === told) return;
    told = now;
    statusChanged.tell(host.status);
  }
}

/** The browser's storage, null where it keeps nothing. */
export function browserStorage() {
  try {
    window.localStorage.setItem("dtr:probe", "1");
    window.localStorage.removeItem("dtr:probe");
    return window.localStorage;
  } catch {
    return null;
  }
}

/** Entries in batches that each fit into a request; one that is larger goes alone. */
function hostBatches(open) {
  const batches = [];
  let room = 0;
  for (const [id, entry] of open) {
    const letters = JSON.stringify(entry).length;
    if (!batches.length || letters > room) {
      batches.push([]);
      room = HOST_LARGEST_SAVE;
    }
    batches.at(-1).push([id, entry]);
    room -= letters;
  }
  return batches;
}

function hostListeners() {
  const all = new Set();
  return {
    add(listener) {
      all.add(listener);
      return () => all.delete(listener);
    },
    tell(what) {
      for (const listener of [...all]) listener(what);
    },
  };
}

// Later than what it follows, even where two changes share a millisecond or the clock was set back.
function hostMoment(former = "") {
  const now = new Date().toISOString();
  return now > former ? now : new Date(Date.parse(former) + 1).toISOString();
}

// Not all pages of a class at the same moment.
function hostPause(failures) {
  return HOST_RETRIES[Math.min(failures, HOST_RETRIES.length) - 1] * (0.75 + Math.random() / 2);
}
