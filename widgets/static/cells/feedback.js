import { h, icon } from "../ground/dom.js";
import { say } from "../ground/strings.js";
import { inline, paragraphs } from "../ground/text.js";
import { optionPairs } from "./controls.js";

/** @type {Record<string, Special<[SceneQuestion, Json], Feedback>>} */
const FEEDBACK = {
  "true-false": oneFeedback,
  "choose-one": oneFeedback,
  "choose-all": allFeedback,
  order: orderFeedback,
  match: matchFeedback,
};

/**
 * What to tell a learner about an answer to a practice question, as data:
 * `{share, detail, rows: [{state: "right"|"wrong"|"plain", mark, text, why, yours}]}`.
 *
 * @param {SceneQuestion} cell
 * @param {Json} value
 * @returns {Feedback}
 */
export function feedbackOn(cell, value) {
  return FEEDBACK[cell.type](cell, value);
}

/**
 * The feedback drawn, as `{headline, reasons}`: how it went, and every option with its mark and its reason.
 *
 * @param {SceneQuestion} cell
 * @param {Json} value
 * @param {Confidence | undefined} confidence
 */
export function feedbackView(cell, value, confidence) {
  const { share, detail, rows } = feedbackOn(cell, value);
  const verdict = share === 1 ? "right" : share > 0 ? "partlyRight" : "notRight";
  const state = { right: "right", partlyRight: "part", notRight: "wrong" }[verdict];
  return {
    headline: [
      h(
        "p",
        { class: `dtr-verdict dtr-verdict-${state}` },
        icon(state),
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
    h("p", { class: "dtr-row-mark" }, state === "plain" ? null : icon(state), mark),
    h("p", { class: "dtr-row-text" }, ...inline(text)),
    ...paragraphs(why),
  );
}

/**
 * @param {SceneQuestion} cell
 * @param {string} value
 * @returns {Feedback}
 */
function oneFeedback(cell, value) {
  const key = String(cell.key);
  const rows = optionPairs(cell).map(([id, text]) => ({
    text,
    why: cell.why?.[id],
    yours: id === value,
    ...oneMark(id === key, id === value),
  }));
  return { share: value === key ? 1 : 0, rows };
}

/**
 * @param {boolean} isKey
 * @param {boolean} isYours
 * @returns {Pick<FeedbackRow, "state" | "mark">}
 */
function oneMark(isKey, isYours) {
  if (isKey) return { state: "right", mark: say(isYours ? "markRightYours" : "markRight") };
  return isYours ? { state: "wrong", mark: say("markWrongYours") } : { state: "plain", mark: say("markWrong") };
}

/**
 * @param {ChooseAllQuestion} cell
 * @param {string[]} value
 * @returns {Feedback}
 */
function allFeedback(cell, value) {
  const rows = optionPairs(cell).map(([id, text]) => {
    const yours = value.includes(id);
    return { text, why: cell.why?.[id], yours, ...allMark(cell.key.includes(id), yours) };
  });
  const right = value.filter((id) => cell.key.includes(id)).length;
  const share = Math.max(0, (right - (value.length - right)) / cell.key.length);
  const wrong = value.length - right;
  const detail = share === 1 ? null : say(wrong ? "someTicks" : "someFound", { right, all: cell.key.length, n: wrong });
  return { share, detail, rows };
}

/**
 * @param {boolean} isKey
 * @param {boolean} isYours
 * @returns {Pick<FeedbackRow, "state" | "mark">}
 */
function allMark(isKey, isYours) {
  if (isKey) return { state: "right", mark: say(isYours ? "markRightYours" : "markMissed") };
  return isYours ? { state: "wrong", mark: say("markWrongYours") } : { state: "plain", mark: say("markLeftOut") };
}

/**
 * @param {OrderQuestion} cell
 * @param {string[]} value
 * @returns {Feedback}
 */
function orderFeedback(cell, value) {
  /** @type {FeedbackRow[]} */
  const rows = cell.key.map((id, place) => {
    const fits = value[place] === id;
    const mark = fits ? say("placeRight") : say("placeWrong", { place: value.indexOf(id) + 1 });
    return { state: fits ? "right" : "wrong", mark, text: `${place + 1}. ${cell.items[id]}`, why: cell.why?.[id], yours: fits };
  });
  return shareOfRows(rows, "somePlaces");
}

/**
 * @param {MatchQuestion} cell
 * @param {Texts} value
 * @returns {Feedback}
 */
function matchFeedback(cell, value) {
  /** @type {FeedbackRow[]} */
  const rows = Object.entries(cell.left).map(([id, text]) => {
    const fits = value[id] === cell.key[id];
    const mark = fits ? say("pairRight") : say("pairWrong", { choice: cell.right[value[id]] ?? "–" });
    return { state: fits ? "right" : "wrong", mark, text: `${text} – ${cell.right[cell.key[id]]}`, why: cell.why?.[id], yours: fits };
  });
  return shareOfRows(rows, "somePairs");
}

/**
 * @param {FeedbackRow[]} rows
 * @param {string} sentence
 * @returns {Feedback}
 */
function shareOfRows(rows, sentence) {
  const right = rows.filter((row) => row.state === "right").length;
  const detail = right === rows.length ? null : say(sentence, { right, all: rows.length });
  return { share: right / rows.length, detail, rows };
}
