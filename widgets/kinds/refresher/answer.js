import { REFRESHER } from "#course/ground/reserved_entries.js";
import { doneRounds, nextRound, todayHere } from "./schedule.js";

/**
 * Refreshers are done for now when one was done and none waits.
 *
 * @type {KindAnswer<RefresherCell>}
 */
export const answer = {
  isDone(cell, host) {
    const value = host.get(REFRESHER)?.value;
    return doneRounds(value).length > 0 && !nextRound(cell, value, host.results?.handed_in, todayHere());
  },
};
