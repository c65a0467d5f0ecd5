import { fileOf } from "../ground/download.js";
import { checkedLearner } from "../ground/learner.js";
import { createListeners } from "../ground/listeners.js";
import { originOf } from "../ground/origin.js";
import { PLACE, REFRESHER, withoutPrivate } from "../ground/reserved_entries.js";
import { readableStorage, writableStorage } from "../ground/storage.js";
import { say } from "../ground/strings.js";
import { answersText, createBundle } from "../offline/bundle.js";
import { createAnswers } from "./answers.js";
import { createConnection, WAIT } from "./connection.js";
import { createDrawing } from "./drawing.js";
import { answersDigest } from "./handed_in.js";
import { createHandingIn } from "./handing_in.js";
import { createSender } from "./sender.js";

/** How long changes are collected before they are sent, in milliseconds. */
const GATHER = 250;

/**
 * The interface of the components: answers (`answers.js`), the other side (`connection.js`), handing in (`handing_in.js`).
 *
 * Answers stay in the browser until the other side of the link has confirmed that they are on disk; everything works
 * before it responds, and while it is away. `answers` are the confirmed entries by id, and `learner` is the learner,
 * null while unknown; `questions` are the graded ones as `{cell, page}`, `practice` the others' cells, `tools` the
 * tool cells. `inLab`: there is no page to reload, so the learner runs the first cell again if the kernel is gone.
 * `makeKeeper` makes the store that also keeps confirmed answers in the browser, for a server that forgets
 * (`forgetful.js`). `terms` are those of handing in (`widgets/answers/terms.py`), if they are known before the other
 * side responds; `origin()` returns the origin of files made by the page (`origin.js`). `looksBack`: nothing can be
 * handed in, because the learner only reviews the module.
 *
 * @param {HostSetting} setting
 * @returns {Host}
 */
export function createHost({
  answers: confirmed = {},
  learner = {},
  storage = writableStorage(),
  inLab = false,
  makeKeeper = null,
  origin = () => originOf(readableStorage()),
  ...course
}) {
  const facts = factsOf(course);
  const { module } = facts;
  const answers = createAnswers({ storage, learnerId: learner?.id, module, confirmed });
  /** @type {Listeners<Host["status"]>} */
  const statusChanged = createListeners();
  const connection = createConnection({
    flush: () => sender.flush(),
    prepare: (state, link) => keptState(host, makeKeeper, state, link),
    onState: (state) => takeState(host, parts, state),
    // who works without the other side needs a test, too
    onCutOff: () => drawing.know(),
    onChange: tellStatus,
  });
  /** @type {Sender} */
  const sender = createSender({ answers, connection, onSaved: (entries) => host.keeper?.keep(entries), onChange: tellStatus });
  /** @type {HandingIn} */
  const handingIn = createHandingIn({
    module,
    storage,
    ask: connection.ask,
    confirmAll: () => confirmAll(parts),
    digest: () => answersDigest(host.questions, answers.get),
    learnerId: () => host.learner.id,
  });
  const drawing = createDrawing({ module, get: answers.get, set: (id, entry) => setEntry(parts, id, entry), facts: () => host });
  /** @type {HostParts} */
  const parts = { answers, connection, sender, handingIn, drawing, origin, tellStatus };
  const { get, all, onChange } = answers;
  const { onResults, handIn, handInRefresher, isHandedIn, noteHandedIn } = handingIn;
  /** @type {Host} */
  const host = {
    ...facts,
    learner: learner ?? {},
    /** Keeps confirmed answers in the browser; set for servers that forget. */
    keeper: null,
    get,
    all,
    onChange,
    set: (id, entry) => setEntry(parts, id, entry),
    offer: (entries) => offerEntries(parts, entries),
    /** Whether the entry with this id is unconfirmed. */
    pending: (id) => id in answers.unconfirmed(),
    connect: connection.connect,
    refresh: connection.refresh,
    flush: sender.flush,
    get isCutOff() {
      return connection.isCutOff;
    },
    get status() {
      return statusOf(parts);
    },
    /** A sentence about a problem, or "". */
    get notice() {
      return connection.notice || noticeOf(host, parts, inLab);
    },
    onStatus: statusChanged.add,
    setLearner: (said) => setLearner(host, parts, said),
    handIn,
    handInRefresher,
    isHandedIn,
    noteHandedIn,
    drawing,
    onResults,
    get results() {
      return handingIn.results;
    },
    bundle: (purpose) => bundleOf(host, parts, purpose),
    /** The content of the file, as text. */
    asText: () => answersText(module, host.learner, withoutPrivate(all()), { origin: origin() }),
  };
  /** @type {string | undefined} */
  let told;
  function tellStatus() {
    const now = JSON.stringify([
      host.status,
      host.notice,
      host.learner,
      host.can,
      host.terms,
      host.isCutOff,
      Object.keys(answers.unconfirmed()),
    ]);
    if (now === told) return;
    told = now;
    statusChanged.tell(host.status);
  }
  return host;
}

/**
 * What a page knows before anyone responds, and what it may do.
 *
 * @param {Omit<HostSetting, "answers" | "learner" | "storage" | "inLab" | "makeKeeper" | "origin">} course
 * @returns {HostFacts}
 */
function factsOf({
  module = "",
  seed = "",
  mission = {},
  parts = [],
  questions = [],
  practice = [],
  tools = [],
  cells = {},
  terms = {},
  looksBack = false,
  example_contacts: exampleContacts = false,
}) {
  return {
    module,
    seed,
    mission,
    pages: parts.flatMap((part) => part.pages),
    questions,
    practice,
    tools,
    looksBack,
    exampleContacts,
    /** Whether the module has refreshers. */
    refreshes: REFRESHER in cells,
    can: { handIn: false, bundle: false },
    /** Due date, late penalty, and whether the module is closed. */
    terms: { due: "", late: "none", closed: false, ...terms },
    /** Set by the page: show a tool, at an entry if one is given. */
    openTool() {},
  };
}

/**
 * @param {HostParts} parts
 * @param {string} id
 * @param {NewEntry} entry
 */
function setEntry({ answers, connection, handingIn, tellStatus }, id, entry) {
  // turning a page while a hand-in waits for its confirmation does not make it another one
  if (id !== PLACE) handingIn.forgetToken();
  answers.set(id, entry);
  connection.sendSoon(GATHER);
  tellStatus();
}

/**
 * Accept entries that are newer than ours, and have them saved.
 *
 * @param {HostParts} parts
 * @param {Entries} entries
 */
function offerEntries({ answers, connection, tellStatus }, entries) {
  answers.offer(entries);
  connection.sendSoon(0);
  tellStatus();
}

/**
 * Whether answers are saved: "connecting", "waiting" (no response from the other side), "saving" or "saved".
 *
 * @param {Pick<HostParts, "answers" | "connection">} parts
 * @returns {Host["status"]}
 */
function statusOf({ answers, connection }) {
  const isOpen = Object.keys(answers.unconfirmed()).length > 0;
  if (connection.isFailing && (isOpen || !connection.isReady)) return "waiting";
  if (!connection.isReady) return "connecting";
  return isOpen ? "saving" : "saved";
}

/**
 * @param {Host} host
 * @param {HostParts} parts
 * @param {boolean} inLab
 */
function noticeOf(host, { answers }, inLab) {
  if (host.status !== "waiting") return host.keeper?.warning ?? "";
  if (inLab) return say("runFirstCell");
  if (host.isCutOff) return say("cutOff");
  return say(answers.isLasting ? "keptHere" : "keptInPage");
}

/**
 * The state from the other side, or the browser's version of it if the other side forgets.
 *
 * @param {Host} host
 * @param {(() => Keeper) | null} makeKeeper
 * @param {HostState} state
 * @param {Link} link
 */
async function keptState(host, makeKeeper, state, link) {
  if (state.lasts === false) host.keeper ??= makeKeeper?.() ?? null;
  return host.keeper ? host.keeper.meet(state, link) : state;
}

/**
 * @param {Host} host
 * @param {HostParts} parts
 * @param {HostState} state
 */
function takeState(host, { answers, handingIn, sender, drawing }, state) {
  host.can = { ...host.can, ...state.can };
  host.terms = { ...host.terms, ...state.terms };
  host.seed = state.seed ?? host.seed;
  host.learner = { ...host.learner, ...state.learner };
  answers.moveTo(host.learner.id, state.answers);
  answers.adoptWaiting();
  handingIn.take(state.results ?? host.results);
  host.offer(host.keeper?.entries ?? {});
  sender.flush();
  drawing.know();
}

/** @param {HostParts} parts */
async function confirmAll({ answers, sender }) {
  await sender.flush();
  if (Object.keys(answers.unconfirmed()).length) throw new Error(say("linkLost"));
}

/**
 * Set the learner; resolves with the other side's version of the learner, and fails with a sentence.
 *
 * @param {Host} host
 * @param {HostParts} parts
 * @param {NamedLearner} said
 * @returns {Promise<Learner>}
 */
async function setLearner(host, { answers, connection, sender, origin, tellStatus }, { id, name }) {
  const ask = () => connection.ask("learner", { id, name, ...(host.keeper && { origin: origin() }) });
  const reply = host.isCutOff ? { learner: checkedLearner({ id, name }) } : await ask();
  host.learner = { ...host.learner, id, name, ...reply.learner };
  host.keeper?.become(host.learner);
  answers.moveTo(host.learner.id, reply.answers);
  sender.flush();
  tellStatus();
  return host.learner;
}

/**
 * The file for handing in for this purpose ("test" or "refresher"), as `{filename, base64}`.
 *
 * @param {Host} host
 * @param {HostParts} parts
 * @param {Purpose} purpose
 * @returns {Promise<PageFile>}
 */
async function bundleOf(host, { answers, connection, sender, origin }, purpose = "test") {
  const entries = withoutPrivate(answers.all());
  if (host.isCutOff) return fileOf(await createBundle(host.module, host.learner, entries, { origin: origin(), purpose }));
  await sender.flush();
  const { filename, base64 } = await connection.ask("bundle", { purpose }, WAIT * 4);
  return { filename, base64 };
}
