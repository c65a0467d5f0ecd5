import { createListeners } from "../ground/listeners.js";

/**
 * The questions that a learner has marked in this browser, to look at them again before handing in; those of one drawn test.
 *
 * @param {Host} host
 * @param {Store} storage
 * @returns {Marks}
 */
export function createMarks(host, storage) {
  const key = `dtr:${host.learner.id || "-"}:${host.module}:marked`;
  /** @type {Listeners<string>} */
  const listeners = createListeners();
  const { draw, ids } = storedMarks(storage, key);
  const marked = new Set(ids);
  let drawn = draw;
  const now = () => {
    if (drawn !== host.drawing.draw) marked.clear();
    drawn = host.drawing.draw;
    return marked;
  };
  return {
    has: (id) => now().has(id),
    toggle(id) {
      if (!now().delete(id)) marked.add(id);
      try {
        storage?.setItem(key, JSON.stringify({ draw: drawn, ids: [...marked] }));
      } catch {
        // a full storage loses only the marks
      }
      listeners.tell(id);
    },
    onChange: listeners.add,
  };
}

/**
 * @param {Store} storage
 * @param {string} key
 * @returns {{ draw: number, ids: string[] }}
 */
function storedMarks(storage, key) {
  try {
    const { draw, ids } = JSON.parse(storage?.getItem(key) ?? null) ?? {};
    return { draw: Number(draw) || 0, ids: Array.isArray(ids) ? ids : [] };
  } catch {
    return { draw: 0, ids: [] };
  }
}
