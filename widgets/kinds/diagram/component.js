import { sourceLinks } from "#course/cells/sources.js";
import { fill, freshId, h } from "#course/ground/dom.js";
import { inline, paragraphs } from "#course/ground/text.js";
import { diagramView } from "./view.js";

/** The id of the entry with the learner's track. */
const TRACK = "track";

/** @type {KindComponent<DiagramCell>} */
export const component = { mount };

/**
 * A diagram with its title, its caption and its sources; a table marks the row of the learner's track.
 *
 * @param {HTMLElement} el
 * @param {DiagramCell} cell
 * @param {Host} host
 */
function mount(el, cell, host) {
  const title = h("h3", { id: freshId("diagram") }, ...inline(cell.title));
  const drawn = h("div", { class: "dtr-diagram-drawn" });
  const caption = cell.caption && h("figcaption", null, ...paragraphs(cell.caption));
  const figure = h("figure", { "aria-labelledby": title.id }, drawn, caption);
  const draw = () => fill(drawn, diagramView(cell, host.get(TRACK)?.value));
  draw();
  if (cell.type === "table") host.onChange((id) => id === TRACK && draw());
  el.append(h("article", { class: "dtr-card dtr-diagram" }, title, figure, sourceLinks(cell.sources, host)));
}
