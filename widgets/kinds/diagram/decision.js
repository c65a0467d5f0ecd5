import { h, icon } from "#course/ground/dom.js";
import { say } from "#course/ground/strings.js";
import { inline } from "#course/ground/text.js";
import { badge, pointList, words } from "./parts.js";

/** @type {Texts} */
const SELF_NAMED = { yes: "diagramYes", no: "diagramNo" };

/**
 * Questions whose answers lead to other questions and to what to do, each within the answer that leads to it.
 *
 * @param {DecisionDiagramCell} cell
 */
export function decisionView(cell) {
  return h("div", { class: "dtr-diagram-decision" }, askedView(cell, cell.start));
}

/**
 * @param {DecisionDiagramCell} cell
 * @param {string} id
 * @returns {HTMLElement}
 */
function askedView(cell, id) {
  const { ask, text, icon: symbol, answers } = cell.questions[id];
  const all = Object.entries(answers);
  return h(
    "div",
    { class: "dtr-diagram-question" },
    h("p", { class: "dtr-diagram-ask dtr-diagram-head" }, badge(symbol, "circle-question-mark"), words({ label: ask, text })),
    h(
      "ul",
      { class: `dtr-diagram-answers dtr-diagram-answers-${all.length}` },
      ...all.map(([name, { label, to }]) =>
        h(
          "li",
          null,
          h(
            "p",
            { class: "dtr-diagram-answer" },
            h("strong", null, ...(label ? inline(label) : [say(SELF_NAMED[name])])),
            icon("arrow-down"),
          ),
          to in cell.ends ? endView(cell.ends[to]) : askedView(cell, to),
        ),
      ),
    ),
  );
}

/** @param {DecisionEnd} end */
function endView(end) {
  return h(
    "div",
    { class: `dtr-diagram-box dtr-diagram-box-${end.tone ?? "plain"}` },
    h("p", { class: "dtr-diagram-head" }, badge(end.icon), words(end)),
    pointList(end.points, end.tone),
  );
}
