import { forms } from "#forms/form.js";
import { h, stateIcon } from "../ground/dom.js";
import { say } from "../ground/strings.js";
import { inline, paragraphs } from "../ground/text.js";
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
 * The feedback drawn, as `{headline, reasons}`: how it went, and every option with its mark and its reason.
 *
 * @param {SceneQuestion} cell
 * @param {Json} value
 * @param {Confidence | undefined} confidence
 */
export function feedbackView(cell, value, confidence) {
  const { detail, rows = [] } = forms[cell.type].feedback?.(cell, value) ?? {};
  const share = shareOf(cell, value);
  const verdict = share === 1 ? "right" : share > 0 ? "partlyRight" : "notRight";
  const state = STATES[verdict];
  return {
    headline: [
      h(
        "p",
        { class: `dtr-verdict dtr-verdict-${state}` },
        stateIcon(state),
        h("strong", null, say(verdict)),
        confidenceRemark(share === 1, confidence),
      ),
      detail && h("p", { class: "dtr-detail" }, detail),
    ],
    reasons: h("ul", { class: "dtr-rows" }, ...rows.map(rowItem)),
  };
}

/**
 * @param {boolean} isRight
 * @param {Confidence | undefined} confidence
 */
function confidenceRemark(isRight, confidence) {
  if (!isRight && confidence === "sure") return h("span", null, say("sureAndWrong"));
  if (isRight && confidence === "unsure") return h("span", null, say("unsureAndRight"));
  return null;
}

/** @param {FeedbackRow} row */
function rowItem({ state, mark, text, why, yours }) {
  return h(
    "li",
    { class: `dtr-row dtr-row-${state}${yours ? " dtr-row-yours" : ""}` },
    h("p", { class: "dtr-row-mark" }, state === "plain" ? null : stateIcon(state), mark),
    h("p", { class: "dtr-row-text" }, ...inline(text)),
    ...paragraphs(why),
  );
}
