/**
 * @param {Store} storage
 * @param {Host} host
 * @param {string} module
 */
export function createVisits(storage, host, module) {
  const key = `dtr:${host.learner.id || "-"}:${module}:visited`;
  const seen = new Set(storedVisits(storage, key));
  return {
    seen,
    get last() {
      return [...seen].at(-1);
    },
    /** @param {string} id */
    add(id) {
      // the page seen last is stored last, where the learner continues
      seen.delete(id);
      seen.add(id);
      try {
        storage?.setItem(key, JSON.stringify([...seen]));
      } catch {
        // a full storage loses only the ticks
      }
    },
  };
}

/**
 * @param {Store} storage
 * @param {string} key
 */
function storedVisits(storage, key) {
  try {
    const list = JSON.parse(storage?.getItem(key) ?? null);
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}
