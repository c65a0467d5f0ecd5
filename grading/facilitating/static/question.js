import { forms } from "#forms/room.js";

const LETTERS = "ABCDEFGHIJ";

/**
 * A statement of a warm-up as the question that it is.
 *
 * @template {object} T
 * @param {T} statement
 */
export function statementQuestion(statement) {
  return { type: "true-false", prompt: "", ...statement };
}

/**
 * What a room can answer to a question: pairs of id and text. Once `shown`, an order is in its right order, and a match has both sides.
 *
 * @param {SceneQuestion} question
 * @param {boolean} shown
 */
export function questionPairs(question, shown = false) {
  return forms[question.type].choices(question, shown);
}

/**
 * The ids of the answers that are right, where each is right or not.
 *
 * @param {SceneQuestion} question
 */
export function questionKeys(question) {
  return forms[question.type].rightIds?.(question) ?? [];
}

/**
 * By what an answer is called in a room: A for the first; nothing where it is a word, as true and false are.
 *
 * @param {SceneQuestion} question
 * @param {number} place
 */
export function questionLetter(question, place) {
  return hasShortChoices(question) ? "" : LETTERS[place];
}

/**
 * Whether the answers are a word each.
 *
 * @param {SceneQuestion} question
 */
export function hasShortChoices(question) {
  return Boolean(forms[question.type].isShort);
}
