import { say } from "../ground/strings.js";
import { freshToken } from "../ground/token.js";

/** No reply came in time; whether the request arrived is unknown. */
export class LinkTimeout extends Error {}

/**
 * Requests and replies over an anywidget model, with the interface of any link: `request(op, data, milliseconds)`
 * resolves with the reply, and rejects with a LinkTimeout, or with another error whose message says why the other side
 * refuses. `close()` ends it. A kernel replies to all windows that have the notebook open, so each one accepts only
 * the replies to its own requests.
 *
 * @param {WidgetModel} model
 * @returns {Link}
 */
export function createLink(model) {
  const waiting = new Map();
  const own = freshToken();
  let last = 0;

  /** @param {Json} message */
  const receive = (message) => {
    const request = message?.op === "reply" && waiting.get(message.seq);
    if (!request) return;
    waiting.delete(message.seq);
    clearTimeout(request.timer);
    if (message.ok) request.resolve(message);
    else request.reject(new Error(message.message || say("somethingWrong")));
  };
  model.on("msg:custom", receive);

  return {
    /**
     * @param {string} op
     * @param {Json} data
     * @param {number} milliseconds
     */
    request(op, data, milliseconds) {
      last += 1;
      const seq = `${own}:${last}`;
      return new Promise((resolve, reject) => {
        const expire = () => {
          waiting.delete(seq);
          reject(new LinkTimeout(say("noReply")));
        };
        waiting.set(seq, { resolve, reject, timer: setTimeout(expire, milliseconds) });
        model.send({ op, seq, language: document.documentElement.lang, ...data });
      });
    },
    close() {
      model.off?.("msg:custom", receive);
      for (const request of waiting.values()) {
        clearTimeout(request.timer);
        request.reject(new LinkTimeout(say("linkLost")));
      }
      waiting.clear();
    },
  };
}
