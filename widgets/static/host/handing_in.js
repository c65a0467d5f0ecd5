import { createListeners } from "../ground/listeners.js";
import { freshToken } from "../ground/token.js";
import { pauseAfter } from "./connection.js";
import { createHandedIn } from "./handed_in.js";
import { LinkTimeout } from "./link.js";
import { createWatch } from "./watch.js";

/** How long handing in may take, and how often it is tried while no reply comes: a hub may need half a minute to restart. */
const HAND_IN_WAIT = 60000;
const HAND_IN_TRIES = 6;
/** How long the page waits for the result of a hand-in before it says that it will come later. */
const RESULT_WAIT = 180000;

/**
 * Hand-ins and their results. `ask(op, data, milliseconds)` speaks to the other side, `confirmAll()` has every answer confirmed first;
 * `digest()` is that of the answers as they are now (`handed_in.js`), `learnerId()` says whose they are.
 *
 * @param {{
 *   module: string, storage: Store, ask: Connection["ask"], confirmAll(): Promise<void>, digest(): string,
 *   learnerId(): string | undefined,
 * }} parts
 * @returns {HandingIn}
 */
export function createHandingIn({ module, storage, ask, confirmAll, digest, learnerId }) {
  const handed = createHandedIn(storage, module);
  /** @type {Listeners<Results | null>} */
  const changed = createListeners();
  let token = "";

  /**
   * @param {Purpose} purpose
   * @param {string} ownToken
   */
  const send = async (purpose, ownToken) => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await ask("hand-in", { purpose, token: ownToken }, HAND_IN_WAIT);
      } catch (problem) {
        if (!(problem instanceof LinkTimeout) || tries === HAND_IN_TRIES) throw problem;
        await new Promise((resolve) => {
          setTimeout(resolve, pauseAfter(tries));
        });
      }
    }
  };
  /** @returns {Promise<Results | null>} */
  const awaitResult = () =>
    new Promise((resolve) => {
      /** @param {Results | null} result */
      const end = (result) => {
        clearTimeout(patience);
        forget();
        resolve(result);
      };
      const forget = changed.add(() => handingIn.results?.graded && end(handingIn.results));
      const patience = setTimeout(() => end(null), RESULT_WAIT);
    });
  /** @type {HandingIn} */
  const handingIn = {
    results: null,
    onResults: changed.add,
    /** Take over results; null and undefined mean that there are none. */
    take(results) {
      if (JSON.stringify(results ?? null) === JSON.stringify(handingIn.results)) return;
      handingIn.results = results ?? null;
      changed.tell(handingIn.results);
      watch.start();
    },
    /** Answers have changed: what is handed in next is another hand-in. */
    forgetToken() {
      token = "";
    },
    /** Hand in what is confirmed; resolves with the result, null where it takes longer than one waits. */
    async handIn() {
      await confirmAll();
      // The same answers once more, because no confirmation came, are the same hand-in once more.
      token ||= freshToken();
      const sent = digest();
      const { receipt } = await send("test", token);
      token = "";
      handed.note(learnerId(), sent, receipt.timestamp);
      handingIn.take({ handed_in: receipt.timestamp, graded: null });
      watch.start();
      return awaitResult();
    },
    /** Hand in what came of refreshers; nothing comes back. */
    async handInRefresher() {
      await confirmAll();
      await send("refresher", freshToken());
    },
    /** Whether the answers that count are those that were handed in last, as far as this browser knows. */
    isHandedIn: () => handed.isLast(learnerId(), digest(), handingIn.results?.handed_in),
    /** The learner has got what to hand in by other means than this page. */
    noteHandedIn: () => handed.note(learnerId(), digest()),
  };
  const refresh = async () => handingIn.take((await ask("result")).results ?? handingIn.results);
  const watch = createWatch({ ask: refresh, result: () => handingIn.results });
  return handingIn;
}
