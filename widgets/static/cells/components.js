import { h } from "../ground/dom.js";
import { inline } from "../ground/text.js";
import { mountCase } from "./case.js";
import { mountChart } from "./chart.js";
import { mountHandin } from "./handin.js";
import { mountQuestion } from "./question.js";
import { mountReading } from "./reading.js";
import { mountRefresher } from "./refresher.js";
import { mountTool } from "./tool.js";
import { mountWarmup } from "./warmup.js";

/** @type {Record<string, Special<[HTMLElement, Cell, Host], void>>} */
const MOUNTS = {
  question: mountQuestion,
  case: mountCase,
  warmup: mountWarmup,
  reading: mountReading,
  tool: mountTool,
  chart: mountChart,
  handin: mountHandin,
  refresher: mountRefresher,
};

/**
 * Draw a cell into `el`; if the cell has a problem, draw the sentence that reports it.
 *
 * @param {HTMLElement} el
 * @param {Cell} cell
 * @param {Host} host
 */
export function mount(el, cell, host) {
  el.classList.add("dtr");
  const draw = MOUNTS[cell.kind];
  if (cell.problem || !draw) {
    el.replaceChildren(problemLine(cell.problem ?? `Unknown kind of cell: ${cell.kind}`));
    return;
  }
  el.replaceChildren();
  draw(el, cell, host);
}

/** @param {string} sentence */
function problemLine(sentence) {
  return h("p", { class: "dtr-problem" }, ...inline(sentence));
}
