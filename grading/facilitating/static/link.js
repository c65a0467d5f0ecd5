import { say } from "#course/ground/strings.js";

const EVERY = 2000;
/** Milliseconds after which a request counts as unanswered. */
const PATIENCE = 6000;
const CHANNEL = "duty-room";

/**
 * The connection between a window of the room, the server and the other windows. `heard` gets each response of the
 * server, whichever window requested it; `trouble` gets a sentence, or null once everything works again.
 *
 * @param {string} at
 * @param {(told: Told) => void} heard
 * @param {(sentence: string | null) => void} trouble
 */
export function createRoomLink(at, heard, trouble) {
  const channel = new BroadcastChannel(CHANNEL);
  let waiting = Promise.resolve();
  channel.onmessage = ({ data }) => heard(data);

  /** @param {RequestInit} options */
  const ask = async (options) => {
    const patience = new AbortController();
    const end = setTimeout(() => patience.abort(), PATIENCE);
    let answer;
    try {
      const token = /(?:^|; )_xsrf=([^;]*)/.exec(document.cookie)?.[1] ?? "";
      // A hub requires the token for reading as well.
      const headers = { "X-XSRFToken": token, ...options.headers };
      answer = await fetch(`${at}/now`, {
        credentials: "same-origin",
        cache: "no-store",
        redirect: "error",
        signal: patience.signal,
        ...options,
        headers,
      });
    } catch {
      return void trouble(say("roomAway"));
    } finally {
      clearTimeout(end);
    }
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) return void trouble(answer.status === 403 ? say("roomLogin") : told.message || say("roomSpoilt"));
    trouble(null);
    heard(told);
    return told;
  };
  /** @param {RoomAction} action */
  const post = async (action) => {
    const told = await ask({ method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(action) });
    if (told) channel.postMessage(told);
  };
  setInterval(() => ask({}), EVERY);
  return {
    /**
     * Send an action; actions are sent one at a time, in order.
     *
     * @param {RoomAction} action
     */
    act(action) {
      waiting = waiting.then(() => post(action));
      return waiting;
    },
  };
}
