import { placeIn, placeText } from "./places.js";

/**
 * The pages that the learner has seen in this browser, and the place shown last.
 *
 * @param {Store} storage
 * @param {Host} host
 * @param {string} module
 * @returns {Visits}
 */
export function createVisits(storage, host, module) {
  const key = `dtr:${host.learner.id || "-"}:${module}:visited`;
  const stored = storedVisits(storage, key);
  const seen = new Set(stored.map(({ page }) => page));
  let last = stored.at(-1);
  return {
    seen,
    get last() {
      return last;
    },
    add(page, step) {
      // the page seen last is stored last, where the learner continues
      seen.delete(page);
      seen.add(page);
      last = { page, step };
      const texts = [...seen].map((one) => (one === page ? placeText({ page, step }) : one));
      try {
        storage?.setItem(key, JSON.stringify(texts));
      } catch {
        // a full storage loses only the ticks
      }
    },
  };
}

/**
 * @param {Store} storage
 * @param {string} key
 * @returns {NamedPlace[]}
 */
function storedVisits(storage, key) {
  try {
    const list = JSON.parse(storage?.getItem(key) ?? null);
    return Array.isArray(list) ? list.map((text) => placeIn(String(text))).filter(Boolean) : [];
  } catch {
    return [];
  }
}
