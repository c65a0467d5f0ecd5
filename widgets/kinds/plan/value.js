import { h } from "#course/ground/dom.js";
import { say } from "#course/ground/strings.js";
import { inline } from "#course/ground/text.js";

/**
 * The parts of a plan in their order, with the key of the words before each.
 *
 * @type {[PlanPart, string][]}
 */
export const PARTS = [
  ["notice", "planNotice"],
  ["write", "planWrite"],
  ["tell", "planTell"],
];
/**
 * How much a learner can choose, so that it fits on a card.
 *
 * @type {Record<PlanPart, number>}
 */
export const MOST = { notice: 3, write: 5, tell: 2 };
/** What ends a sentence, and not a text among others in a line. */
const FULL_STOP = /(?<![.])[.。۔।]$/u;
/** The longest text in one's own words, in characters. */
export const LONGEST = 120;

/**
 * The plan that an entry holds; whatever is of another form is left out.
 *
 * @param {Pick<Entry, "value"> | undefined} entry
 * @returns {PlanValue}
 */
export function planIn(entry) {
  const value = entry?.value ?? {};
  return { notice: choiceIn(value.notice), write: choiceIn(value.write), tell: choiceIn(value.tell) };
}

/**
 * Whether nothing was chosen or written.
 *
 * @param {PlanValue} plan
 */
export function isEmpty(plan) {
  return PARTS.every(([part]) => !plan[part].ids.length && !plan[part].own.trim());
}

/**
 * What a learner can choose from for each part: the texts by id.
 *
 * @param {PlanCell} cell
 * @returns {Record<PlanPart, Texts>}
 */
export function listsOf({ signs, record, channels }) {
  const labels = Object.entries(channels).map(([id, { label }]) => [id, label]);
  return { notice: signs, write: record, tell: Object.fromEntries(labels) };
}

/**
 * A part of a plan in words, one for each line; what the course no longer has is left out.
 *
 * @param {PlanChoice} choice
 * @param {Texts} list
 */
export function wordsOf({ ids, own }, list) {
  const texts = [...ids.flatMap((id) => (list[id] ? [list[id]] : [])), own];
  return texts.map((text) => text.trim().replace(FULL_STOP, "")).filter(Boolean);
}

/**
 * A part of a plan in one line: each of its texts keeps its own direction.
 *
 * @param {string[]} words
 * @returns {Child[]}
 */
export function inOneLine(words) {
  if (!words.length) return [say("planOpen")];
  return words.flatMap((word, place) => [place > 0 && "; ", h("bdi", null, ...inline(word))]);
}

/**
 * @param {Json} choice
 * @returns {PlanChoice}
 */
function choiceIn(choice) {
  const { ids, own } = choice && typeof choice === "object" ? choice : {};
  return {
    ids: Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : [],
    own: typeof own === "string" ? own.slice(0, LONGEST) : "",
  };
}
