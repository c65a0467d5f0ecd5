import { putEntry } from "../ground/drawn_test.js";
import { sameId } from "../ground/learner.js";

/** The owner of entries whose learner has not given an ID. No ID looks like it. */
const NOBODY = "-";
const CURRENT_KEY = "dtr:learner";

/**
 * The entries of one learner and module, kept in the browser's storage, one key for each entry.
 *
 * Keys contain learner and module, because pages opened from files share one storage. Tabs write at any time, so
 * entries are read from the storage each time; an entry that cannot be stored lasts as long as the page. Damaged
 * entries are ignored.
 *
 * @param {Store} storage
 * @param {string | undefined} learnerId
 * @param {string} module
 * @returns {LocalAnswers}
 */
export function createLocalAnswers(storage, learnerId, module) {
  const prefix = `dtr:${learnerId || NOBODY}:${module}:answer:`;
  /** @type {Map<string, Entry>} */
  const unkept = new Map();
  /**
   * @param {string} id
   * @param {Entry | undefined} entry
   */
  const write = (id, entry) => {
    unkept.delete(id);
    if (!entry) storage?.removeItem(prefix + id);
    else if (!writeText(storage, prefix + id, JSON.stringify(entry))) unkept.set(id, entry);
  };
  const local = {
    /** @returns {Entries} */
    all() {
      const kept = keysFrom(storage, prefix).map((key) => [key.slice(prefix.length), storedEntry(storage, key)]);
      return { ...Object.fromEntries(kept.filter(([, entry]) => entry)), ...Object.fromEntries(unkept) };
    },
    /**
     * Store an entry in its place (`drawn_test.js`), unless there is a newer one. Returns whether it will outlive the page.
     *
     * @param {string} id
     * @param {Entry} entry
     */
    put(id, entry) {
      const entries = local.all();
      for (const other of putEntry(entries, id, entry)) write(other, entries[other]);
      return !unkept.has(id);
    },
  };
  return local;
}

/**
 * The learner's newest entry with this id in any module, or null.
 *
 * @param {Store} storage
 * @param {string | undefined} learnerId
 * @param {string} id
 * @returns {Entry | null}
 */
export function newestAnswer(storage, learnerId, id) {
  const start = `dtr:${learnerId || NOBODY}:`;
  const keys = keysFrom(storage, start).filter((key) => key.endsWith(`:answer:${id}`));
  const entries = keys.map((key) => storedEntry(storage, key)).filter(Boolean);
  return entries.reduce((last, entry) => (last.at > entry.at ? last : entry), entries[0]) ?? null;
}

/**
 * The current learner on this device: `{id, name}`, both empty if unknown.
 *
 * @param {Store} storage
 * @returns {NamedLearner}
 */
export function currentLearner(storage) {
  const { id, name } = parsedObject(readText(storage, CURRENT_KEY)) ?? {};
  return typeof id === "string" && typeof name === "string" ? { id, name } : { id: "", name: "" };
}

/**
 * Make this the current learner; `former` is the same person's previous ID, if they had one.
 *
 * @param {Store} storage
 * @param {NamedLearner} learner
 * @param {string} [former]
 */
export function becomeLearner(storage, { id, name }, former) {
  writeText(storage, nameKeyOf(id), name);
  if (former !== undefined && former !== id) moveEntries(storage, former, id);
  return writeText(storage, CURRENT_KEY, JSON.stringify({ id, name, former }));
}

/**
 * The learner with this ID on this device, in exactly this or another spelling; undefined if unknown.
 *
 * @param {Store} storage
 * @param {string} id
 * @returns {NamedLearner | undefined}
 */
export function knownLearner(storage, id) {
  const names = keysFrom(storage, "dtr:").filter((key) => /^dtr:[^:]+:name$/.test(key));
  const key = names.find((other) => other === nameKeyOf(id)) ?? names.find((other) => sameId(idInKey(other), id));
  return key === undefined ? undefined : { id: idInKey(key), name: readText(storage, key) ?? "" };
}

/**
 * Call `fn` with `{id, name, former}` when another tab sets the learner.
 *
 * @param {(said: NamedLearner & { former?: string }) => void} fn
 */
export function onLearnerChange(fn) {
  window.addEventListener("storage", ({ key, newValue }) => {
    const learner = key === CURRENT_KEY && parsedObject(newValue);
    if (learner) fn(learner);
  });
}

/** @param {string} id */
function nameKeyOf(id) {
  return `dtr:${id}:name`;
}

/** @param {string} nameKey */
function idInKey(nameKey) {
  return nameKey.split(":")[1];
}

/**
 * Move all entries of one learner, in every module, to another; of two entries the newer one wins.
 *
 * @param {Store} storage
 * @param {string} from
 * @param {string} to
 */
function moveEntries(storage, from, to) {
  const start = `dtr:${from || NOBODY}:`;
  const answerKey = /^([^:]+):answer:(.*)$/s;
  for (const key of keysFrom(storage, start)) {
    const [, module, id] = key.slice(start.length).match(answerKey) ?? [];
    const entry = id && storedEntry(storage, key);
    if (entry) {
      if (createLocalAnswers(storage, to, module).put(id, entry)) storage?.removeItem(key);
      continue;
    }
    const target = `dtr:${to}:${key.slice(start.length)}`;
    const standing = readText(storage, target);
    const isNewer = standing === null || (storedEntry(storage, key)?.at ?? "") > (storedEntry(storage, target)?.at ?? "");
    if (!isNewer || writeText(storage, target, readText(storage, key) ?? "")) storage?.removeItem(key);
  }
}

/**
 * @param {Store} storage
 * @param {string} key
 * @returns {Entry | null}
 */
function storedEntry(storage, key) {
  const entry = parsedObject(readText(storage, key));
  return entry && typeof entry.at === "string" ? entry : null;
}

/**
 * @param {string | null} text
 * @returns {Json}
 */
function parsedObject(text) {
  try {
    const data = JSON.parse(text);
    return data && typeof data === "object" && !Array.isArray(data) ? data : null;
  } catch {
    return null;
  }
}

/**
 * @param {Store} storage
 * @param {string} start
 */
function keysFrom(storage, start) {
  try {
    return Object.keys(storage ?? {}).filter((key) => key.startsWith(start));
  } catch {
    return [];
  }
}

/**
 * @param {Store} storage
 * @param {string} key
 */
function readText(storage, key) {
  try {
    return storage?.getItem(key) ?? null;
  } catch {
    return null;
  }
}

/**
 * Whether the storage accepted it: it may be full, forbidden or missing.
 *
 * @param {Store} storage
 * @param {string} key
 * @param {string} text
 */
function writeText(storage, key, text) {
  try {
    storage?.setItem(key, text);
    return storage?.getItem(key) === text;
  } catch {
    return false;
  }
}
