import { forms } from "#forms/scorm.js";
import { DRAWN_TEST, drawnTestIn } from "../ground/drawn_test.js";
import { isOrigin } from "../ground/origin.js";
import { PLACE, PLAN } from "../ground/reserved_entries.js";
import { fullPlace, shortPlace } from "./short_place.js";

/** The number of the format: a page that reads a later one takes nothing from it. */
const FORMAT = 2;
/** The format whose rows hold seconds since the beginning; those of later ones hold seconds since the row before. */
const FROM_BEGINNING = 1;
/** In the place of an id, it begins the row of the origin (`origin.js`). No cell has this id. */
const ORIGIN_ID = "@";
/** In the place of an id, it begins the row of a first answer: the id of its question follows, and the answer. */
const FIRST_ID = "~";
/** What is often in answers, in one letter each; no id has a capital letter. */
const LETTERS = "TFSUACNPERGDK";
const WORDS = ["true", "false", "sure", "unsure", "answer", "confidence", "scene", "path", "ends", "answers", "go-on", "read", "skipped"];
const STRINGS = /"(?:[^"\\]|\\.)*"/g;
const TOKENS = /"(?:[^"\\]|\\.)*"|[A-Z]|[a-z][a-z0-9-]*/g;
const PLAIN_WORD = /^"[a-z][a-z0-9-]*"$/;
/** The rank of the drawn test, without which no answer to it can be read, and of the place, which is short. */
const FIRST_RANK = -1;
/** The rank of what goes last into the text. */
const LAST_RANK = 2;
/** What JSON itself writes without quotes. */
const LITERALS = ["true", "false", "null"];

/**
 * The entries as one short text for a learning platform to keep: `{text, left}`, `left` being the ids of those that
 * did not fit. Graded answers go first, practice next, then the origin, then what a learner wrote at length; first answers
 * that were wrong go last, where they fit.
 *
 * It is JSON without the quotes round ids and with short words, for the oldest platforms keep 4,096 characters.
 *
 * @param {SyncedCells} cells
 * @param {Entries} entries
 * @param {Pick<ScormStandard, "longestMemory" | "isPlain">} standard
 * @param {string} origin
 * @returns {{ text: string, left: string[] }}
 */
export function suspendText(cells, entries, { longestMemory, isPlain }, origin = "") {
  const ids = orderedIds(cells, entries);
  const begin = Math.min(...ids.map((id) => secondsOf(entries[id].at)));
  const head = shortText([FORMAT, begin.toString(36)]).slice(1, -1);
  let before = begin;
  /** @type {string[]} */
  const taken = [];
  /** @type {string[]} */
  const left = [];
  let size = head.length + 2;
  /** @param {string} row */
  const take = (row) => {
    const fits = size + row.length + 1 <= longestMemory;
    if (fits) size += row.length + 1;
    if (fits) taken.push(row);
    return fits;
  };
  /** @param {string} id */
  const takeEntry = (id) => {
    if (take(plainText(shortText(rowOf(id, entries[id], before)), isPlain))) before = secondsOf(entries[id].at);
    else left.push(id);
  };
  /** @param {string} id */
  const isLong = (id) => rankOf(cells[id]) === LAST_RANK;
  ids.filter((id) => !isLong(id)).forEach(takeEntry);
  if (origin && ids.length) take(shortText([ORIGIN_ID, origin, 0]));
  ids.filter(isLong).forEach(takeEntry);
  for (const id of ids) if (entries[id].first !== undefined) take(shortText([FIRST_ID, id, entries[id].first]));
  return { text: taken.length ? `[${[head, ...taken].join()}]` : "", left };
}

/**
 * The entries of such a text, by id; none where it is damaged, of another form or of someone else.
 *
 * @param {string} text
 */
export function suspendEntries(text) {
  try {
    const { format, begin, rows } = rowsOf(text);
    let before = begin;
    const entries = rows
      .filter(([id]) => id !== ORIGIN_ID && id !== FIRST_ID)
      .map((row) => {
        const moment = (format === FROM_BEGINNING ? begin : before) + row[2];
        before = moment;
        return entryOf(row, moment);
      });
    return withTest(withFirst(Object.fromEntries(entries), rows));
  } catch {
    return {};
  }
}

/**
 * The origin in such a text, "" if there is none.
 *
 * @param {string} text
 */
export function suspendOrigin(text) {
  try {
    const row = rowsOf(text).rows.find(([id]) => id === ORIGIN_ID);
    return row && isOrigin(row[1]) ? row[1] : "";
  } catch {
    return "";
  }
}

/**
 * @param {string} text
 * @returns {{ format: number, begin: number, rows: SuspendedRow[] }}
 */
function rowsOf(text) {
  const [format, begin, ...rows] = JSON.parse(fullText(text));
  return [FROM_BEGINNING, FORMAT].includes(format) ? { format, begin: parseInt(begin, 36), rows } : { format, begin: 0, rows: [] };
}

/**
 * @param {string} id
 * @param {Entry} entry
 * @param {number} before
 */
function rowOf(id, entry, before) {
  const { value, at, checked, confidence, variant } = entry;
  const seconds = secondsOf(at) - before;
  if (id === DRAWN_TEST) return [id, shortTest(entry), seconds];
  if (id === PLACE) return [id, shortPlace(entry), seconds];
  // what counts is neither checked nor is its learner sure
  if (variant) return [id, value, seconds, variant];
  /** @type {SuspendedRow} */
  const row = [id, value, seconds];
  if (checked || confidence) row.push(checked ? 1 : 0);
  if (confidence) row.push(confidence);
  return row;
}

/**
 * A second that is cut off makes the copy the older one: on a device that has the entry itself, that one stays.
 *
 * @param {SuspendedRow} row
 * @param {number} moment in seconds
 * @returns {[string, Entry]}
 */
function entryOf([id, value, , checked, confidence], moment) {
  const at = new Date(moment * 1000).toISOString();
  if (id === PLACE) return [id, { value: fullPlace(value), at }];
  if (typeof checked === "string") return [id, { value, at, variant: checked }];
  return [id, { value, at, ...(checked && { checked: true }), ...(confidence && { confidence }) }];
}

/**
 * The entries with the first answers that have rows of their own.
 *
 * @param {Entries} entries
 * @param {SuspendedRow[]} rows
 * @returns {Entries}
 */
function withFirst(entries, rows) {
  for (const [mark, id, first] of rows) if (mark === FIRST_ID && entries[id]) entries[id].first = first;
  return entries;
}

/**
 * A drawn test without its variants: those of answers are in their rows, and the page draws the others again by the same rule.
 *
 * @param {Entry} entry
 * @returns {Json}
 */
function shortTest(entry) {
  const test = drawnTestIn(entry);
  return test && [test.seed, test.draw, ...[test.opened, test.given].filter(Boolean).map((at) => (Date.parse(at) || 0).toString(36))];
}

/**
 * The entries with their drawn test in full; only answers to it are sent.
 *
 * @param {Entries} entries
 * @returns {Entries}
 */
function withTest({ [DRAWN_TEST]: entry, ...answers }) {
  if (!entry?.value) return answers;
  const [seed, draw, ...moments] = entry.value;
  const [opened, given = ""] = moments.map((/** @type {string} */ at) => new Date(parseInt(at, 36)).toISOString());
  const drawn = Object.entries(answers).filter(([, { variant }]) => variant);
  const full = drawn.map(([id, answer]) => [id, draw ? { ...answer, draw } : answer]);
  const variants = Object.fromEntries(drawn.map(([id, { variant }]) => [id, variant]));
  return {
    ...answers,
    ...Object.fromEntries(full),
    [DRAWN_TEST]: { ...entry, value: { seed, draw, opened, variants, ...(given && { given }) } },
  };
}

/** @param {string | undefined} at */
function secondsOf(at) {
  return Math.floor(Date.parse(at ?? "") / 1000);
}

/**
 * @param {SyncedCells} cells
 * @param {Entries} entries
 */
function orderedIds(cells, entries) {
  return Object.keys(cells)
    .filter((id) => secondsOf(entries[id]?.at) > 0)
    .sort((one, other) => rankOf(cells[one]) - rankOf(cells[other]));
}

/** @param {SyncedCells[string]} cell */
function rankOf(cell) {
  if (cell.id === DRAWN_TEST || cell.id === PLACE) return FIRST_RANK;
  if (cell.id === PLAN || (cell.type && forms[cell.type]?.isLong)) return LAST_RANK;
  return cell.graded ? 0 : 1;
}

/** @param {Json} data */
function shortText(data) {
  return JSON.stringify(data).replace(STRINGS, (string) => {
    const word = string.slice(1, -1);
    if (WORDS.includes(word)) return LETTERS[WORDS.indexOf(word)];
    return PLAIN_WORD.test(string) && !LITERALS.includes(word) ? word : string;
  });
}

/** @param {string} text */
function fullText(text) {
  return text.replace(TOKENS, (token) => {
    if (token.startsWith('"') || LITERALS.includes(token)) return token;
    return `"${WORDS[LETTERS.indexOf(token)] ?? token}"`;
  });
}

/**
 * @param {string} text
 * @param {boolean} isPlain
 */
function plainText(text, isPlain) {
  /** @param {string} sign */
  const escaped = (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return isPlain ? text.replace(/[^\x20-\x7e]/g, escaped) : text;
}
