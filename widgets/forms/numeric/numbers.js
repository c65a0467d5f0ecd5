const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)$/;
/** In one language "22,500" is a large number, in another one with decimals: it is taken for neither. */
const UNCLEAR = /^[+-]?[1-9]\d{0,2}\.\d{3}$/;
/** Enough for any number that a person writes, and few enough to hide what floating point adds to it. */
const DIGITS = 12;

/**
 * The number that a learner wrote, with a decimal comma or point, in European or Arabic digits; null where it is not clearly one.
 *
 * @param {string} text
 */
export function readNumber(text) {
  const plain = text
    .replace(/[\s\u061c\u200e\u200f]/g, "")
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) % 16))
    .replace("\u2212", "-")
    .replace(/[,\u066b]/, ".");
  return NUMBER.test(plain) && !UNCLEAR.test(plain) ? Number(plain) : null;
}

/**
 * A number as the page's language writes it.
 *
 * @param {number} number
 */
export function numberText(number) {
  const language = document.documentElement.lang || "en";
  return new Intl.NumberFormat(language, { useGrouping: false, maximumSignificantDigits: DIGITS }).format(number);
}

/**
 * A number and what it counts.
 *
 * @param {import("./answer.js").Numeric} cell
 * @param {number} number
 */
export function withUnit({ unit = "" }, number) {
  return `${numberText(number)} ${unit}`.trim();
}
