import { createLink, LinkTimeout } from "./link.js";
import { createQueue } from "./queue.js";
import { REFRESHER } from "./rounds.js";
import { say } from "./strings.js";

const HOST_WAIT = 8000;
const HOST_RETRIES = [2000, 5000, 10000, 20000];
const HOST_GATHER = 250;
const HOST_HAND_IN_WAIT = 180000;
/** How often, and how many times, the page asks for a result that has not come by itself. */
const HOST_ASK_EVERY = 10000;
const HOST_ASK_TIMES = 18;

/**
 * What the components speak to: answers, who the learner is, handing in.
 *
 * Answers are kept in the browser until the kernel has confirmed them; everything works before the
 * kernel is there, and while it is away. `answers` are the confirmed entries by id; `questions` are
 * the graded ones as `{cell, page}`, `practice` the others' cells, `tools` the tool cells. `inLab`: there is no page to reload, so
 * the learner runs the first cell again where the kernel is gone.
 */
export function createHost({ module = "", seed = "", mission = {}, answers = {}, learner = {}, storage = browserStorage(), questions = [], practice = [], tools = [], cells = {}, inLab = false, example_contacts: exampleContacts = false }) {
  const queue = createQueue(storage, learner.id, module);
  const entries = { ...answers };
  const inFlight = new Map();
  const changed = hostListeners();
  const statusChanged = hostListeners();
  const resultsChanged = hostListeners();
  let model = null;
  let link = null;
  let ready = false;
  let lost = false;
  let failures = 0;
  let notice = "";
  let timer;
  let told;

  const host = {
    seed,
    mission,
    questions,
    practice,
    tools,
    /** Whether the module has refreshers. */
    refreshes: REFRESHER in cells,
    exampleContacts,
    learner,
    can: { handIn: false, bundle: false },
    results: null,
    /** Set by the page: show a tool, at an entry where one is named. */
    openTool() {},
    get: (id) => entries[id],
    set(id, entry) {
      const kept = { ...entry, at: hostMoment(entries[id]?.at) };
      entries[id] = kept;
      queue.put(id, kept);
      changed.tell(id);
      sendSoon(HOST_GATHER);
      tellStatus();
    },
    pending: (id) => id in queue.all(),
    onChange: changed.add,
    onStatus: statusChanged.add,
    onResults: resultsChanged.add,
    get status() {
      const isOpen = Object.keys(queue.all()).length > 0;
      if (lost || (isOpen && failures > 0)) return "waiting";
      if (!ready) return "connecting";
      return isOpen ? "saving" : "saved";
    },
    /** One sentence on what is the matter, or "". */
    get notice() {
      if (notice) return notice;
      if (host.status !== "waiting") return "";
      if (inLab) return say("runFirstCell");
      return say(queue.lasting ? "keptHere" : "keptInPage");
    },
    connect,
    disconnect,
    setLearner,
    handIn,
    handInRefresher,
    bundle,
    inLanguage,
    refreshResults,
    flush,
  };
  return start();

  function start() {
    adopt(queue.all());
    queue.onOtherTab(adopt);
    document.addEventListener("visibilitychange", () => document.hidden && flush());
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

  /** Begin to speak with a kernel through its anywidget model, or what does as one; its `silent`, if any, is told of replies that do not come. */
  async function connect(newModel) {
    link?.close();
    inFlight.clear();
    model = newModel;
    link = createLink(model);
    link.on("results", (message) => takeResults(message.results));
    ready = false;
    tellStatus();
    await greet(link);
  }

  async function greet(current) {
    try {
      const reply = await current.request("hello", { language: document.documentElement.lang }, HOST_WAIT);
      if (current !== link) return;
      ready = true;
      lost = false;
      failures = 0;
      notice = reply.problem ?? "";
      takeHello(reply);
    } catch (problem) {
      if (current !== link) return;
      notice = problem instanceof LinkTimeout ? "" : problem.message;
      failures += 1;
      setTimeout(() => current === link && greet(current), hostPause(failures));
      if (problem instanceof LinkTimeout) model.silent?.();
    }
    tellStatus();
  }

  function takeHello(reply) {
    host.can = { ...host.can, ...reply.can };
    host.learner = { ...host.learner, ...reply.learner };
    adopt(reply.answers);
    dropStale();
    takeResults(reply.results ?? host.results);
    flush();
  }

  // What another device has answered since is newer than what waited here.
  function dropStale() {
    for (const [id, entry] of Object.entries(queue.all())) {
      if (entries[id].at > entry.at) queue.settle(id, entry.at);
    }
  }

  /** The line or the kernel is gone; `sentence` says so where the usual one does not do. */
  function disconnect(sentence = "") {
    link?.close();
    link = null;
    ready = false;
    lost = true;
    notice = sentence;
    tellStatus();
  }

  function sendSoon(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(flush, milliseconds);
  }

  /** Send all that is not confirmed; resolves when each has been confirmed or has failed. */
  async function flush() {
    clearTimeout(timer);
    if (!ready) return;
    const open = Object.entries(queue.all()).filter(([id, entry]) => inFlight.get(id)?.at !== entry.at);
    for (const [id, entry] of open) inFlight.set(id, { at: entry.at, sent: send(link, id, entry) });
    tellStatus();
    await Promise.all([...inFlight.values()].map(({ sent }) => sent));
  }

  async function send(current, id, entry) {
    try {
      await current.request("set", { id, entry }, HOST_WAIT);
      queue.settle(id, entry.at);
      failures = 0;
      notice = "";
    } catch (problem) {
      if (current !== link) return;
      failures += 1;
      notice = problem instanceof LinkTimeout ? "" : problem.message;
      sendSoon(hostPause(failures));
      if (problem instanceof LinkTimeout) model.silent?.();
    } finally {
      if (current === link && inFlight.get(id)?.at === entry.at) inFlight.delete(id);
      tellStatus();
    }
  }

  async function ask(op, data = {}, milliseconds = HOST_WAIT) {
    if (!ready) throw new Error(say("linkLost"));
    return link.request(op, data, milliseconds);
  }

  async function setLearner({ id, name }) {
    const reply = await ask("learner", { id, name });
    host.learner = { ...host.learner, id, name, ...reply.learner };
    queue.rename(host.learner.id);
    adopt(reply.answers);
    flush();
    return host.learner;
  }

  async function confirmAll() {
    await flush();
    if (Object.keys(queue.all()).length) throw new Error(say("linkLost"));
  }

  /** Hand in what came of refreshers; nothing comes back. */
  async function handInRefresher() {
    await confirmAll();
    await ask("hand-in", { purpose: "refresher" }, HOST_HAND_IN_WAIT);
  }

  /** Hand in what is confirmed; resolves with the result, null where it takes longer than one waits. */
  async function handIn() {
    await confirmAll();
    const former = host.results;
    host.results = null;
    try {
      const reply = await ask("hand-in", {}, HOST_HAND_IN_WAIT);
      if (reply.results) takeResults(reply.results);
    } catch (problem) {
      takeResults(host.results ?? former);
      throw problem;
    }
    return host.results ?? awaitResults();
  }

  // The kernel tells when grading has answered; a message that was lost is asked for.
  function awaitResults() {
    return new Promise((resolve) => {
      let tries = 0;
      const end = () => {
        clearInterval(asking);
        forget();
        resolve(host.results);
      };
      const forget = resultsChanged.add(() => host.results && end());
      const asking = setInterval(() => {
        tries += 1;
        if (tries > HOST_ASK_TIMES) end();
        else refreshResults().catch(() => {});
      }, HOST_ASK_EVERY);
    });
  }

  /** The file that hands in for this purpose ("test" or "refresher"), as `{filename, base64}`. */
  async function bundle(purpose = "test") {
    await flush();
    const { filename, base64 } = await ask("bundle", { purpose }, HOST_WAIT * 4);
    return { filename, base64 };
  }

  /** The page in another language, as the kernel packs it. */
  async function inLanguage(language) {
    return (await ask("page", { language }, HOST_WAIT * 4)).page;
  }

  async function refreshResults() {
    const reply = await ask("results");
    takeResults(reply.results ?? host.results);
    return host.results;
  }

  function takeResults(results) {
    host.results = results ?? null;
    resultsChanged.tell(host.results);
  }

  function tellStatus() {
    const now = `${host.status}|${host.notice}|${host.learner.id}|${host.learner.name}|${Object.keys(queue.all()).join()}`;
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

function hostPause(failures) {
  return HOST_RETRIES[Math.min(failures, HOST_RETRIES.length) - 1];
}
