import { problemText, say } from "../ground/strings.js";
import { LinkTimeout } from "./link.js";

/** How long a reply may take, in milliseconds. */
export const WAIT = 8000;
const RETRIES = [1000, 2000, 5000, 10000, 20000];
/** After this long without a response from the server, in milliseconds, the learner is offered a file to hand in. */
const CUT_OFF = 60000;

/**
 * The connection to the other side: the link to it (`link.js`), whether it responds, and when to retry.
 *
 * `flush()` sends what waits. `onState(state, link)` gets the state with which the other side responds first, which
 * `prepare(state, link)` may change before; `onCutOff()` is called when it has been silent for so long that a file is the
 * way to hand in, and `onChange()` when something here may have changed.
 *
 * @param {{
 *   flush(): unknown, prepare(state: HostState, link: Link): Promise<HostState>, onState(state: HostState): void,
 *   onCutOff(): void, onChange(): void,
 * }} hooks
 * @returns {Connection}
 */
export function createConnection({ flush, prepare, onState, onCutOff, onChange }) {
  let failures = 0;
  /** What the other side said with its last state: what is saved afterwards does not settle it. */
  let standing = "";
  /** Why the last request failed; "" if it did not, or if nothing came back. */
  let failure = "";
  /** @type {Timer} */
  let timer;
  /** @type {Timer} */
  let cutOff;

  /** @param {Link} link */
  const greet = async (link) => {
    try {
      const state = await prepare(await link.request("state", {}, WAIT), link);
      if (link !== connection.link) return;
      connection.succeeded(link);
      connection.isReady = true;
      standing = state.problem ?? "";
      onState(state);
    } catch (problem) {
      connection.failed(link, problem);
    }
    onChange();
  };
  const retry = () => {
    clearTimeout(timer);
    return connection.isReady || !connection.link ? flush() : greet(connection.link);
  };
  /** @type {Connection} */
  const connection = {
    link: null,
    /** Whether the other side has responded since this link was made. */
    isReady: false,
    /** The other side's message about a problem, or "". */
    get notice() {
      return failure || standing;
    },
    /** Whether the other side has been silent for so long that a file is the way to hand in. */
    isCutOff: false,
    get isFailing() {
      return failures > 0;
    },
    /** Start to use a link. */
    async connect(link) {
      connection.link?.close();
      connection.link = link;
      connection.isReady = false;
      onChange();
      await greet(link);
    },
    /** Request the state again, which may have changed on another device. */
    async refresh() {
      if (connection.link) await greet(connection.link);
    },
    async ask(op, data = {}, milliseconds = WAIT) {
      if (!connection.isReady || !connection.link) throw new Error(say("linkLost"));
      return connection.link.request(op, data, milliseconds);
    },
    sendSoon(milliseconds) {
      clearTimeout(timer);
      timer = setTimeout(retry, milliseconds);
    },
    cancel: () => clearTimeout(timer),
    /** Note that the other side has responded over this link. */
    succeeded(link) {
      if (link !== connection.link) return;
      failures = 0;
      failure = "";
      connection.isCutOff = false;
      clearTimeout(cutOff);
      cutOff = undefined;
    },
    /** Note that it did not respond, or refused. */
    failed(link, problem) {
      if (link !== connection.link) return;
      failures += 1;
      failure = problem instanceof LinkTimeout ? "" : problemText(problem);
      connection.sendSoon(pauseAfter(failures));
      cutOff ??= setTimeout(() => {
        connection.isCutOff = true;
        onCutOff();
        onChange();
      }, CUT_OFF);
    },
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? flush() : failures && retry()));
  window.addEventListener("online", () => failures && retry());
  return connection;
}

/**
 * The pause after this many failures, in milliseconds; random, so that the pages of a class do not retry at the same time.
 *
 * @param {number} failures
 */
export function pauseAfter(failures) {
  return RETRIES[Math.min(failures, RETRIES.length) - 1] * (0.75 + Math.random() / 2);
}
