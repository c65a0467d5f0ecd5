import { h, stateIcon } from "#course/ground/dom.js";
import { say } from "#course/ground/strings.js";
import { pointsText, rangeOf, rangeText } from "./points.js";

/**
 * The words for a subject in which there is not enough, or not visibly; the tick says that there is enough.
 *
 * @type {Texts}
 */
const STATES = { short: "subjectShort", open: "subjectOpen" };

/**
 * What the learner can do now, and what not yet, with the points in each subject.
 *
 * @param {Results} results
 * @returns {Child[]}
 */
export function abilityLines(results) {
  const { criteria = [] } = results;
  const reached = criteria.filter((row) => isReached(row, results));
  const others = criteria.filter((row) => !reached.includes(row));
  return [...abilityList("abilities", reached, "right"), ...abilityList("abilitiesLeft", others, "part")];
}

/**
 * Whether an attempt has enough in a subject; where there is no minimum, the pass mark is compared.
 *
 * @param {CriterionScore} row
 * @param {Results} results
 */
function isReached(row, { pass_mark: mark = 100 }) {
  if (row.state) return row.state === "enough";
  return row.max_score > 0 && (100 * rangeOf(row)[0]) / row.max_score >= mark;
}

/**
 * @param {string} heading
 * @param {CriterionScore[]} rows
 * @param {Outcome} state
 */
function abilityList(heading, rows, state) {
  if (!rows.length) return [];
  const items = rows.map((row) =>
    h("li", null, stateIcon(state), h("span", null, h("strong", null, row.ability ?? row.title), pointsLine(row))),
  );
  return [h("h4", null, say(heading)), h("ul", { class: `dtr-abilities dtr-abilities-${state}` }, ...items)];
}

/** @param {CriterionScore} row */
function pointsLine(row) {
  const points = say("subjectPoints", { subject: row.title, points: rangeText(row), max: pointsText(row.max_score) });
  const lacks = STATES[row.state ?? ""];
  return h("span", { class: "dtr-line dtr-small" }, lacks ? `${points} · ${say(lacks)}` : points);
}
