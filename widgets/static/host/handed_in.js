import { forms } from "#forms/answer.js";

/** Where two different answers may rarely get the same number, nothing worse happens than a sentence too much. */
const SEEDS = [2166136261, 3339675911];

/**
 * Remembers of each learner which answers were handed in last from this browser; for the page's life if `storage` keeps nothing.
 * Only a number is kept, because others may use the browser: `digest` is one of `answersDigest`, and `at` says when it was.
 *
 * @param {Store} storage
 * @param {string} module
 */
export function createHandedIn(storage, module) {
  const inPage = new Map();
  /** @param {string | undefined} learnerId */
  const key = (learnerId) => `dtr:${learnerId || "-"}:${module}:handed-in`;
  return {
    /**
     * @param {string | undefined} learnerId
     * @param {string} digest
     * @param {string | undefined} at
     */
    note(learnerId, digest, at = "") {
      const text = JSON.stringify([digest, at]);
      inPage.set(key(learnerId), text);
      try {
        storage?.setItem(key(learnerId), text);
        if (storage) inPage.delete(key(learnerId));
      } catch {
        // full or forbidden: the page remembers it
      }
    },
    /**
     * Whether these answers were handed in last; `at` is when the last hand-in was, if the other side says so.
     *
     * @param {string | undefined} learnerId
     * @param {string} digest
     * @param {string | undefined} at
     */
    isLast(learnerId, digest, at = "") {
      const [noted, then] = parsedNote(inPage.get(key(learnerId)) ?? storedText(storage, key(learnerId))) ?? [];
      return noted === digest && (!at || secondOf(at) === secondOf(then));
    },
  };
}

/**
 * A short text for the answers to questions, the same for the same answers in whatever order they were chosen.
 *
 * @param {AskedQuestion[]} questions
 * @param {(id: string) => Entry | undefined} entryOf
 */
export function answersDigest(questions, entryOf) {
  const answers = questions.map(({ cell }) => [cell.id, ...answerForm(cell, entryOf(cell.id))]).filter(([, value]) => value !== null);
  const text = JSON.stringify(answers.sort(([one], [other]) => (one < other ? -1 : 1)));
  return SEEDS.map((seed) => hashOf(text, seed).toString(16)).join("-");
}

/**
 * @param {Question} cell
 * @param {Entry | undefined} entry
 */
function answerForm(cell, entry) {
  const value = entry?.value ?? null;
  const variant = entry?.variant ?? null;
  if (value === "" || (value && typeof value === "object" && !Object.keys(value).length)) return [null, variant];
  if (Array.isArray(value)) return [forms[cell.type].normal?.(value) ?? value, variant];
  return [value && typeof value === "object" ? Object.entries(value).sort() : value, variant];
}

/**
 * @param {string} text
 * @param {number} seed
 */
function hashOf(text, seed) {
  let hash = seed;
  for (let place = 0; place < text.length; place += 1) hash = Math.imul(hash ^ text.charCodeAt(place), 16777619);
  return hash >>> 0;
}

/**
 * A receipt writes "2026-03-13 16:00:00.123456 UTC", a result "2026-03-13T16:00:00+00:00".
 *
 * @param {string | undefined} at
 */
function secondOf(at) {
  return String(at).slice(0, 19).replace(" ", "T");
}

/**
 * @param {Store} storage
 * @param {string} key
 */
function storedText(storage, key) {
  try {
    return storage?.getItem(key) ?? null;
  } catch {
    return null;
  }
}

/** @param {string | null} text */
function parsedNote(text) {
  try {
    const note = JSON.parse(text);
    return Array.isArray(note) ? note : null;
  } catch {
    return null;
  }
}
