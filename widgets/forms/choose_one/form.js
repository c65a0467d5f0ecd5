import { choiceControl } from "#course/cells/controls.js";
import { choiceRows } from "#course/cells/rows.js";

/** @type {Form<import("./answer.js").ChooseOne, string>} */
export const form = {
  control: (cell, seed, onInput) => choiceControl(cell, { pairs: Object.entries(cell.options), seed, onInput }),
  share: ({ key }, value) => Number(value === key),
  feedback: (cell, value) => ({ rows: choiceRows(cell, Object.keys(cell.options), [value], [cell.key]) }),
  hint: "reasons",
};
