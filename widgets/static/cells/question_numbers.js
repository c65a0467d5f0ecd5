import { button, fill, h, hiddenText } from "../ground/dom.js";
import { asSeen } from "../ground/drawn_test.js";
import { say, sayNumber } from "../ground/strings.js";
import { brief } from "../ground/text.js";
import { answerState } from "./answered.js";

/** How much of a question a number tells when a pointer rests on it. */
const LONGEST_HINT = 70;

/**
 * The number of a question that counts, the same wherever it is mentioned: its place among all that count. 0 if it has none.
 *
 * @param {Host} host
 * @param {string | undefined} id
 */
export function numberOf(host, id) {
  return 1 + host.questions.findIndex(({ cell }) => cell.id === id);
}

/**
 * Whether a question that counts is answered.
 *
 * @param {Host} host
 * @param {Question} cell
 */
export function isAnswered(host, cell) {
  return answerState(cell, host.get(cell.id)) === "full";
}

/**
 * The number of a question as a small link to it, with its state; `update(current)` brings the state up to date, given the id of the question shown.
 *
 * @param {Host} host
 * @param {Question} cell
 */
export function questionChip(host, cell) {
  const number = numberOf(host, cell.id);
  const name = hiddenText("");
  const content = [name, h("span", { "aria-hidden": "true" }, sayNumber(number))];
  const node = chipElement(host, cell, content);
  /** @param {string} [current] */
  const update = (current) => {
    const isDone = isAnswered(host, cell);
    const isMarked = Boolean(host.marks?.has(cell.id));
    node.className = `dtr-number dtr-number-${isDone ? "done" : "open"}${isMarked ? " dtr-number-marked" : ""}`;
    const words = [say(isDone ? "numberDone" : "numberOpen", { n: number }), isMarked && say("numberMarked")].filter(Boolean).join(" · ");
    if (name.textContent !== words) fill(name, words);
    node.title = hintOf(host, cell);
    if (current === cell.id) node.setAttribute("aria-current", "true");
    else node.removeAttribute("aria-current");
  };
  update();
  return { node, update };
}

/**
 * Where nothing leads to the question, its number is no link.
 *
 * @param {Host} host
 * @param {Question} cell
 * @param {Child[]} content
 * @returns {HTMLElement}
 */
function chipElement(host, cell, content) {
  const address = host.addressOf?.(cell.id);
  if (address) return h("a", { href: address, "data-cell-link": cell.id }, ...content);
  const { showCell } = host;
  return showCell ? button(content, () => showCell(cell.id)) : h("span", null, ...content);
}

/**
 * The beginning of the question that the learner has; nothing before it was drawn.
 *
 * @param {Host} host
 * @param {Question} cell
 */
function hintOf(host, cell) {
  const variant = cell.variants && host.drawing.variantOf(cell);
  return variant === "" ? "" : brief(asSeen(cell, variant).prompt, LONGEST_HINT);
}
