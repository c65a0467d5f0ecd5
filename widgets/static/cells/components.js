import { kinds } from "#kinds/component.js";
import { h } from "../ground/dom.js";
import { inline } from "../ground/text.js";

/**
 * Draw a cell into `el`; if the cell has a problem, draw the sentence that reports it.
 *
 * @param {HTMLElement} el
 * @param {Cell} cell
 * @param {Host} host
 */
export function mount(el, cell, host) {
  el.classList.add("dtr");
  const component = kinds[cell.kind];
  if (cell.problem || !component) {
    el.replaceChildren(problemLine(cell.problem ?? `Unknown kind of cell: ${cell.kind}`));
    return;
  }
  el.replaceChildren();
  component.mount(el, cell, host);
}

/** @param {string} sentence */
function problemLine(sentence) {
  return h("p", { class: "dtr-problem" }, ...inline(sentence));
}
