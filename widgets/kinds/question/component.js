import { questionView } from "#course/cells/question.js";
import { numberOf } from "#course/cells/question_numbers.js";
import { sourceLinks } from "#course/cells/sources.js";
import { button, fill, h, icon } from "#course/ground/dom.js";
import { asSeen, DRAWN_TEST } from "#course/ground/drawn_test.js";
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
  const view = cell.variants && !cell.void ? parallelView(cell, host) : plainView(asSeen(cell, host.get(cell.id)?.variant), host);
  // the title of a source can tell the answer of a question that counts
  const sources = !cell.graded && sourceLinks(cell.sources, host);
  const label = cell.void ? voidNote(cell) : labelLine(cell, host);
  el.append(h("article", { class: `dtr-card dtr-question${cell.graded ? " dtr-graded" : ""}` }, label, view.node, sources));
  host.onChange((id) => (id === cell.id || id === DRAWN_TEST) && view.update());
  host.onStatus(view.update);
  host.onResults(view.update);
}

/**
 * @param {Question} cell
 * @param {Host} host
 */
function plainView(cell, host) {
  return questionView(cell, { get: () => host.get(cell.id), set: (entry) => host.set(cell.id, entry) }, `${host.seed}:${cell.id}`, host);
}

/**
 * A question with several variants: the one that the learner has, once the test is drawn. What was handed in stays unchanged.
 *
 * @param {Question} cell
 * @param {Host} host
 * @returns {View}
 */
function parallelView(cell, host) {
  const node = h("div");
  let shown = "";
  /** @type {View | null} */
  let view = null;
  const draw = () => {
    const variant = host.drawing.variantOf(cell);
    const { draw } = host.drawing;
    const now = variant && `${draw}:${variant}`;
    if (view && now === shown) return view.update();
    shown = now;
    /** @type {AnswerStore} */
    const store = { get: () => host.get(cell.id), set: (entry) => host.set(cell.id, { ...entry, variant, ...(draw && { draw }) }) };
    view = variant ? questionView(asSeen(cell, variant), store, `${host.seed}:${cell.id}:${now}`, host) : null;
    fill(node, view?.node ?? h("p", { class: "dtr-state" }, say("testWaits")));
  };
  const update = () => {
    draw();
    for (const field of node.querySelectorAll("fieldset, input, select")) field.toggleAttribute("disabled", host.drawing.isOver);
  };
  update();
  return { node, update };
}

/**
 * Above a practice question, that it is one; above one that counts its number, its points and a button to mark it.
 *
 * @param {Question} cell
 * @param {Host} host
 */
function labelLine(cell, host) {
  if (!cell.graded) return h("p", { class: "dtr-label" }, h("span", { class: "dtr-tag" }, say("practice")));
  const { marks } = host;
  const n = numberOf(host, cell.id);
  const isOnPage = Boolean(host.questions[n - 1]?.page);
  return h(
    "div",
    { class: "dtr-label" },
    h("h3", { class: "dtr-question-number" }, say(isOnPage ? "questionOf" : "question", { n, all: host.questions.length })),
    h("span", { class: "dtr-small" }, say("points", { n: cell.points })),
    marks && markButton(marks, cell.id),
  );
}

/**
 * @param {Marks} marks
 * @param {string} id
 */
function markButton(marks, id) {
  const toggle = () => {
    marks.toggle(id);
    control.setAttribute("aria-pressed", String(marks.has(id)));
  };
  const control = button([icon("flag"), say("markQuestion")], toggle, "quiet", {
    "aria-pressed": String(marks.has(id)),
    "aria-label": say("markQuestionTitle"),
    title: say("markQuestionTitle"),
  });
  control.classList.add("dtr-mark-button");
  return control;
}

/** @param {Question} cell */
function voidNote(cell) {
  return h(
    "div",
    { class: "dtr-note" },
    icon("info"),
    h("div", null, h("p", null, h("strong", null, say("voided"))), ...paragraphs(cell.void)),
  );
}
