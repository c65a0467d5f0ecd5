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
 * Whether nothing is left to do in a cell: a practice question is done when it was checked.
 *
 * @param {Cell} cell
 * @param {Entry | undefined} entry
 */
export function isDone(cell, entry) {
  const kind = kinds[cell.kind];
  if (!kind || kind.isOptional || cell.problem || cell.void) return true;
  if (answerState(cell, entry) !== "full") return false;
  return !kind.needsCheck?.(cell) || entry?.checked === true;
}
