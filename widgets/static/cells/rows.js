import { say } from "../ground/strings.js";

/**
 * The feedback on each option: `pairs` are the options as [id, text], `chosen` the learner's ids, `keys` the right ones;
 * `marks` are the keys of the sentences about a right option that was not chosen, and about a wrong one.
 *
 * @param {SceneQuestion} cell
 * @param {[string, string][]} pairs
 * @param {string[]} chosen
 * @param {string[]} keys
 * @param {{ missed: string, plain: string }} marks
 * @returns {FeedbackRow[]}
 */
export function choiceRows(cell, pairs, chosen, keys, marks = { missed: "markRight", plain: "markWrong" }) {
  return pairs.map(([id, text]) => {
    const yours = chosen.includes(id);
    return { text, why: cell.why?.[id], yours, ...markOf(keys.includes(id), yours, marks) };
  });
}

/**
 * @param {boolean} isKey
 * @param {boolean} isYours
 * @param {{ missed: string, plain: string }} marks
 * @returns {Pick<FeedbackRow, "state" | "mark">}
 */
function markOf(isKey, isYours, { missed, plain }) {
  if (isKey) return { state: "right", mark: say(isYours ? "markRightYours" : missed) };
  return isYours ? { state: "wrong", mark: say("markWrongYours") } : { state: "plain", mark: say(plain) };
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
