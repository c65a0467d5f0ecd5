import { WAIT } from "./connection.js";

/** The characters in one request; the rest goes with the next. */
const LARGEST_SAVE = 60000;

/**
 * Sends unconfirmed entries, each once at a time. `onSaved(entries)` gets those that the other side has stored;
 * `onChange()` is called after each step.
 *
 * @param {{ answers: Answers, connection: Connection, onSaved(entries: Entries): void, onChange(): void }} setting
 * @returns {Sender}
 */
export function createSender({ answers, connection, onSaved, onChange }) {
  /** @type {Map<string, { at: string, sent: Promise<void> }>} */
  const inFlight = new Map();
  /** @type {Link | null} */
  let lastLink = null;

  /**
   * @param {Link} link
   * @param {[string, Entry][]} batch
   */
  const send = async (link, batch) => {
    try {
      const { refused = {} } = await link.request("save", { entries: Object.fromEntries(batch) }, WAIT);
      connection.succeeded(link);
      const saved = batch.filter(([id]) => !(id in refused));
      onSaved(Object.fromEntries(saved));
      for (const [id, entry] of saved) answers.confirm(id, entry.at);
      const [reason] = Object.values(refused);
      if (reason) connection.failed(link, new Error(reason));
    } catch (problem) {
      connection.failed(link, problem);
    } finally {
      if (link === connection.link) {
        for (const [id, entry] of batch) if (inFlight.get(id)?.at === entry.at) inFlight.delete(id);
      }
      onChange();
    }
  };
  return {
    /** Send everything unconfirmed; resolves when each entry has been confirmed or has failed. */
    async flush() {
      connection.cancel();
      const { link } = connection;
      if (!connection.isReady || !link) return;
      if (lastLink !== link) inFlight.clear();
      lastLink = link;
      const waiting = Object.entries(answers.unconfirmed()).filter(([id, entry]) => inFlight.get(id)?.at !== entry.at);
      for (const batch of batches(waiting)) {
        const sent = send(link, batch);
        for (const [id, entry] of batch) inFlight.set(id, { at: entry.at, sent });
      }
      onChange();
      await Promise.all([...inFlight.values()].map(({ sent }) => sent));
    },
  };
}

/**
 * Entries in batches that each fit into a request; a larger entry is sent alone.
 *
 * @param {[string, Entry][]} entries
 */
function batches(entries) {
  /** @type {[string, Entry][][]} */
  const all = [];
  let room = 0;
  for (const [id, entry] of entries) {
    const letters = JSON.stringify(entry).length;
    if (!all.length || letters > room) {
      all.push([]);
      room = LARGEST_SAVE;
    }
    all.at(-1)?.push([id, entry]);
    room -= letters;
  }
  return all;
}
