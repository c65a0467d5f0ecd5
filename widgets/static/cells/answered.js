import { forms } from "#forms/answer.js";

/**
 * How far an answer has come: "none", "part" or "full". Unanswered is never the same as wrong.
 *
 * @param {Answerable} cell
 * @param {Pick<Entry, "value"> | undefined} entry
 * @returns {AnswerState}
 */
export function answerState(cell, entry) {
  const value = entry?.value;
  if (value === undefined || value === null) return "none";
  if (cell.kind === "question") return questionState(cell, value);
  if (cell.kind === "case") return value.ends?.length || value.stopped === "skipped" ? "full" : someState(value.scene);
  if (cell.kind === "warmup") return shareState(cell.statements, (id) => value[id]?.answer);
  return "full";
}

/**
 * Whether a question counts and is still to be answered: everyone has the points of a void one.
 *
 * @param {CellFacts} cell
 */
export function isAsked(cell) {
  return Boolean(cell.graded && !cell.void);
}

/**
 * Whether nothing is left to do in a cell: a practice question is done when it was checked.
 *
 * @param {Cell} cell
 * @param {Entry | undefined} entry
 */
export function isDone(cell, entry) {
  if (["tool", "chart", "handin", "refresher"].includes(cell.kind) || cell.problem || cell.void) return true;
  if (answerState(cell, entry) !== "full") return false;
  const checks = cell.kind === "question" ? !cell.graded : cell.kind === "warmup" && Boolean(cell.repeat);
  return checks ? entry?.checked === true : true;
}

/**
 * What was kept of a question; undefined where that is not an answer, as after an author changed the options.
 *
 * @param {SceneQuestion} cell
 * @param {NewEntry | undefined} entry
 */
export function usableEntry(cell, entry) {
  return entry && isAnswer(cell, entry.value) ? entry : undefined;
}

/**
 * How many parts of an answer to a question are given, and how many there are.
 *
 * @param {Pick<SceneQuestion, "type">} cell
 * @param {Json} value
 */
export function answerParts(cell, value) {
  return forms[cell.type].parts?.(cell, value) ?? { done: 1, all: 1 };
}

/**
 * Whether a value is an answer to a question, and not empty.
 *
 * @param {Pick<SceneQuestion, "type">} cell
 * @param {Json} value
 */
export function isAnswer(cell, value) {
  return Boolean(forms[cell.type]?.isAnswer(cell, value));
}

/**
 * How far an answer to a question has come.
 *
 * @param {Pick<SceneQuestion, "type">} cell
 * @param {Json} value
 * @returns {AnswerState}
 */
export function questionState(cell, value) {
  if (!isAnswer(cell, value)) return "none";
  const { done, all } = answerParts(cell, value);
  return done < all ? "part" : "full";
}

/**
 * @param {unknown} value
 * @returns {AnswerState}
 */
function someState(value) {
  return value ? "part" : "none";
}

/**
 * @param {object | undefined} of
 * @param {(id: string) => unknown} answerOf
 */
function shareState(of, answerOf) {
  const ids = Object.keys(of ?? {});
  const done = ids.filter(answerOf).length;
  if (done === 0) return "none";
  return done === ids.length ? "full" : "part";
}
