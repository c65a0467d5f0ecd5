import { h } from "#course/ground/dom.js";
import { inline } from "#course/ground/text.js";
import { badge, pointList, way } from "./parts.js";

/**
 * Two or three sides next to each other, with arrows if each has replaced the one before.
 *
 * @param {ComparisonDiagramCell} cell
 */
export function comparisonView({ columns, arrow }) {
  const all = Object.values(columns);
  const items = all.map((column, place) =>
    h(
      "li",
      null,
      h(
        "div",
        { class: `dtr-diagram-side dtr-diagram-box dtr-diagram-box-${column.tone ?? "plain"}` },
        h("p", { class: "dtr-diagram-head" }, badge(column.icon), h("strong", { class: "dtr-diagram-label" }, ...inline(column.label))),
        column.text && h("p", { class: "dtr-diagram-text" }, ...inline(column.text)),
        pointList(column.points, column.tone),
      ),
      arrow && place < all.length - 1 && way("arrow-right", "arrow-down"),
    ),
  );
  return h("ul", { class: `dtr-diagram-sides dtr-diagram-sides-${all.length}` }, ...items);
}
