import { say, sayNumber } from "#course/ground/strings.js";

/**
 * The range of points that a result tells, least and most; both are the same if it tells exact points.
 *
 * @param {Partial<Score>} points
 * @returns {[number, number]}
 */
export function rangeOf({ score = 0, least = score, most = score }) {
  return [least, most];
}

/**
 * The share from 0 to 1 of the points that a result tells exactly; null if it tells none.
 *
 * @param {Score} points
 */
export function knownShare(points) {
  const [least, most] = rangeOf(points);
  const known = points.max_score - (most - least);
  return known > 0 ? least / known : null;
}

/**
 * Points as the page shows them, as a range unless they are exact.
 *
 * @param {Partial<Score>} points
 */
export function rangeText(points) {
  const [least, most] = rangeOf(points);
  return least === most ? sayNumber(least) : say("pointsBetween", { least: sayNumber(least), most: sayNumber(most) });
}

/**
 * Points as the page shows them, with one decimal unless they are whole.
 *
 * @param {number | null | undefined} number
 */
export function pointsText(number) {
  return typeof number === "number" ? sayNumber(number) : "–";
}
