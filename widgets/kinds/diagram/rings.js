import { h } from "#course/ground/dom.js";
import { partIcon, words } from "./parts.js";

/**
 * What surrounds what: each ring encloses those before it.
 *
 * @param {RingsDiagramCell} cell
 */
export function ringsView({ rings }) {
  const all = Object.values(rings);
  const items = all.map((ring, place) =>
    h(
      "li",
      { style: `--dtr-ring: ${place + 1}` },
      h("span", { class: "dtr-diagram-ring" }),
      h("div", { class: "dtr-diagram-ring-words" }, partIcon(ring.icon), words(ring)),
    ),
  );
  return h("ol", { class: "dtr-diagram-rings", style: `--dtr-rings: ${all.length}` }, ...items);
}
