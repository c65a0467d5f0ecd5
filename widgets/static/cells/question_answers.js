import { forms } from "#forms/answer.js";

/**
 * Whether a question counts and is still to be answered: everyone has the points of a void one.
 *
 * @param {CellFacts} cell
 */
export function isAsked(cell) {
  return Boolean(cell.graded && !cell.void);
}

/**
 * What was kept of a question, without what is not an answer to it, as after an author changed the options; undefined if nothing is left.
 *
 * @param {SceneQuestion} cell
 * @param {NewEntry | undefined} entry
 * @returns {NewEntry | undefined}
 */
export function usableEntry(cell, entry) {
  if (!entry) return undefined;
  const { first, ...rest } = entry;
  const usable = isAnswer(cell, first) ? entry : rest;
  if (isAnswer(cell, rest.value)) return usable;
  return usable === entry ? { ...entry, value: undefined, checked: false } : undefined;
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
