import { originOf } from "../ground/origin.js";
import { readableStorage } from "../ground/storage.js";
import { say, sayInstead } from "../ground/strings.js";
import { offerSaving, putSaveCards } from "../offline/field.js";
import { createOfflineKernel } from "../offline/offline_kernel.js";

const WAIT = 8000;
/** What the page says of saving where the server forgets. */
const SENTENCES = {
  saved: "savedHere",
  keepTitle: "forgetTitle",
  keepText: "forgetText",
  download: "fieldDownload",
  downloaded: "fieldDownloaded",
};

/**
 * For a server that is gone when its learner pauses (Binder): what it has confirmed is kept in the browser too,
 * and a new server gets it back. `meet` is asked about each state that a server sends, before it is used.
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
     * Remember who works here.
     *
     * @param {NamedLearner} learner
     */
    become: (learner) => device.become(learner),
    /**
     * The state to use: a new server is told who works here, and one with another's answers sets those aside.
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
    /** What the browser has and the server may lack. */
    get entries() {
      return device.answers;
    },
    /** One sentence where the browser keeps nothing either, or "". */
    get warning() {
      return isKept ? "" : say("notKept");
    },
  };
}

/**
 * On the first page and where one hands in: how long such a server lasts, who works here, and the answers as a file.
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
