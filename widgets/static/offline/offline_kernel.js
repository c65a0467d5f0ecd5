import { fileOf } from "../ground/download.js";
import { checkedLearner, sameName } from "../ground/learner.js";
import { originOf } from "../ground/origin.js";
import { isAnswerOfTest, REFRESHER, SHARED, withoutPrivate } from "../ground/reserved_entries.js";
import { say } from "../ground/strings.js";
import { createBundle, createCopy, readSaved } from "./bundle.js";
import { becomeLearner, createLocalAnswers, currentLearner, knownLearner, newestAnswer } from "./local_answers.js";

const LONGEST_ENTRY = 200000;

/**
 * A link (`link.js`) that needs no server: requests are answered inside the browser.
 *
 * `storage` is the browser's or null; `learner` is the learner, if known from elsewhere than the page. `origin()`
 * returns the origin of its files (`origin.js`). `keep(id)`, if present, is called for each entry that the storage did
 * not accept: it returns whether the entry is stored elsewhere.
 *
 * @param {{ module: string, storage: Store, learner?: NamedLearner | null, keep?: ((id: string) => boolean) | null, origin?: () => string }} setting
 * @returns {Device}
 */
export function createOfflineKernel({ module, storage, learner: given = null, keep = null, origin = () => originOf(storage) }) {
  let learner = given ?? currentLearner(storage);
  let local = createLocalAnswers(storage, learner.id, module);
  // learners choose their track once, and make one plan, for all modules
  const takeOver = () => {
    for (const id of SHARED) {
      const newest = newestAnswer(storage, learner.id, id);
      if (newest) local.put(id, newest);
    }
  };

  /** @type {Record<string, (data: Json) => Json>} */
  const acts = {
    state() {
      takeOver();
      return {
        answers: local.all(),
        learner: described(),
        seed: learner.id,
        can: { handIn: false, bundle: true },
        results: null,
        problem: storage || keep ? "" : say("notKept"),
      };
    },
    /** @param {{ entries: Record<string, Json> }} data */
    save({ entries }) {
      const reasons = Object.entries(entries).map(([id, entry]) => [id, isUsable(entry) ? !put(id, entry) && "notKept" : "tooLong"]);
      return { refused: Object.fromEntries(reasons.flatMap(([id, reason]) => (reason ? [[id, say(reason)]] : []))) };
    },
    /** @param {NamedLearner} said */
    learner: (said) => ({ learner: become(said), answers: local.all() }),
    /** @param {{ purpose: Purpose }} data */
    bundle: async ({ purpose }) =>
      fileOf(await createBundle(module, ready(purpose), withoutPrivate(local.all()), { origin: origin(), purpose })),
    result: () => ({ results: null }),
  };
  /**
   * @param {string} id
   * @param {Entry} entry
   */
  const put = (id, entry) => local.put(id, entry) || Boolean(keep?.(id));
  const described = () => ({ ...learner, fixed: Boolean(learner.id) });
  /** @param {Learner} said */
  const become = (said) => {
    const entries = Object.entries(local.all());
    const next = checkedHere(storage, said, learner.id);
    becomeLearner(storage, next, learner.id);
    learner = next;
    local = createLocalAnswers(storage, learner.id, module);
    for (const [id, entry] of entries) local.put(id, entry);
    return described();
  };
  /** @param {Purpose} purpose */
  const ready = (purpose) => {
    if (!learner.id) throw new Error(say("nameFirst"));
    if (!isAnyAnswered(local.all(), purpose)) throw new Error(say("answerSomething"));
    return learner;
  };
  takeOver();
  return {
    request: async (op, data) => acts[op](data),
    close() {},
    /** Let the learner work here under this ID and name; throws a sentence if they cannot be used. */
    become,
    /** The current learner: `{id, name, fixed}`. */
    get learner() {
      return described();
    },
    /** All stored entries, by id. */
    get answers() {
      return local.all();
    },
    /** The file to keep: the bundle, or the answers alone if their learner is unknown. */
    async copy() {
      return fileOf(
        learner.id
          ? await createBundle(module, learner, local.all(), { origin: origin() })
          : createCopy(module, learner, local.all(), origin()),
      );
    },
    /** The contents of a saved file's bytes: `{learner, entries}`. Throws a sentence with the file's name. */
    read: (bytes, name) => readSaved(bytes, name, module),
    /** Merge entries; of two the newer one wins. Returns whether all will outlive the page. */
    merge(entries) {
      return Object.entries(entries)
        .map(([id, entry]) => put(id, entry))
        .every(Boolean);
    },
    /** Let another learner work here after the next reload, with these entries added to their own. Throws a sentence. */
    leaveTo(said, entries = {}) {
      const next = checkedHere(storage, said);
      const theirs = createLocalAnswers(storage, next.id, module);
      const areKept = Object.entries(entries)
        .map(([id, entry]) => theirs.put(id, entry))
        .every(Boolean);
      if (!areKept || !becomeLearner(storage, next)) throw new Error(say("leaveNotKept"));
    },
  };
}

/**
 * The learner under the spelling known on this device; throws a sentence if ID or name cannot be used, or the ID belongs to someone else.
 *
 * @param {Store} storage
 * @param {Learner} said
 * @param {string} formerId
 */
function checkedHere(storage, said, formerId = "") {
  const given = checkedLearner(said);
  const known = knownLearner(storage, given.id);
  if (!known || known.id === formerId) return given;
  if (!sameName(known.name, given.name)) throw new Error(say("idTaken"));
  return { ...given, id: known.id };
}

/** @param {Json} entry */
function isUsable(entry) {
  return Boolean(entry) && typeof entry === "object" && typeof entry.at === "string" && JSON.stringify(entry).length <= LONGEST_ENTRY;
}

/**
 * Whether a hand-in for this purpose contains any answer: a cleared answer leaves an empty value.
 *
 * @param {Entries} entries
 * @param {Purpose} purpose
 */
function isAnyAnswered(entries, purpose) {
  /** @param {string} id */
  const belongs = (id) => (purpose === "refresher" ? id === REFRESHER : isAnswerOfTest(id));
  const answers = Object.entries(entries).filter(([id]) => belongs(id));
  return answers.some(([, { value }]) => (value && typeof value === "object" ? Object.keys(value).length > 0 : (value ?? "") !== ""));
}
