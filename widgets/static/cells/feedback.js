import { forms } from "#forms/form.js";
import { h, stateIcon } from "../ground/dom.js";
import { say } from "../ground/strings.js";
import { isAnswer } from "./question_answers.js";

/** @type {Record<string, Outcome>} */
const STATES = { right: "right", partlyRight: "part", notRight: "wrong" };

/**
 * How much of a value is right, from 0 to 1; 0 if it is not an answer to the question.
 *
 * @param {SceneQuestion} cell
 * @param {Json} value
 */
export function shareOf(cell, value) {
  return isAnswer(cell, value) ? (forms[cell.type].share?.(cell, value) ?? 0) : 0;
}

/**
 * How an answer to a practice question went, in a few words; the reasons are on its parts. `hasMore`: there is a second try.
 *
 * @param {SceneQuestion} cell
 * @param {Json} value
 * @param {Confidence | undefined} confidence
 * @param {boolean} hasMore
 */
export function verdictLine(cell, value, confidence, hasMore) {
  const share = shareOf(cell, value);
  const verdict = share === 1 ? "right" : share > 0 ? "partlyRight" : "notRight";
  const state = STATES[verdict];
  const last = hasMore ? say("secondTry") : remark(share === 1, confidence);
  const details = [forms[cell.type].feedback?.(cell, value).detail, last];
  return h(
    "p",
    { class: `dtr-verdict dtr-verdict-${state}` },
    stateIcon(state),
    h("strong", null, say(verdict)),
    ...details.filter(Boolean).map((detail) => h("span", null, detail)),
  );
}

/**
 * What to say about each part of an answer once all is told.
 *
 * @param {SceneQuestion} cell
 * @param {Json} value
 */
export function allRows(cell, value) {
  return forms[cell.type].feedback?.(cell, value).rows ?? [];
}

/**
 * What a second try needs to know: what of the learner's own answer was wrong, and the reason unless it tells the right answer.
 *
 * @param {SceneQuestion} cell
 * @param {Json} value
 * @returns {FeedbackRow[]}
 */
export function hintRows(cell, value) {
  const hasReasons = forms[cell.type].hint === "reasons";
  return allRows(cell, value)
    .filter(({ state }) => state === "wrong")
    .map(({ id, why }) => ({
      id,
      state: "wrong",
      mark: say(hasReasons ? "markWrongYours" : "markWrong"),
      why: hasReasons ? why : undefined,
    }));
}

/**
 * @param {boolean} isRight
 * @param {Confidence | undefined} confidence
 */
function remark(isRight, confidence) {
  if (!isRight && confidence === "sure") return say("sureAndWrong");
  return isRight && confidence === "unsure" && say("unsureAndRight");
}
