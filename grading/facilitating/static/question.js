import { say } from "#course/ground/strings.js";

const LETTERS = "ABCDEFGHIJ";
/**
 * The pairs of questions without a list of options.
 *
 * @type {Record<string, Special<[SceneQuestion, boolean], [string, string][]>>}
 */
const PAIRS = { "true-false": trueOrFalse, order: inOrder, match: bothSides };

/**
 * What a room can answer to a question: pairs of id and text. Once `shown`, an order is in its right order, and a match has both sides.
 *
 * @param {SceneQuestion} question
 * @param {boolean} shown
 * @returns {[string, string][]}
 */
export function questionPairs(question, shown = false) {
  return PAIRS[question.type]?.(question, shown) ?? Object.entries(question.options ?? {});
}

/**
 * The ids of the answers that are right, where each is right or not.
 *
 * @param {SceneQuestion} question
 * @returns {string[]}
 */
export function questionKeys(question) {
  return question.type.startsWith("choose") || question.type === "true-false" ? [question.key].flat().map(String) : [];
}

/**
 * By what an answer is called in a room: A for the first; nothing for true and false.
 *
 * @param {SceneQuestion} question
 * @param {number} place
 */
export function questionLetter(question, place) {
  return question.type === "true-false" ? "" : LETTERS[place];
}

/** @returns {[string, string][]} */
function trueOrFalse() {
  return [
    ["true", say("true")],
    ["false", say("false")],
  ];
}

/**
 * As written the items often are in their right order.
 *
 * @param {OrderQuestion} question
 * @param {boolean} shown
 * @returns {[string, string][]}
 */
function inOrder({ items, key }, shown) {
  return shown ? key.map((id) => [id, items[id]]) : Object.entries(items).sort(([, one], [, other]) => one.localeCompare(other));
}

/**
 * @param {MatchQuestion} question
 * @param {boolean} shown
 * @returns {[string, string][]}
 */
function bothSides({ left, right, key }, shown) {
  return Object.entries(left).map(([id, text]) => [id, shown ? `${text} → ${right[key[id]]}` : text]);
}
