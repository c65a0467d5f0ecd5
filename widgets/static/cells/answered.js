import { kinds } from "#kinds/answer.js";

/**
 * How far an answer has come: "none", "part" or "full". Unanswered is never the same as wrong.
 *
 * @param {SyncedCell} cell
 * @param {Pick<Entry, "value" | "variant"> | undefined} entry
 * @returns {AnswerState}
 */
export function answerState(cell, entry) {
  const value = entry?.value;
  if (value === undefined || value === null) return "none";
  return kinds[cell.kind]?.state?.(cell, value, entry?.variant) ?? "full";
}

/**
 * Whether a cell asks the learner to do something.
 *
 * @param {Cell} cell
 */
export function isTask(cell) {
  return cell.kind in kinds && !kinds[cell.kind].isOptional && !cell.problem && !cell.void;
}

/**
 * Whether nothing is left to do in a cell: a practice question is done when it was checked.
 *
 * @param {Cell} cell
 * @param {Pick<Host, "get"> & Partial<Host>} host
 */
export function isDone(cell, host) {
  if (!isTask(cell)) return true;
  const kind = kinds[cell.kind];
  if (kind.isDone) return kind.isDone(cell, host);
  const entry = host.get(cell.id);
  if (answerState(cell, entry) !== "full") return false;
  return !kind.needsCheck?.(cell) || entry?.checked === true;
}
