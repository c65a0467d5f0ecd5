import { h } from "#course/ground/dom.js";
import { inline } from "#course/ground/text.js";
import { toolBody } from "./body.js";

/** @type {KindComponent<ToolCell>} */
export const component = { mount };

/**
 * A tool for looking things up, in `el`.
 *
 * @param {HTMLElement} el
 * @param {ToolCell} cell
 * @param {Host} host
 */
function mount(el, cell, host) {
  el.append(h("article", { class: "dtr-card dtr-tool" }, h("h3", null, ...inline(cell.title)), ...toolBody(cell, host, "h4")));
}
