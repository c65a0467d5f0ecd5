import { questionView } from "#course/cells/question.js";
import { sourceLinks } from "#course/cells/sources.js";
import { h, icon } from "#course/ground/dom.js";
import { say } from "#course/ground/strings.js";
import { paragraphs } from "#course/ground/text.js";

/** @type {KindComponent<Question>} */
export const component = { mount };

/**
 * A question of any form in `el`: practice with feedback, graded without.
 *
 * @param {HTMLElement} el
 * @param {Question} cell
 * @param {Host} host
 */
function mount(el, cell, host) {
  /** @type {AnswerStore} */
  const store = { get: () => host.get(cell.id), set: (entry) => host.set(cell.id, entry) };
  const view = questionView(cell, store, `${host.seed}:${cell.id}`, host);
  // the title of a source can tell the answer of a question that counts
  const sources = !cell.graded && sourceLinks(cell.sources, host);
  const label = cell.void ? voidNote(cell) : labelLine(cell);
  el.append(h("article", { class: `dtr-card dtr-question${cell.graded ? " dtr-graded" : ""}` }, label, view.node, sources));
  host.onChange((id) => id === cell.id && view.update());
  host.onStatus(view.update);
}

/** @param {Question} cell */
function labelLine(cell) {
  const points = cell.graded && h("span", { class: "dtr-small" }, say("points", { n: cell.points }));
  return h(
    "p",
    { class: "dtr-label" },
    h("span", { class: `dtr-tag${cell.graded ? " dtr-tag-strong" : ""}` }, say(cell.graded ? "graded" : "practice")),
    points,
  );
}

/** @param {Question} cell */
function voidNote(cell) {
  return h(
    "div",
    { class: "dtr-note" },
    icon("note"),
    h("div", null, h("p", null, h("strong", null, say("voided"))), ...paragraphs(cell.void)),
  );
}
