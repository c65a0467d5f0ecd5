import { h, icon } from "#course/ground/dom.js";
import { say } from "#course/ground/strings.js";
import { inline } from "#course/ground/text.js";
import { partIcon, way, words } from "./parts.js";

/** The most steps that have room next to each other. */
const BESIDE = 4;

/**
 * Steps with arrows between them. A step without an icon shows its number.
 *
 * @param {FlowDiagramCell} cell
 */
export function flowView({ steps }) {
  const all = Object.values(steps);
  const isWide = all.length <= BESIDE;
  const items = all.map((step, place) =>
    stepItem(
      h("span", { class: "dtr-diagram-badge" }, partIcon(step.icon) ?? String(place + 1)),
      place < all.length - 1 && way(),
      words(step, branch(step.in, "in"), branch(step.out, "out")),
    ),
  );
  return h("ol", { class: `dtr-diagram-flow${isWide ? " dtr-diagram-beside" : ""}` }, ...items);
}

/**
 * Events along a line, each with its time above it.
 *
 * @param {TimelineDiagramCell} cell
 */
export function timelineView({ events }) {
  const all = Object.values(events);
  const items = all.map((event, place) =>
    stepItem(
      h("span", { class: event.icon ? "dtr-diagram-badge" : "dtr-diagram-dot" }, partIcon(event.icon)),
      place < all.length - 1 && h("span", { class: "dtr-diagram-way" }),
      h("span", { class: "dtr-diagram-when" }, ...inline(event.when)),
      words(event),
    ),
  );
  return h("ol", { class: "dtr-diagram-flow dtr-diagram-timeline" }, ...items);
}

/**
 * @param {HTMLElement} mark
 * @param {Child} onward
 * @param {...Child} said
 */
function stepItem(mark, onward, ...said) {
  return h("li", null, h("span", { class: "dtr-diagram-mark" }, mark, onward), h("div", { class: "dtr-diagram-said" }, ...said));
}

/**
 * What comes into a step from outside, or leaves it.
 *
 * @param {DiagramPart | undefined} part
 * @param {"in" | "out"} side
 */
function branch(part, side) {
  if (!part) return null;
  const [name, arrow] = side === "in" ? [say("diagramIn"), icon("arrow-up")] : [say("diagramOut"), icon("arrow-down")];
  return h(
    "span",
    { class: "dtr-diagram-branch" },
    h("span", { class: "dtr-diagram-branch-name" }, arrow, name),
    h("span", { class: "dtr-diagram-branch-part" }, partIcon(part.icon), words(part)),
  );
}
