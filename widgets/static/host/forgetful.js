import { originOf } from "../ground/origin.js";
import { readableStorage } from "../ground/storage.js";
import { say, sayInstead } from "../ground/strings.js";
import { offerSaving, putSaveCards } from "../offline/field.js";
import { createOfflineKernel } from "../offline/offline_kernel.js";

const WAIT = 8000;
/** The page's sentences about saving if the server forgets. */
const SENTENCES = {
  saved: "savedHere",
  keepTitle: "forgetTitle",
  keepText: "forgetText",
  download: "fieldDownload",
  downloaded: "fieldDownloaded",
};

/**
 * For a server that is deleted when its learner pauses (Binder): confirmed entries are kept in the browser as well,
 * and a new server gets them back. `meet` is called with each state that a server sends, before it is used.
 *
 * @param {string} module
 * @returns {Keeper}
 */
export function createForgetful(module) {
  const storage = readableStorage();
  const device = createOfflineKernel({ module, storage });
  let isKept = true;
  sayInstead(SENTENCES);
  /** @param {Entries} entries */
  const keep = (entries) => {
    isKept = device.merge(entries) && isKept;
    sayInstead({ ...SENTENCES, ...(!isKept && { saved: "notKeptShort" }) });
  };
  return {
    device,
    keep,
    /**
     * Remember the learner.
     *
     * @param {NamedLearner} learner
     */
    become: (learner) => device.become(learner),
    /**
     * The state to use: a new server learns who works here, and one with another learner's answers sets those aside.
     *
     * @param {HostState} state
     * @param {Link} link
     */
    async meet(state, link) {
      const here = device.learner;
      if (!here.id && state.learner.id) device.become(state.learner);
      if (here.id && state.learner.id !== here.id) {
        const op = state.learner.id ? "begin" : "learner";
        Object.assign(
          state,
          op === "begin" && { answers: {}, results: null },
          await link.request(op, { id: here.id, name: here.name, origin: originOf(storage) }, WAIT),
        );
      }
      keep(state.answers);
      return state;
    },
    /** The browser's entries, which the server may lack. */
    get entries() {
      return device.answers;
    },
    /** A sentence if the browser keeps nothing either, or "". */
    get warning() {
      return isKept ? "" : say("notKept");
    },
  };
}

/**
 * The cards on the first page and at the hand-in: how long such a server lasts, who works here, and the answers as a file.
 *
 * @param {CoursePage} course
 * @param {Host} host
 */
export function forgetfulCards(course, host) {
  const { keeper } = host;
  if (!keeper) return;
  putSaveCards(course, host, keeper.device, { asksNow: !host.learner.id });
  offerSaving(host, keeper.device);
}
