import { legendOf } from "#course/cells/controls.js";
import { showMark } from "#course/cells/part_marks.js";
import { freshId, h } from "#course/ground/dom.js";
import { say } from "#course/ground/strings.js";
import { inline } from "#course/ground/text.js";
import { numberText, readNumber, withUnit } from "./numbers.js";

/** @typedef {import("./answer.js").Numeric} Numeric */

/** As in Python: a number at the edge of the tolerance is right, whatever floating point makes of it. */
const EDGE = 1 - 1e-9;

/** @type {Form<Numeric, number>} */
export const form = { control, share, feedback, missing: "numberFirst", hint: "parts" };

/**
 * @param {Numeric} cell
 * @param {Seed} _seed
 * @param {(value: number | null) => void} onInput
 * @returns {QuestionControl<number>}
 */
function control(cell, _seed, onInput) {
  const [id, unit] = [freshId("number"), freshId("unit")];
  const input = h("input", {
    id,
    class: "dtr-input dtr-numeric",
    type: "text",
    inputmode: "decimal",
    maxlength: 24,
    autocomplete: "off",
    "aria-describedby": unit,
  });
  /** @type {number | null} */
  let number = null;
  input.addEventListener("input", () => {
    number = readNumber(input.value);
  });
  input.addEventListener("change", () => onInput(number));
  const field = h(
    "div",
    { class: "dtr-field" },
    h("div", { class: "dtr-numeric-field" }, input, h("span", { id: unit }, ...inline(cell.unit ?? ""))),
  );
  return {
    node: h("div", { class: "dtr-choices" }, h("label", { for: id, class: "dtr-legend" }, ...legendOf(cell, say("numberHelp"))), field),
    show(value) {
      // what is being typed is newer than any echo of it
      if (document.activeElement === input || number === (value ?? null)) return;
      number = value ?? null;
      input.value = value === undefined ? "" : numberText(value);
    },
    shown: () => number,
    mark: ([row]) => showMark(field, row),
  };
}

/**
 * @param {Numeric} cell
 * @param {number} value
 */
function share({ key, tolerance = 0 }, value) {
  return Number(Math.abs(value - key) * EDGE <= tolerance);
}

/**
 * @param {Numeric} cell
 * @param {number} value
 * @returns {Feedback}
 */
function feedback(cell, value) {
  const { key, tolerance = 0, why } = cell;
  const state = share(cell, value) ? "right" : "wrong";
  const mark = state === "right" ? say("markRightYours") : say("numberRight", { number: withUnit(cell, key) });
  const near = tolerance && say("numberRange", { low: numberText(key - tolerance), high: withUnit(cell, key + tolerance) });
  return { rows: [{ id: "number", state, mark, why: [near, why?.[state]].filter(Boolean).join("\n\n") }] };
}
