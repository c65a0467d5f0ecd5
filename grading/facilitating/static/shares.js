import { h } from "#course/ground/dom.js";
import { say, sayNumber } from "#course/ground/strings.js";

/**
 * The share that is right, from counts in which `null` stands for fewer than `few`: its lowest and highest value in percent,
 * and the sentence that says so; null where nothing can be said.
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
 * A bar for a share: full up to what is certain, pale up to what is possible. The number stands beside it, as text.
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
 * A line with what it is, the bar, and the number.
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
 * How many gave an answer, as a bar in proportion to all that may be told, and as a number.
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
