import { createListeners } from "../ground/listeners.js";
import { createOutbox } from "./outbox.js";

/**
 * The learner's entries by id, and which of them are not confirmed yet.
 *
 * `confirmed` are the entries that the other side has. `learnerId` is undefined while the learner is unknown;
 * `storage` may be null. Of two entries the newer one wins, wherever it comes from: another tab, another device, a
 * file.
 *
 * @param {{ storage: Store, learnerId: string | undefined, module: string, confirmed: Entries }} setting
 * @returns {Answers}
 */
export function createAnswers({ storage, learnerId, module, confirmed }) {
  const outbox = createOutbox(storage, learnerId, module);
  /** @type {Entries} */
  const entries = { ...confirmed };
  /** @type {Listeners<string>} */
  const changed = createListeners();

  /**
   * @param {Entries | null | undefined} others
   * @param {boolean} isSent
   */
  const takeNewer = (others, isSent) => {
    for (const [id, entry] of Object.entries(others ?? {})) {
      if (entries[id] && !(entry.at > (entries[id].at ?? ""))) continue;
      entries[id] = entry;
      if (!isSent) outbox.put(id, entry);
      changed.tell(id);
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
      const kept = { ...entry, at: momentAfter(entries[id]?.at) };
      entries[id] = kept;
      outbox.put(id, kept);
      changed.tell(id);
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
        if (entries[id].at > entry.at) outbox.settle(id, entry.at);
      }
    },
    /** Whether unconfirmed entries outlive the page. */
    get isLasting() {
      return outbox.lasting;
    },
  };
  answers.adopt(outbox.all());
  outbox.onOtherTab(answers.adopt);
  return answers;
}

// Later than its predecessor, even if both happen in one millisecond or the clock was set back.
function momentAfter(former = "") {
  const now = new Date().toISOString();
  return now > former ? now : new Date(Date.parse(former) + 1).toISOString();
}
