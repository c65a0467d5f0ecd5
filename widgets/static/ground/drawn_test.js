/** The entry that says which variant of each graded question the learner has. */
export const DRAWN_TEST = "drawn-test";
/** The id of the variant that a question's own fields declare. */
export const FIRST_VARIANT = "a";
/** In the id of an answer that belongs to another test than the present one: `ex-01:0b` is the variant b of draw 0. */
const ARCHIVED = ":";
const MAX_DRAW = 1000;
/** For how many draws before the present one answers are kept. */
const KEPT_DRAWS = 5;
const LONGEST = 200;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
/** The last steps of MurmurHash3: without them, similar ids would get variants in a visible pattern. */
const MIX = [
  [16, 0x85ebca6b],
  [13, 0xc2b2ae35],
  [16, 1],
];

/**
 * The question as its learner sees it, given the id of the variant; without one, or with the first, as the question itself declares it.
 *
 * @template {{ variants?: Record<string, Partial<Question>> }} T
 * @param {T} cell
 * @param {string | undefined} variant
 * @returns {T}
 */
export function asSeen(cell, variant) {
  const own = cell.variants?.[variant ?? ""];
  return own ? { ...cell, ...own, variants: undefined } : cell;
}

/**
 * The drawn test that an entry holds, null if there is none, or it is not valid. The rules here and below are those of `drawn_test.py`.
 *
 * @param {Pick<Entry, "value"> | undefined} entry
 * @returns {DrawnTest | null}
 */
export function drawnTestIn(entry) {
  const value = entry?.value;
  if (!isRecord(value) || !isRecord(value.variants)) return null;
  const { seed, draw, opened, variants, given = "" } = value;
  const areNames = [seed, opened, given, ...Object.entries(variants).flat()].every(isName);
  return areNames && Number.isInteger(draw) && draw >= 0 && draw <= MAX_DRAW ? { seed, draw, opened, variants, given } : null;
}

/**
 * The variant, of these, that a learner with this seed gets in this draw. The next draw gives the next one.
 *
 * @param {string} seed
 * @param {string} module
 * @param {string} question
 * @param {number} draw
 * @param {string[]} ids
 */
export function drawVariant(seed, module, question, draw, ids) {
  return ids[(hashOf(`${seed}\n${module}\n${question}`) + draw) % ids.length];
}

/**
 * Add an entry to those of a learner: of two in one place the newer one stays, of two drawn tests the one that wins. Returns the
 * ids whose entries are others now.
 *
 * @param {Entries} entries
 * @param {string} id
 * @param {Entry} entry
 * @returns {string[]}
 */
export function putEntry(entries, id, entry) {
  /** @type {Set<string>} */
  const changed = new Set();
  const target = tracked(entries, changed);
  if (id === DRAWN_TEST) putTest(target, entry);
  else putAnswer(target, drawnTestIn(entries[DRAWN_TEST]), id, entry);
  return [...changed];
}

/**
 * The entries, in which each change is noted.
 *
 * @param {Entries} entries
 * @param {Set<string>} changed
 * @returns {EntryPlaces}
 */
function tracked(entries, changed) {
  return {
    ids: () => Object.keys(entries),
    get: (id) => entries[id],
    set(id, entry) {
      entries[id] = entry;
      changed.add(id);
    },
    take(id) {
      const entry = entries[id];
      delete entries[id];
      changed.add(id);
      return entry;
    },
  };
}

/**
 * @param {EntryPlaces} entries
 * @param {Entry} entry
 */
function putTest(entries, entry) {
  const test = drawnTestIn(entry);
  const standing = entries.get(DRAWN_TEST);
  const present = drawnTestIn(standing);
  if (!test || (present && !wins(test, entry, present, standing))) return;
  entries.set(DRAWN_TEST, entry);
  // All are taken before the first is put: none then meets an answer to another variant in its place.
  const ids = entries.ids().filter((id) => Object.hasOwn(test.variants, questionOf(id)));
  const taken = ids.map((id) => /** @type {const} */ ([id, entries.take(id)]));
  for (const [id, answer] of taken) putAnswer(entries, test, id, answer);
}

/**
 * The later draw wins, then the one that was opened first; of one test, its newer entry.
 *
 * @param {DrawnTest} test
 * @param {Entry} entry
 * @param {DrawnTest} present
 * @param {Entry | undefined} standing
 */
function wins(test, entry, present, standing) {
  if (test.draw !== present.draw) return test.draw > present.draw;
  if (test.opened !== present.opened) return test.opened < present.opened;
  if (test.seed !== present.seed) return test.seed < present.seed;
  return entry.at >= (standing?.at ?? "");
}

/**
 * @param {EntryPlaces} entries
 * @param {DrawnTest | null} test
 * @param {string} id
 * @param {Entry} entry
 */
function putAnswer(entries, test, id, entry) {
  const question = questionOf(id);
  if (test && Object.hasOwn(test.variants, question)) return putInTest(entries, test, question, entry);
  const standing = entries.get(id);
  if (!standing || versionOf(standing) === versionOf(entry)) return keepNewer(entries, id, entry);
  // no drawn test is known yet, which would say whose place it is
  const [newer, older] = standing.at <= entry.at ? [entry, standing] : [standing, entry];
  if (newer === entry) entries.set(id, entry);
  keepNewer(entries, archivedId(question, older), older);
}

/**
 * @param {EntryPlaces} entries
 * @param {DrawnTest} test
 * @param {string} question
 * @param {Entry} entry
 */
function putInTest(entries, test, question, entry) {
  if (versionOf(entry) === `${test.draw}${test.variants[question]}`) keepNewer(entries, question, entry);
  else if (test.draw - (entry.draw ?? 0) <= KEPT_DRAWS) keepNewer(entries, archivedId(question, entry), entry);
}

/**
 * @param {EntryPlaces} entries
 * @param {string} id
 * @param {Entry} entry
 */
function keepNewer(entries, id, entry) {
  const standing = entries.get(id);
  if (!standing || (standing.at ?? "") <= (entry.at ?? "")) entries.set(id, entry);
}

/**
 * The question that an id belongs to, which may be that of an archived answer.
 *
 * @param {string} id
 */
export function questionOf(id) {
  return id.split(ARCHIVED)[0];
}

/**
 * Whether this is the id of an answer that belongs to another test than the present one.
 *
 * @param {string} id
 */
export function isArchived(id) {
  return id.includes(ARCHIVED);
}

/**
 * Whether an entry replaces another one: it is later, and an answer to the same variant of the same draw.
 *
 * @param {Entry | undefined} entry
 * @param {Entry} other
 */
export function isLater(entry, other) {
  return entry !== undefined && entry.at > other.at && versionOf(entry) === versionOf(other);
}

/**
 * @param {string} question
 * @param {Entry} entry
 */
function archivedId(question, entry) {
  return `${question}${ARCHIVED}${versionOf(entry)}`;
}

/** @param {Entry} entry */
function versionOf({ draw = 0, variant }) {
  return `${draw}${variant || FIRST_VARIANT}`;
}

/**
 * A hash of 32 bits that needs no waiting, on plain HTTP as well: FNV-1a of the UTF-8 bytes, mixed.
 *
 * @param {string} text
 */
function hashOf(text) {
  let hash = FNV_OFFSET;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, FNV_PRIME);
  for (const [shift, factor] of MIX) hash = Math.imul(hash ^ (hash >>> shift), factor);
  return hash >>> 0;
}

/** @param {unknown} text */
function isName(text) {
  return typeof text === "string" && [...text].length <= LONGEST;
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, Json>}
 */
function isRecord(value) {
  return Boolean(value) && typeof value === "object" && !Array.isArray(value);
}
