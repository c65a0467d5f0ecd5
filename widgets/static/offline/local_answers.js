import { sameId } from "../ground/learner.js";

/** Whom entries belong to whose learner has not said who they are. No ID looks like it. */
const SHELF_NOBODY = "-";
const SHELF_CURRENT = "dtr:learner";

/** The browser's storage even where it is full, null where it is forbidden. */
export function shelfStorage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/**
 * The entries of one learner and module, kept in the browser's storage, one key an entry.
 *
 * Keys carry learner and module, for pages that are opened from files share one storage. Tabs write at
 * any time, so entries are read from the storage each time; what it does not take lives as long as the
 * page. An entry that is damaged is passed over.
 */
export function createShelf(storage, learnerId, module) {
  const prefix = `dtr:${learnerId || SHELF_NOBODY}:${module}:answer:`;
  const unkept = new Map();
  const shelf = {
    all() {
      const kept = shelfKeys(storage, prefix).map((key) => [key.slice(prefix.length), shelfEntry(storage, key)]);
      return { ...Object.fromEntries(kept.filter(([, entry]) => entry)), ...Object.fromEntries(unkept) };
    },
    /** Keep an entry, unless there is a newer one; whether it will outlive the page. */
    put(id, entry) {
      if ((unkept.get(id) ?? shelfEntry(storage, prefix + id))?.at > entry.at) return !unkept.has(id);
      unkept.set(id, entry);
      if (shelfPut(storage, prefix + id, JSON.stringify(entry))) unkept.delete(id);
      return !unkept.has(id);
    },
  };
  return shelf;
}

/** The newest entry of this id that the learner has in any module, null where there is none. */
export function shelfNewest(storage, learnerId, id) {
  const start = `dtr:${learnerId || SHELF_NOBODY}:`;
  const keys = shelfKeys(storage, start).filter((key) => key.endsWith(`:answer:${id}`));
  return keys.map((key) => shelfEntry(storage, key)).reduce((last, entry) => (!entry || last?.at > entry.at ? last : entry), null);
}

/** Who works on this device: `{id, name}`, both empty where nobody has said so. */
export function shelfLearner(storage) {
  const { id, name } = shelfParsed(shelfGet(storage, SHELF_CURRENT)) ?? {};
  return typeof id === "string" && typeof name === "string" ? { id, name } : { id: "", name: "" };
}

/** Let this learner work here from now on; `former` is the ID they had until now, where it is the same person. */
export function shelfBecome(storage, { id, name }, former) {
  shelfPut(storage, shelfNameKey(id), name);
  if (former !== undefined && former !== id) shelfMove(storage, former, id);
  return shelfPut(storage, SHELF_CURRENT, JSON.stringify({ id, name, former }));
}

/** The learner of this ID as the device knows one, exactly so spelled or in another way; undefined where it does not. */
export function shelfKnown(storage, id) {
  const names = shelfKeys(storage, "dtr:").filter((key) => /^dtr:[^:]+:name$/.test(key));
  const key = names.find((other) => other === shelfNameKey(id)) ?? names.find((other) => sameId(shelfIdIn(other), id));
  return key && { id: shelfIdIn(key), name: shelfGet(storage, key) };
}

/** Call `fn` with `{id, name, former}` when another tab has said who works here. */
export function onShelfLearner(fn) {
  window.addEventListener("storage", ({ key, newValue }) => {
    const learner = key === SHELF_CURRENT && shelfParsed(newValue);
    if (learner) fn(learner);
  });
}

function shelfNameKey(id) {
  return `dtr:${id}:name`;
}

function shelfIdIn(nameKey) {
  return nameKey.split(":")[1];
}

/** All that one learner has here, of every module, becomes another's; of two entries the newer one stays. */
function shelfMove(storage, from, to) {
  const start = `dtr:${from || SHELF_NOBODY}:`;
  for (const key of shelfKeys(storage, start)) {
    const target = `dtr:${to}:${key.slice(start.length)}`;
    const standing = shelfGet(storage, target);
    const isNewer = standing === null || shelfEntry(storage, key)?.at > (shelfEntry(storage, target)?.at ?? "");
    if (!isNewer || shelfPut(storage, target, shelfGet(storage, key))) storage.removeItem(key);
  }
}

function shelfEntry(storage, key) {
  const entry = shelfParsed(shelfGet(storage, key));
  return entry && typeof entry.at === "string" ? entry : null;
}

function shelfParsed(text) {
  try {
    const data = JSON.parse(text);
    return data && typeof data === "object" && !Array.isArray(data) ? data : null;
  } catch {
    return null;
  }
}

function shelfKeys(storage, start) {
  try {
    return Object.keys(storage).filter((key) => key.startsWith(start));
  } catch {
    return [];
  }
}

function shelfGet(storage, key) {
  try {
    return storage.getItem(key);
  } catch {
    return null;
  }
}

/** Whether the storage took it: it may be full, forbidden, or not there. */
function shelfPut(storage, key, text) {
  try {
    storage.setItem(key, text);
    return storage.getItem(key) === text;
  } catch {
    return false;
  }
}
