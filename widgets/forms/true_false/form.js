import { choiceControl } from "#course/cells/controls.js";
import { choiceRows } from "#course/cells/rows.js";
import { truthPairs } from "#course/cells/truth.js";

const SIDES = ["true", "false"];

/** @type {Form<import("./answer.js").TrueFalse, string>} */
export const form = {
  control: (cell, _seed, onInput) => choiceControl(cell, { pairs: truthPairs(), seed: null, onInput, className: "dtr-choices-short" }),
  share: ({ key }, value) => Number(value === String(key)),
  feedback: (cell, value) => ({ rows: choiceRows(cell, SIDES, [value], [String(cell.key)]) }),
};
