import { forms } from "#forms/form.js";
import { shareOf } from "./feedback.js";

/**
 * How far the practice of a question is: it is "asked"; after a first wrong answer it is "hinted", which leaves a second try; after
 * that, or a right answer, all is "told".
 *
 * @param {NewEntry | undefined} entry
 * @returns {PracticePhase}
 */
export function phaseOf(entry) {
  if (entry?.checked) return "told";
  return isFirstAgain(entry) ? "hinted" : "asked";
}

/**
 * Whether what is kept is still the first wrong answer.
 *
 * @param {NewEntry | undefined} entry
 */
export function isFirstAgain(entry) {
  return entry?.first !== undefined && JSON.stringify(entry.value) === JSON.stringify(entry.first);
}

/**
 * What a check makes of an answer. The first one is kept beside the second, because statistics count the first. `isOnce`: no second try.
 *
 * @param {SceneQuestion} cell
 * @param {Json} value
 * @param {Json} first
 * @param {boolean} isOnce
 * @returns {Pick<NewEntry, "value" | "first" | "checked">}
 */
export function afterCheck(cell, value, first, isOnce) {
  if (first !== undefined) return { value, first, checked: true };
  const isOver = isOnce || !forms[cell.type].hint || shareOf(cell, value) === 1;
  return isOver ? { value, checked: true } : { value, first: value };
}

/**
 * What stays of a wrong answer for the second try; null if nothing does.
 *
 * @param {SceneQuestion} cell
 * @param {Json} value
 * @returns {Json}
 */
export function keptForSecondTry(cell, value) {
  return forms[cell.type].kept?.(cell, value) ?? null;
}
