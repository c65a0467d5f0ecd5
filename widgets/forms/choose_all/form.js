import { choiceControl } from "#course/cells/controls.js";
import { choiceRows } from "#course/cells/rows.js";
import { say } from "#course/ground/strings.js";

/** @typedef {import("./answer.js").ChooseAll} ChooseAll */

/** @type {Form<ChooseAll, string[]>} */
export const form = {
  control: (cell, seed, onInput) =>
    choiceControl(cell, { pairs: Object.entries(cell.options), seed, onInput, several: true, help: say("chooseAll") }),
  share: (cell, value) => Math.max(0, (2 * rightTicks(cell, value) - value.length) / cell.key.length),
  feedback(cell, value) {
    const rows = choiceRows(cell, Object.keys(cell.options), value, cell.key, { missed: "markMissed", plain: "markLeftOut" });
    const [right, all] = [rightTicks(cell, value), cell.key.length];
    const n = value.length - right;
    return { rows, detail: n || right < all ? say(n ? "someTicks" : "someFound", { right, all, n }) : null };
  },
  hint: "reasons",
  kept: ({ key }, value) => value.filter((id) => key.includes(id)),
};

/**
 * How many of the ticked options are right.
 *
 * @param {ChooseAll} cell
 * @param {string[]} value
 */
function rightTicks({ key }, value) {
  return value.filter((id) => key.includes(id)).length;
}
