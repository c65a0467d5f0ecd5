import { say } from "../ground/strings.js";

/**
 * The feedback on each option by its id: `chosen` are the learner's ids, `keys` the right ones; `marks` are the keys of the sentences
 * about a right option that was not chosen, and about a wrong one.
 *
 * @param {SceneQuestion} cell
 * @param {string[]} ids
 * @param {string[]} chosen
 * @param {string[]} keys
 * @param {{ missed: string, plain: string }} marks
 * @returns {FeedbackRow[]}
 */
export function choiceRows(cell, ids, chosen, keys, marks = { missed: "markRight", plain: "markWrong" }) {
  return ids.map((id) => ({ id, why: cell.why?.[id], ...markOf(keys.includes(id), chosen.includes(id), marks) }));
}

/**
 * @param {boolean} isKey
 * @param {boolean} isYours
 * @param {{ missed: string, plain: string }} marks
 * @returns {Pick<FeedbackRow, "state" | "mark">}
 */
function markOf(isKey, isYours, { missed, plain }) {
  if (isYours) return isKey ? { state: "right", mark: say("markRightYours") } : { state: "wrong", mark: say("markWrongYours") };
  return isKey ? { state: "missed", mark: say(missed) } : { state: "plain", mark: say(plain) };
}

/**
 * The sentence that says how many rows are right, null if all are.
 *
 * @param {FeedbackRow[]} rows
 * @param {string} sentence
 */
export function shareDetail(rows, sentence) {
  const right = rows.filter((row) => row.state === "right").length;
  return right === rows.length ? null : say(sentence, { right, all: rows.length });
}
