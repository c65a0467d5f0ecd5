import { keptPlace } from "../ground/place.js";

/** The pages of a module are numbered from 1: `page-12`. */
const PAGE = /^page-(\d{1,3})$/;

/**
 * The learner's place as short as a platform can keep it: page, step, and the pages seen as the bits of a hexadecimal
 * number. How much of each page is done follows from the answers.
 *
 * @param {Entry} entry
 * @returns {Json}
 */
export function shortPlace(entry) {
  const place = keptPlace(entry);
  if (!place) return null;
  const numbers = place.seen.map((id) => Number(PAGE.exec(id)?.[1] ?? 0));
  return [place.page, place.step, numbers.reduce((bits, number) => bits | (1n << BigInt(number)), 0n).toString(16)];
}

/**
 * The value of the entry that `shortPlace` wrote.
 *
 * @param {Json} short
 */
export function fullPlace(short) {
  if (!Array.isArray(short)) return null;
  const [page, step, bits] = short;
  const signs = [...BigInt(`0x${bits}`).toString(2)].reverse();
  const seen = signs.flatMap((sign, number) => (sign === "1" && number > 0 ? [`page-${number}`] : []));
  return { page, step, seen, done: {} };
}
