import { h, stateIcon } from "#course/ground/dom.js";
import { say } from "#course/ground/strings.js";
import { paragraphs } from "#course/ground/text.js";
import { abilityLines } from "./abilities.js";
import { pointsText, rangeOf } from "./points.js";
import { readAgainLines } from "./read_again.js";
import { solutionLines } from "./solutions.js";
import { tryAgainLines } from "./try_again.js";

/**
 * A result in the page's language.
 *
 * @param {Results | null} results
 * @returns {Results | null}
 */
export function resultsInLanguage(results) {
  return results && { ...results, ...results.languages?.[document.documentElement.lang] };
}

/**
 * The result of a hand-in, drawn; empty if there is none yet: how it went, what the learner can do now, what to read again
 * and to try again, then the answers.
 *
 * @param {Results | null} results
 * @param {Host} host
 * @returns {Child[]}
 */
export function resultsView(results, host) {
  if (!results) return [];
  if (results.refused) return refusedLines(results);
  return [
    stateLine(results),
    ...(results.graded ? scoreLines(results) : []),
    results.message && h("p", null, results.message),
    results.passed ? h("p", null, say("passedEnough")) : null,
    ...(results.passed ? [] : minimumLines(results)),
    ...abilityLines(results),
    ...readAgainLines(results, host),
    ...tryAgainLines(results, host),
    ...reflectionLines(results.reflection),
    ...solutionLines(results, host),
  ];
}

/** @param {Results} results */
function refusedLines({ refused, best }) {
  const sentence = best && h("p", null, say("bestCounts", { attempt: best.attempt, percent: pointsText(best.percent) }));
  return [h("p", { class: "dtr-problem" }, refused), sentence];
}

/** @param {Results} results */
function stateLine(results) {
  /** @type {[Outcome, string]} */
  const [state, sentence] = !results.graded ? ["part", "handedInWaiting"] : results.passed ? ["right", "passed"] : ["part", "notPassed"];
  return h("p", { class: `dtr-verdict dtr-verdict-large dtr-verdict-${state}` }, stateIcon(state), h("strong", null, say(sentence)));
}

/** @param {Results} results */
function scoreLines(results) {
  const { pass_mark: mark, criterion_minimum: minimum } = results;
  return [
    h("p", { class: "dtr-score" }, scoreSentence(results)),
    typeof results.percent === "number" && scoreBar(results),
    h("p", { class: "dtr-small" }, say(minimum ? "passMarkEach" : "passMark", { percent: mark, minimum })),
    attemptLine(results),
  ];
}

/** @param {Results} results */
function scoreSentence(results) {
  const max = results.max_score ?? 0;
  const [least, most] = rangeOf(results);
  /** @param {number} points */
  const share = (points) => pointsText(max ? (100 * points) / max : 0);
  if (least === most) return say("score", { score: pointsText(least), max: pointsText(max), percent: share(least) });
  return say("scoreBetween", {
    least: pointsText(least),
    most: pointsText(most),
    max: pointsText(max),
    from: share(least),
    to: share(most),
  });
}

/** @param {Results} results */
function scoreBar({ percent, pass_mark: mark }) {
  const [reached, needed] = [percent ?? 0, mark ?? 0];
  return h(
    "div",
    {
      class: `dtr-bar${reached >= needed ? " dtr-bar-passed" : ""}`,
      role: "img",
      "aria-label": say("scoreBar", { percent: pointsText(percent), mark }),
    },
    h("span", { class: "dtr-bar-fill", style: `inline-size: ${Math.min(100, reached)}%` }),
    h("span", { class: "dtr-bar-mark", style: `inset-inline-start: ${needed}%` }),
  );
}

/**
 * The subjects in which the attempt has less than the minimum, and those in which points decide it that are not shown.
 *
 * @param {Results} results
 */
function minimumLines({ criteria = [], criterion_minimum: minimum }) {
  const short = criteria.filter(({ state }) => state === "short").map(shortSubject);
  const open = criteria.filter(({ state }) => state === "open").map(({ title }) => title);
  return [
    short.length > 0 && h("p", null, say("belowMinimum", { minimum, subjects: short.join("; ") })),
    open.length > 0 && h("p", null, say("openMinimum", { subjects: open.join("; ") })),
  ];
}

/** @param {CriterionScore} row */
function shortSubject(row) {
  const [least, most] = rangeOf(row);
  return say(least === most ? "subjectPercent" : "subjectUpTo", { subject: row.title, percent: pointsText((100 * most) / row.max_score) });
}

/** @param {Results} results */
function attemptLine(results) {
  const { attempt = 0, attempts_allowed: allowed, best } = results;
  const sentences = [`${say(allowed ? "attemptOf" : "attempt", { attempt, allowed })}.`];
  if (best && attempt > 1)
    sentences.push(results.counts ? say("thisCounts") : say("bestCounts", { attempt: best.attempt, percent: pointsText(best.percent) }));
  return h("p", null, sentences.join(" "));
}

/** @param {Reflection | null | undefined} reflection */
function reflectionLines(reflection) {
  if (!reflection) return [];
  const { state, score, max_score: max, comment } = reflection;
  const sentence = { empty: "reflectionEmpty", waiting: "reflectionWaiting", marked: "reflectionMarked" }[state];
  return [
    h("h4", null, say("reflectionTitle")),
    h("p", null, say(sentence, { score: pointsText(score), max: pointsText(max) })),
    comment && h("blockquote", { class: "dtr-comment" }, ...paragraphs(comment)),
  ];
}
