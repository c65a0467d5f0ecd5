/**
 * The unconfirmed entries of this page.
 *
 * The page holds them until they are confirmed; the browser's storage keeps a copy, one key for each entry, so that a
 * page that was closed or reloaded finds them again. Tabs share the storage and write to it at any time, so no tab
 * overwrites what another has stored, or waits for another's entries to be confirmed. If the browser stores nothing
 * (private mode), entries last as long as the page; so they do while `learnerId` is unknown (undefined), because the
 * browser may be shared.
 *
 * @param {Store} storage
 * @param {string | undefined} learnerId
 * @param {string} module
 * @returns {Outbox}
 */
export function createOutbox(storage, learnerId, module) {
  let prefix = learnerId === undefined ? null : prefixOf(learnerId, module);
  let lasting = Boolean(storage) && prefix !== null;
  /** @type {Map<string, Entry>} */
  const waiting = prefix === null ? new Map() : storedEntries(storage, prefix);

  /**
   * @param {string} id
   * @param {Entry} entry
   */
  const keep = (id, entry) => {
    lasting = prefix !== null && storage !== null && succeeds(() => storage.setItem(prefix + id, JSON.stringify(entry)));
  };
  /**
   * @param {string} id
   * @param {string} at
   */
  const forget = (id, at) => {
    succeeds(() => {
      // a newer one belongs to another tab, and is still unconfirmed
      if (!((parsedEntry(storage?.getItem(prefix + id) ?? null)?.at ?? "") > at)) storage?.removeItem(prefix + id);
    });
  };
  return {
    /** Whether the entries outlive the page. */
    get lasting() {
      return lasting;
    },
    all: () => Object.fromEntries(waiting),
    /**
     * @param {string} id
     * @param {Entry} entry
     */
    put(id, entry) {
      waiting.set(id, entry);
      keep(id, entry);
    },
    /**
     * @param {string} id
     * @param {string} at
     */
    settle(id, at) {
      const held = waiting.get(id);
      if (held && held.at <= at) waiting.delete(id);
      forget(id, at);
    },
    /**
     * Move the entries to a learner who has given a name and ID.
     *
     * @param {string | undefined} newLearnerId
     */
    rename(newLearnerId) {
      if (prefix === prefixOf(newLearnerId, module)) return;
      for (const [id, entry] of waiting) forget(id, entry.at);
      prefix = prefixOf(newLearnerId, module);
      lasting = Boolean(storage);
      for (const [id, entry] of storedEntries(storage, prefix)) {
        if (!((waiting.get(id)?.at ?? "") > entry.at)) waiting.set(id, entry);
      }
      for (const [id, entry] of waiting) keep(id, entry);
    },
    /**
     * Call `fn` with each entry that another tab stores, as `{id: entry}`.
     *
     * @param {(entries: Entries) => void} fn
     */
    onOtherTab(fn) {
      window.addEventListener("storage", ({ key, newValue }) => {
        if (prefix === null || !key?.startsWith(prefix)) return;
        const entry = parsedEntry(newValue);
        if (entry) fn({ [key.slice(prefix.length)]: entry });
      });
    },
  };
}

/**
 * @param {string | undefined} learnerId
 * @param {string} module
 */
function prefixOf(learnerId, module) {
  return `dtr:${learnerId || "-"}:${module}:pending:`;
}

/**
 * @param {Store} storage
 * @param {string} prefix
 * @returns {Map<string, Entry>}
 */
function storedEntries(storage, prefix) {
  const found = new Map();
  succeeds(() => {
    for (const key of Object.keys(storage ?? {})) {
      const entry = key.startsWith(prefix) && parsedEntry(storage?.getItem(key) ?? null);
      if (entry) found.set(key.slice(prefix.length), entry);
    }
  });
  return found;
}

/**
 * Whether the action on the storage succeeded: it may be full, forbidden or missing.
 *
 * @param {() => void} act
 */
function succeeds(act) {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string | null} text
 * @returns {Entry | null}
 */
function parsedEntry(text) {
  try {
    const entry = JSON.parse(text);
    return entry && typeof entry === "object" ? entry : null;
  } catch {
    return null;
  }
}
