import { h } from "#course/ground/dom.js";
import { say, sayNumber } from "#course/ground/strings.js";

/**
 * The share of right answers, from counts in which `null` means fewer than `few`: its lowest and highest value in
 * percent, and the sentence for it; null if it cannot be determined.
 *
 * @param {AnswerCounts | undefined} told
 * @param {boolean} key
 * @param {number} few
 * @returns {Share | null}
 */
export function shareOf(told, key, few) {
  if (!told) return null;
  const right = told[String(key)];
  const wrong = told[String(!key)];
  if (right === null) return wrong === null ? null : shareBetween("wallAtMost", 0, Math.ceil((100 * (few - 1)) / (few - 1 + wrong)));
  if (wrong === null) return shareBetween("wallAtLeast", Math.floor((100 * right) / (right + few - 1)), 100);
  const percent = Math.round((100 * right) / (right + wrong));
  return shareBetween("wallRight", percent, percent);
}

/**
 * @param {string} key
 * @param {number} low
 * @param {number} high
 */
function shareBetween(key, low, high) {
  return { low, high, text: say(key, { percent: sayNumber(key === "wallAtMost" ? high : low) }) };
}

/**
 * A bar for a share: dark up to the certain part, pale up to the possible part. The number is next to it, as text.
 *
 * @param {Share | null} share
 */
export function shareBar(share) {
  const parts = share && [
    h("span", { class: "wall-bar-sure", style: `inline-size: ${share.low}%` }),
    h("span", { class: "wall-bar-maybe", style: `inline-size: ${share.high - share.low}%` }),
  ];
  return h("span", { class: "wall-bar", "aria-hidden": "true" }, ...(parts ?? []));
}

/**
 * A line with a label, the bar and the number.
 *
 * @param {string} label
 * @param {Share | null} share
 */
export function shareLine(label, share) {
  return h(
    "div",
    { class: "wall-share" },
    h("dt", null, label),
    h("dd", null, shareBar(share), h("span", { class: "wall-share-text" }, share ? share.text : say("wallTooFew"))),
  );
}

/**
 * The number of people who gave an answer, as text and as a bar in proportion to all that may be shown.
 *
 * @param {AnswerCounts} told
 * @param {string} answer
 * @param {number} few
 */
export function countLine(told, answer, few) {
  const all = Object.values(told).reduce((/** @type {number} */ sum, number) => sum + (number ?? few - 1), 0);
  const number = told[answer];
  const low = number === null || number === undefined ? 0 : Math.round((100 * number) / all);
  const text = number === null || number === undefined ? say("wallFew", { n: few }) : say("wallCount", { n: number });
  return h("span", { class: "wall-count-line" }, shareBar({ low, high: low }), h("span", { class: "wall-share-text" }, text));
}
