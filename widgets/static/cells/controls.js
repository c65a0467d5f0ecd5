import { choiceGroup, h } from "../ground/dom.js";
import { shuffled } from "../ground/shuffle.js";
import { inline, lines } from "../ground/text.js";
import { showMark } from "./part_marks.js";

const SHORT_PROMPT = 220;

/**
 * The control of a form whose answer is one option, or the list of `several`: `pairs` are its options as [id, text],
 * mixed where there is a `seed`.
 *
 * @param {SceneQuestion} cell
 * @param {{
 *   pairs: [string, string][], seed: Seed, onInput(value: Json): void, several?: boolean, help?: string, className?: string,
 * }} setting
 * @returns {QuestionControl}
 */
export function choiceControl(cell, { pairs, seed, onInput, several, help, className }) {
  const group = choiceGroup({
    legend: legendOf(cell, help),
    options: mixed(cell, pairs, seed).map(([id, text]) => [id, inline(text)]),
    several,
    className,
    onInput: (value) => {
      shown = value;
      onInput(value);
    },
  });
  /** @type {Json} */
  let shown;
  return {
    node: group.node,
    /** @param {Json} value */
    show(value) {
      shown = value;
      group.show(value ?? []);
    },
    shown: () => shown,
    mark(rows) {
      for (const { id, node, input } of group.choices)
        showMark(
          node,
          rows.find((row) => row.id === id),
          input,
        );
    },
  };
}

/**
 * The prompt and a line of help. Its last paragraph, the question itself, stands out unless it is long.
 *
 * @param {SceneQuestion} cell
 * @param {Child} [help]
 */
export function legendOf(cell, help) {
  const told = lines(cell.prompt);
  const asks = told.at(-1);
  if (asks && asks.textContent.length <= SHORT_PROMPT) asks.classList.add("dtr-asks");
  return [...told, help && h("span", { class: "dtr-line dtr-help" }, help)].filter(Boolean);
}

/**
 * The pairs, shuffled for this learner unless the question says otherwise.
 *
 * @param {SceneQuestion} cell
 * @param {[string, string][]} pairs
 * @param {Seed} seed
 */
export function mixed(cell, pairs, seed) {
  return cell.shuffle === false || seed === null ? pairs : shuffled(pairs, seed);
}
