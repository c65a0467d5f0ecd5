import { say } from "#course/ground/strings.js";

const LETTERS = "ABCDEFGHIJ";

/**
 * What a room can answer to a question: pairs of id and text. Once `shown`, an order is in its right order, and a match has both sides.
 *
 * @param {SceneQuestion} question
 * @param {boolean} shown
 * @returns {[string, string][]}
 */
export function questionPairs(question, shown = false) {
  if (question.type === "true-false")
    return [
      ["true", say("true")],
      ["false", say("false")],
    ];
  if (question.type === "order") return inOrder(question, shown);
  if (question.type === "match")
    return Object.entries(question.left ?? {}).map(([id, text]) => [id, shown ? `${text} → ${question.right?.[question.key[id]]}` : text]);
  return Object.entries(question.options ?? {});
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

// As written the items often are in their right order.
/**
 * @param {SceneQuestion} question
 * @param {boolean} shown
 * @returns {[string, string][]}
 */
function inOrder({ items = {}, key }, shown) {
  /** @type {string[]} */
  const ids = key;
  return shown ? ids.map((id) => [id, items[id]]) : Object.entries(items).sort(([, one], [, other]) => one.localeCompare(other));
}
