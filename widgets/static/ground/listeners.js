/**
 * A set of listeners: `add(listener)` returns a function that removes it, `tell(what)` calls all of them.
 *
 * @template T
 * @returns {Listeners<T>}
 */
export function createListeners() {
  /** @type {Set<(what: T) => unknown>} */
  const all = new Set();
  return {
    add(listener) {
      all.add(listener);
      return () => all.delete(listener);
    },
    tell(what) {
      for (const listener of [...all]) listener(what);
    },
  };
}
