import { keptPlace } from "../ground/place.js";
import { PLACE } from "../ground/reserved_entries.js";

/** How long a turn to another page waits until it is saved, in milliseconds: who leafs through pages saves once. */
const SOON = 1000;
/** The same for a step within a page, which is saved earlier with an answer, or when the learner leaves. */
const LATER = 20000;

/**
 * Where the learner is and has been in the module, on any device: the entry `place`. `shares()` returns what was done of
 * each page. Opening a module is not yet a place in it.
 *
 * @param {Host} host
 * @param {() => Record<string, number>} shares
 * @returns {Visits}
 */
export function createVisits(host, shares) {
  const listening = new AbortController();
  const kept = keptPlace(host.get(PLACE));
  const seen = new Set(kept?.seen);
  let last = kept && { page: kept.page, step: kept.step };
  let isOpened = false;
  let hasMoved = false;
  /** @type {Timer} */
  let timer;

  const save = () => {
    clearTimeout(timer);
    timer = undefined;
    if (!last || !hasMoved) return;
    const value = { ...last, seen: [...seen], done: shares() };
    if (JSON.stringify(value) !== JSON.stringify(keptPlace(host.get(PLACE)))) host.set(PLACE, { value });
  };
  /** @param {number} milliseconds */
  const saveIn = (milliseconds) => {
    clearTimeout(timer);
    // what the other side has of the learner is newer than what this page knows before
    timer = setTimeout(() => (host.status === "connecting" ? saveIn(SOON) : save()), milliseconds);
  };
  const isNewlyDone = () => {
    const before = keptPlace(host.get(PLACE))?.done ?? {};
    return Object.entries(shares()).some(([page, share]) => share === 1 && before[page] !== 1);
  };

  host.onChange((id) => {
    if (id === PLACE) {
      for (const page of keptPlace(host.get(PLACE))?.seen ?? []) seen.add(page);
      return;
    }
    // what came from another device was not done here
    if (!host.pending(id)) return;
    hasMoved = true;
    if (timer !== undefined || isNewlyDone()) save();
  });
  host.onResults(() => isNewlyDone() && save());
  // before the host sends what waits
  document.addEventListener("visibilitychange", () => document.hidden && save(), { capture: true, signal: listening.signal });
  window.addEventListener("pagehide", save, { capture: true, signal: listening.signal });
  return {
    seen,
    get last() {
      return last;
    },
    /** The learner sees this step of this page. */
    add(page, step) {
      const isTurn = page !== last?.page;
      const isMove = isOpened && (isTurn || step !== last?.step);
      isOpened = true;
      last = { page, step };
      seen.add(page);
      if (!isMove) return;
      hasMoved = true;
      if (isTurn || timer === undefined) saveIn(isTurn ? SOON : LATER);
    },
    /** Save what waits, and listen no longer. */
    end() {
      save();
      listening.abort();
    },
  };
}
