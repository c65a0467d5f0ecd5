/**
 * Who wants to be told of something: `add(listener)` gives what takes it back, `tell(what)` calls them all.
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
