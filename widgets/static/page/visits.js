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
  /** @type {Record<string, number>} */
  const reached = { ...kept?.done };
  let last = kept && { page: kept.page, step: kept.step };
  let isOpened = false;
  let hasMoved = false;
  /** @type {Timer} */
  let timer;

  /**
   * @param {string} page
   * @param {number} share
   */
  const reach = (page, share) => {
    reached[page] = Math.max(share, reached[page] ?? 0);
  };
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
      const other = keptPlace(host.get(PLACE));
      for (const page of other?.seen ?? []) seen.add(page);
      for (const [page, share] of Object.entries(other?.done ?? {})) reach(page, share);
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
    reached,
    get last() {
      return last;
    },
    add({ page, step }, share) {
      const isTurn = page !== last?.page;
      const isMove = isOpened && (isTurn || step !== last?.step);
      isOpened = true;
      last = { page, step };
      seen.add(page);
      reach(page, share);
      if (!isMove) return;
      hasMoved = true;
      if (isTurn || timer === undefined) saveIn(isTurn ? SOON : LATER);
    },
    end() {
      save();
      listening.abort();
    },
  };
}
