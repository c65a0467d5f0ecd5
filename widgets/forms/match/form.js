import { shareDetail } from "#course/cells/rows.js";
import { say } from "#course/ground/strings.js";
import { control } from "./control.js";

/** @type {Form<import("./answer.js").Match, Texts>} */
export const form = {
  control,
  share: ({ left, key }, value) => rightPairs(key, value).length / Object.keys(left).length,
  feedback,
  hint: "parts",
  kept: ({ key }, value) => Object.fromEntries(rightPairs(key, value)),
};

/**
 * @param {Texts} key
 * @param {Texts} value
 */
function rightPairs(key, value) {
  return Object.entries(value).filter(([left, right]) => key[left] === right);
}

/**
 * @param {import("./answer.js").Match} cell
 * @param {Texts} value
 * @returns {Feedback}
 */
function feedback(cell, value) {
  /** @type {FeedbackRow[]} */
  const rows = Object.keys(cell.left).map((id) => {
    const why = cell.why?.[id];
    if (value[id] === cell.key[id]) return { id, state: "right", mark: say("pairRight"), why };
    return { id, state: "wrong", mark: say("pairWrong"), why, right: cell.right[cell.key[id]] };
  });
  return { rows, detail: shareDetail(rows, "somePairs") };
}
