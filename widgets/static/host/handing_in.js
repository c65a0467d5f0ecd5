import { createListeners } from "../ground/listeners.js";
import { freshToken } from "../ground/token.js";
import { pauseAfter } from "./connection.js";
import { createHandedIn } from "./handed_in.js";
import { LinkTimeout } from "./link.js";
import { createWatch } from "./watch.js";

/** The time limit of a hand-in, and the number of tries without a reply: a hub may need half a minute to restart. */
const HAND_IN_WAIT = 60000;
const HAND_IN_TRIES = 6;
/** How long the page waits for a result before it says that it will come later. */
const RESULT_WAIT = 180000;

/**
 * Hand-ins and their results. `ask(op, data, milliseconds)` sends a request to the other side, `confirmAll()` first
 * has every answer confirmed; `digest()` is that of the current answers (`handed_in.js`), `learnerId()` says whose
 * they are.
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
    /** Accept results; null and undefined mean that there are none. */
    take(results) {
      if (JSON.stringify(results ?? null) === JSON.stringify(handingIn.results)) return;
      handingIn.results = results ?? null;
      changed.tell(handingIn.results);
      watch.start();
    },
    /** Note that answers have changed, so that the next hand-in is a new one. */
    forgetToken() {
      token = "";
    },
    /** Hand in the confirmed answers; resolves with the result, null if it takes too long. */
    async handIn() {
      await confirmAll();
      // Repeating a request with the same answers, because no confirmation came, is the same hand-in.
      token ||= freshToken();
      const sent = digest();
      const { receipt } = await send("test", token);
      token = "";
      handed.note(learnerId(), sent, receipt.timestamp);
      handingIn.take({ handed_in: receipt.timestamp, graded: null });
      watch.start();
      return awaitResult();
    },
    /** Hand in the refreshers; there is no result. */
    async handInRefresher() {
      await confirmAll();
      await send("refresher", freshToken());
    },
    /** Whether the current answers were handed in last, as far as this browser knows. */
    isHandedIn: () => handed.isLast(learnerId(), digest(), handingIn.results?.handed_in),
    /** Note that the learner has the hand-in by other means than this page. */
    noteHandedIn: () => handed.note(learnerId(), digest()),
  };
  const refresh = async () => handingIn.take((await ask("result")).results ?? handingIn.results);
  const watch = createWatch({ ask: refresh, result: () => handingIn.results });
  return handingIn;
}
