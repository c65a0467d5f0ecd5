import { h, icon } from "#course/ground/dom.js";
import { say, sayDay, sayNumber } from "#course/ground/strings.js";
import { inline } from "#course/ground/text.js";
import { rangeText } from "./points.js";

/**
 * A box with the corrections since the learner first saw a score, or null.
 *
 * @param {Results | null} results
 */
export function correctionView(results) {
  const correction = results?.correction;
  if (!correction) return null;
  return h(
    "div",
    { class: "dtr-corrected" },
    h("p", { class: "dtr-corrected-day" }, icon("info"), h("strong", null, say("correctedOn", { date: sayDay(correction.date) }))),
    h("p", null, say("correctedWhy")),
    ...correction.attempts.map((row) => h("p", null, attemptSentence(row, row.attempt === results.attempt))),
    ...topicLines(correction.questions),
    ...passingLines(correction.passing),
  );
}

/**
 * Two scores that are equal after rounding are shown as one.
 *
 * @param {Correction["attempts"][number]} attempt
 * @param {boolean} isThis
 */
function attemptSentence({ attempt, before, now }, isThis) {
  const numbers = {
    before: rangeText(before),
    maxBefore: sayNumber(before.max_score),
    now: rangeText(now),
    max: sayNumber(now.max_score),
  };
  const isSame = numbers.before === numbers.now && numbers.maxBefore === numbers.max;
  return say(`corrected${isThis ? "This" : "Other"}${isSame ? "Same" : ""}`, { attempt, ...numbers });
}

/** @param {Correction["questions"]} questions */
function topicLines(questions) {
  const topics = [...new Set(questions.map((question) => question.about))];
  return topics.length
    ? [h("p", null, say("correctedTopics")), h("ul", null, ...topics.map((text) => h("li", null, ...inline(text))))]
    : [];
}

/** @param {Correction["passing"]} passing */
function passingLines(passing) {
  if (passing === "lost") return [h("p", null, say("correctedLost"))];
  return [passing === "gained" && h("p", null, say("correctedGained")), h("p", null, say("correctedAsk"))];
}
