import { answerState } from "#course/cells/answered.js";
import { REFRESHER } from "#course/ground/reserved_entries.js";
import { begunRounds, scheduleStart } from "./schedule.js";

/**
 * Count the months from now on, on a page that no result comes back to; where a refresher was begun, they continue as they were.
 *
 * @param {Host} host
 */
export function countMonths(host) {
  const value = refresherValue(host);
  const isBegun = Object.keys(begunRounds(value)).length > 0 && scheduleStart(value);
  if (host.refreshes && !isBegun) host.set(REFRESHER, { value: { ...value, since: new Date().toISOString() } });
}

/**
 * Count the months from when everything that counts was answered, where no one needs to hand in.
 *
 * @param {Host} host
 */
export function countMonthsOnceAnswered(host) {
  const isAnswered = () => host.questions.every(({ cell }) => answerState(cell, host.get(cell.id)) === "full");
  const update = () => !scheduleStart(refresherValue(host)) && isAnswered() && countMonths(host);
  update();
  host.onChange((id) => id !== REFRESHER && update());
}

/**
 * @param {Host} host
 * @returns {RefresherValue}
 */
export function refresherValue(host) {
  const value = host.get(REFRESHER)?.value;
  return value && typeof value === "object" ? value : {};
}

/** @param {Host} host */
export function handedInAt(host) {
  return host.results?.handed_in;
}
