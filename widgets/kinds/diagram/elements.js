import { h, icon } from "#course/ground/dom.js";
import { say } from "#course/ground/strings.js";
import { inline, paragraphs } from "#course/ground/text.js";
import { badge, pointList, words } from "./parts.js";

/**
 * Elements that make a whole, or a grid of cards; the text about one opens when it is pressed.
 *
 * @param {ElementsDiagramCell} cell
 */
export function elementsView({ parts, result }) {
  const all = Object.values(parts);
  if (!result) return h("ul", { class: "dtr-diagram-grid" }, ...all.map((part) => h("li", null, card(part))));
  const items = all.map((part, place) => h("li", null, place > 0 && h("span", { class: "dtr-diagram-plus" }, icon("plus")), card(part)));
  return h(
    "div",
    { class: "dtr-diagram-sum" },
    h("ul", { class: `dtr-diagram-parts dtr-diagram-parts-${all.length}` }, ...items),
    h("span", { class: "dtr-diagram-down" }, icon("arrow-down")),
    h(
      "p",
      { class: "dtr-diagram-result" },
      badge(result.icon),
      h("span", null, h("span", { class: "dtr-diagram-together" }, say("diagramTogether")), words(result)),
    ),
  );
}

/** @param {DiagramElement} part */
function card(part) {
  const exception =
    part.exception && h("span", { class: "dtr-diagram-exception" }, icon("info"), h("span", null, ...inline(part.exception)));
  const className = `dtr-diagram-box dtr-diagram-card${exception ? " dtr-diagram-broken" : ""}`;
  const head = [badge(part.icon), words(part, exception)];
  if (!part.more && !part.points) return h("div", { class: className }, h("p", { class: "dtr-diagram-head" }, ...head));
  return h(
    "details",
    { class: className },
    h("summary", { class: "dtr-diagram-head" }, ...head, icon("chevron-down")),
    h("div", { class: "dtr-diagram-more" }, ...paragraphs(part.more), pointList(part.points)),
  );
}
