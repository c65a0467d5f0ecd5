import { withUnit } from "./numbers.js";

/** @type {FormRoom<import("./answer.js").Numeric>} */
export const room = {
  choices: (cell, isShown) => (isShown ? [["right", withUnit(cell, cell.key)]] : []),
  rightIds: () => ["right"],
};
