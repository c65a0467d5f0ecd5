import { isWritten } from "./answer.js";

/** A line with a part's number and nothing else, before what was written there. */
const MARK = /^(\d+)\.$/;

/**
 * What was written in each part as one text, in which a line with its number comes before each; if only the first is
 * written, no number. Blank parts are left out.
 *
 * @param {string[]} texts
 */
export function joinedParts(texts) {
  const written = texts.map((text, place) => ({ text, place })).filter(({ text }) => isWritten(text));
  if (written.every(({ place }) => place === 0)) return unmarked(written[0]?.text ?? "");
  // between two parts is an empty line
  return written.map(({ text, place }) => `${place + 1}.\n${unmarked(text.trimEnd())}`).join("\n\n");
}

/**
 * The same the other way round; a text without numbers, such as an older one, is that of the first part.
 *
 * @param {string} text
 * @param {number} count how many parts there are
 */
export function splitParts(text, count) {
  /** @type {string[][]} */
  const parts = Array.from({ length: count }, () => []);
  let last = 0;
  for (const line of text.split("\n")) {
    const number = Number(MARK.exec(line)?.[1]);
    if (number > last && number <= count) last = number;
    else parts[Math.max(last, 1) - 1].push(line);
  }
  return parts.map((lines, place) => (place < last - 1 ? lines.join("\n").trimEnd() : lines.join("\n")));
}

/**
 * The number of words in all parts.
 *
 * @param {string[]} texts
 */
export function wordCount(texts) {
  return texts.flatMap((text) => text.split(/\s+/).filter(Boolean)).length;
}

/**
 * A learner's own line that looks like a number of a part, with a space that no one sees, so that it is not taken for one.
 *
 * @param {string} text
 */
function unmarked(text) {
  return text
    .split("\n")
    .map((line) => (MARK.test(line) ? `${line} ` : line))
    .join("\n");
}
