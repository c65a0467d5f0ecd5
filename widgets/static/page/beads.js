import { h } from "../ground/dom.js";

/**
 * The parts of a module as beads, each as wide as its minutes and filled as far as it is done. A line in words says the same, if
 * there are several.
 *
 * @param {ModuleProgress} progress
 * @param {string} words
 */
export function beads({ parts }, words) {
  const row = parts.map(({ minutes, share }) =>
    h("span", { class: "bead", style: `flex-grow: ${minutes}` }, h("span", { class: "bead-done", style: `inline-size: ${100 * share}%` })),
  );
  return h(
    "div",
    null,
    h("div", { class: "beads", "aria-hidden": "true" }, ...row),
    parts.length > 1 && h("p", { class: "dtr-small beads-words" }, words),
  );
}
