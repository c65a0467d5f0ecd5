import { h, stateIcon } from "#course/ground/dom.js";
import { say, sayNumber } from "#course/ground/strings.js";
import { inline, paragraphs } from "#course/ground/text.js";
import { rangeOf, rangeText } from "./points.js";

/**
 * When the right answers are shown, by the mission's policy.
 *
 * @type {Texts}
 */
const WHEN_TOLD = { "when-closed": "solutionsWhenClosed", "after-pass-or-last-attempt": "solutionsLater" };

/** @type {Texts} */
const MINIMUM_STATES = { enough: "subjectEnough", short: "subjectShort", open: "subjectOpen" };

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
 * The result of a hand-in, drawn; empty if there is none yet. `policy` is the mission's feedback policy.
 *
 * @param {Results | null} results
 * @param {FeedbackPolicy | undefined} policy
 * @returns {Child[]}
 */
export function resultsView(results, policy) {
  if (!results) return [];
  if (results.refused) return refusedLines(results);
  return [
    stateLine(results),
    ...(results.graded ? scoreLines(results) : []),
    results.message && h("p", null, results.message),
    ...(results.passed ? [] : minimumLines(results)),
    ...criteriaTable(results.criteria),
    ...missedLines(results),
    ...reflectionLines(results.reflection),
    ...solutionLines(results, policy),
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
    attemptsLine(results),
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
function attemptsLine(results) {
  const { attempt = 0, attempts_allowed: allowed, attempts_left: left, best } = results;
  const sentences = [`${say(allowed ? "attemptOf" : "attempt", { attempt, allowed })}.`];
  if (best && attempt > 1)
    sentences.push(results.counts ? say("thisCounts") : say("bestCounts", { attempt: best.attempt, percent: pointsText(best.percent) }));
  if (typeof left === "number") sentences.push(left > 0 ? say("attemptsLeft", { n: left }) : say("attemptsNone"));
  return h("p", null, sentences.join(" "));
}

/** @param {Results["criteria"]} criteria */
function criteriaTable(criteria) {
  if (!criteria?.length) return [];
  const rows = criteria.map((row) =>
    h(
      "tr",
      null,
      h("th", { scope: "row" }, row.title),
      h("td", null, `${rangeText(row)} / ${pointsText(row.max_score)}`),
      row.state && h("td", null, say(MINIMUM_STATES[row.state])),
    ),
  );
  return [h("h4", null, say("byCriterion")), h("table", { class: "dtr-table" }, h("tbody", null, ...rows))];
}

/** @param {Results} results */
function missedLines(results) {
  const about = [...new Set((results.missed ?? []).map((question) => question.about))];
  const hidden = results.hidden_true_false && h("p", { class: "dtr-small" }, say("hiddenTrueFalse"));
  if (!about.length) return [hidden];
  return [h("h4", null, say("readAgain")), h("ul", null, ...about.map((text) => h("li", null, ...inline(text)))), hidden];
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

/**
 * @param {Results} results
 * @param {FeedbackPolicy | undefined} policy
 */
function solutionLines({ solutions, graded }, policy) {
  const later = graded && policy && WHEN_TOLD[policy.right_answers];
  if (!solutions?.length) return later ? [h("p", { class: "dtr-small" }, say(later))] : [];
  return [h("h4", null, say("solutions")), ...solutions.map(solutionDetails)];
}

/** @param {Solution} solution */
function solutionDetails({ prompt, yours, right, why, void: reason }) {
  const told = reason ? say("voided") : say("solutionRight", { answer: answerText(right) });
  return h(
    "details",
    { class: "dtr-measure" },
    h("summary", null, ...inline(prompt)),
    h("p", null, say("solutionYours", { answer: answerText(yours) })),
    h("p", null, h("strong", null, told)),
    ...reasonLines(reason ?? why),
  );
}

/** @param {string | Texts | undefined} why */
function reasonLines(why) {
  if (why && typeof why === "object") return Object.values(why).flatMap((text) => paragraphs(text));
  return paragraphs(why);
}

/** @param {Json} answer */
function answerText(answer) {
  if (Array.isArray(answer)) return answer.join("; ");
  return answer === null || answer === undefined || answer === "" ? "–" : String(answer);
}

/**
 * Points as the page shows them, with one decimal unless they are whole.
 *
 * @param {number | null | undefined} number
 */
export function pointsText(number) {
  return typeof number === "number" ? sayNumber(number) : "–";
}
