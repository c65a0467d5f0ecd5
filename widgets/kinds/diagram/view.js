import { courseSign } from "#course/cells/sign.js";
import { comparisonView } from "./comparison.js";
import { decisionView } from "./decision.js";
import { elementsView } from "./elements.js";
import { flowView, timelineView } from "./flow.js";
import { ringsView } from "./rings.js";
import { tableView } from "./table.js";

/**
 * What draws each type of diagram.
 *
 * @type {Record<DiagramCell["type"], DiagramView<Json>>}
 */
const VIEWS = {
  flow: flowView,
  comparison: comparisonView,
  timeline: timelineView,
  elements: elementsView,
  rings: ringsView,
  decision: decisionView,
  table: tableView,
  sign: (cell) => courseSign(cell),
};

/**
 * A diagram, without its title, caption and sources. Its words are text in the order of the data; lines, arrows and
 * icons are hidden from screen readers.
 *
 * @param {DiagramCell} cell
 * @param {string} [track] the id of the learner's track
 */
export function diagramView(cell, track) {
  return VIEWS[cell.type](cell, track);
}
