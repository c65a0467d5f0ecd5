import { isOrigin } from "../ground/origin.js";

/** The number of the form: a page that reads a later one takes nothing from it. */
const SUSPEND_FORM = 1;
/** In the place of an id, it begins the row of the origin (`origin.js`). No cell has this id. */
const SUSPEND_ORIGIN = "@";
/** What stands often in answers, in one letter each; no id has a capital letter. */
const SUSPEND_LETTERS = "TFSUACNPERGDK";
const SUSPEND_LONG = ["true", "false", "sure", "unsure", "answer", "confidence", "scene", "path", "ends", "answers", "go-on", "read", "skipped"];
const SUSPEND_STRINGS = /"(?:[^"\\]|\\.)*"/g;
const SUSPEND_TOKENS = /"(?:[^"\\]|\\.)*"|[A-Z]|[a-z][a-z0-9-]*/g;
const SUSPEND_WORD = /^"[a-z][a-z0-9-]*"$/;
/** The rank of what goes last into the text. */
const SUSPEND_LAST = 2;
/** What JSON itself writes without quotes. */
const SUSPEND_LITERALS = ["true", "false", "null"];

/**
 * The entries as one short text for a learning platform to keep: `{text, left}`, `left` being the ids of those that
 * did not fit. Graded answers go first, practice next, then the origin; what a learner wrote at length goes last.
 *
 * It is JSON without the quotes round ids and with short words, for the oldest platforms keep 4,096 characters.
 */
export function suspendText(cells, entries, { longestMemory, isPlain }, origin = "") {
  const ids = suspendOrder(cells, entries);
  const begin = Math.min(...ids.map((id) => suspendSeconds(entries[id].at)));
  const head = suspendShort([SUSPEND_FORM, begin.toString(36)]).slice(1, -1);
  const taken = [];
  const left = [];
  let size = head.length + 2;
  const take = (row) => {
    const fits = size + row.length + 1 <= longestMemory;
    if (fits) size += row.length + 1;
    if (fits) taken.push(row);
    return fits;
  };
  const takeEntry = (id) => take(suspendPlain(suspendShort(suspendRow(id, entries[id], begin)), isPlain)) || left.push(id);
  const isLong = (id) => suspendRank(cells[id]) === SUSPEND_LAST;
  ids.filter((id) => !isLong(id)).forEach(takeEntry);
  if (origin && ids.length) take(suspendShort([SUSPEND_ORIGIN, origin, 0]));
  ids.filter(isLong).forEach(takeEntry);
  return { text: taken.length ? `[${[head, ...taken].join()}]` : "", left };
}

/** The entries of such a text, by id; none where it is damaged, of another form or of somebody else. */
export function suspendEntries(text) {
  try {
    const { begin, rows } = suspendRows(text);
    return Object.fromEntries(rows.filter(([id]) => id !== SUSPEND_ORIGIN).map((row) => suspendEntry(row, begin)));
  } catch {
    return {};
  }
}

/** The origin in such a text, "" if there is none. */
export function suspendOrigin(text) {
  try {
    const row = suspendRows(text).rows.find(([id]) => id === SUSPEND_ORIGIN);
    return isOrigin(row?.[1]) ? row[1] : "";
  } catch {
    return "";
  }
}

function suspendRows(text) {
  const [form, begin, ...rows] = JSON.parse(suspendFull(text));
  return form === SUSPEND_FORM ? { begin: parseInt(begin, 36), rows } : { begin: 0, rows: [] };
}

function suspendRow(id, { value, at, checked, confidence }, begin) {
  const row = [id, value, suspendSeconds(at) - begin];
  if (checked || confidence) row.push(checked ? 1 : 0);
  if (confidence) row.push(confidence);
  return row;
}

// A second that is cut off makes the copy the older one: on a device that has the entry itself, that one stays.
function suspendEntry([id, value, seconds, checked, confidence], begin) {
  const at = new Date((begin + seconds) * 1000).toISOString();
  return [id, { value, at, ...(checked && { checked: true }), ...(confidence && { confidence }) }];
}

function suspendSeconds(at) {
  return Math.floor(Date.parse(at) / 1000);
}

function suspendOrder(cells, entries) {
  return Object.keys(cells)
    .filter((id) => suspendSeconds(entries[id]?.at) > 0)
    .sort((one, other) => suspendRank(cells[one]) - suspendRank(cells[other]));
}

function suspendRank(cell) {
  if (cell.type === "reflection") return SUSPEND_LAST;
  return cell.graded ? 0 : 1;
}

function suspendShort(data) {
  return JSON.stringify(data).replace(SUSPEND_STRINGS, (string) => {
    const word = string.slice(1, -1);
    if (SUSPEND_LONG.includes(word)) return SUSPEND_LETTERS[SUSPEND_LONG.indexOf(word)];
    return SUSPEND_WORD.test(string) && !SUSPEND_LITERALS.includes(word) ? word : string;
  });
}

function suspendFull(text) {
  return text.replace(SUSPEND_TOKENS, (token) => {
    if (token.startsWith('"') || SUSPEND_LITERALS.includes(token)) return token;
    return `"${SUSPEND_LONG[SUSPEND_LETTERS.indexOf(token)] ?? token}"`;
  });
}

function suspendPlain(text, isPlain) {
  const escaped = (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return isPlain ? text.replace(/[^\x20-\x7e]/g, escaped) : text;
}
