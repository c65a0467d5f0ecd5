import { isArchived, isLater, putEntry, questionOf } from "../ground/drawn_test.js";
import { createListeners } from "../ground/listeners.js";
import { createOutbox } from "./outbox.js";

/**
 * The learner's entries by id, and which of them are not confirmed yet.
 *
 * `confirmed` are the entries that the other side has. `learnerId` is undefined while the learner is unknown;
 * `storage` may be null. Of two entries the newer one wins, wherever it comes from: another tab, another device, a
 * file; of two drawn tests, one as a whole (`drawn_test.js`).
 *
 * @param {{ storage: Store, learnerId: string | undefined, module: string, confirmed: Entries }} setting
 * @returns {Answers}
 */
export function createAnswers({ storage, learnerId, module, confirmed }) {
  const outbox = createOutbox(storage, learnerId, module);
  /** @type {Entries} */
  const entries = {};
  /** @type {Listeners<string>} */
  const changed = createListeners();

  /**
   * Put an entry in its place. What is not sent yet, also what another drawn test moves, waits under the id of its new place.
   *
   * @param {string} id
   * @param {Entry} entry
   * @param {boolean} isSent
   */
  const place = (id, entry, isSent) => {
    const waiting = outbox.all();
    const ids = putEntry(entries, id, entry);
    for (const other of ids) {
      const placed = entries[other];
      const isMoved = isArchived(other) && waiting[questionOf(other)]?.at === placed?.at;
      if (placed && (isMoved || (!isSent && placed === entry))) outbox.put(other, placed);
    }
    for (const other of ids) changed.tell(other);
  };
  /**
   * @param {Entries | null | undefined} others
   * @param {boolean} isSent
   */
  const takeNewer = (others, isSent) => {
    for (const [id, entry] of Object.entries(others ?? {})) {
      if (!entries[id] || entries[id].at !== entry.at) place(id, entry, isSent);
    }
  };
  /** @type {Answers} */
  const answers = {
    /** @param {string} id */
    get: (id) => entries[id],
    /** All entries by id. */
    all: () => ({ ...entries }),
    /** Register a listener, which is called with the id of each changed entry. */
    onChange: changed.add,
    /**
     * @param {string} id
     * @param {NewEntry} entry
     */
    set(id, entry) {
      place(id, { ...entry, at: momentAfter(entries[id]?.at) }, false);
    },
    /**
     * Accept entries that are newer than ours.
     *
     * @param {Entries | null | undefined} others
     */
    adopt: (others) => takeNewer(others, true),
    /**
     * Accept entries that are newer than ours, and have them confirmed.
     *
     * @param {Entries | null | undefined} others
     */
    offer: (others) => takeNewer(others, false),
    /** The unconfirmed entries, by id. */
    unconfirmed: () => outbox.all(),
    /** Note that the other side has the version of this entry from this time. */
    confirm: outbox.settle,
    /**
     * Assign the entries to this learner, together with those that waited under that ID.
     *
     * @param {string | undefined} newLearnerId
     * @param {Entries | undefined} theirs
     */
    moveTo(newLearnerId, theirs) {
      outbox.rename(newLearnerId);
      answers.adopt(theirs);
    },
    /** Accept the entries that waited here, unless another device has answered since. */
    adoptWaiting() {
      answers.adopt(outbox.all());
      for (const [id, entry] of Object.entries(outbox.all())) {
        if (isLater(entries[id], entry)) outbox.settle(id, entry.at);
      }
    },
    /** Whether unconfirmed entries outlive the page. */
    get isLasting() {
      return outbox.lasting;
    },
  };
  answers.adopt(confirmed);
  answers.adopt(outbox.all());
  outbox.onOtherTab(answers.adopt);
  return answers;
}

// Later than its predecessor, even if both happen in one millisecond or the clock was set back.
function momentAfter(former = "") {
  const now = new Date().toISOString();
  return now > former ? now : new Date(Date.parse(former) + 1).toISOString();
}
