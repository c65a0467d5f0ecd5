import { say } from "../ground/strings.js";
import { LinkTimeout } from "./link.js";

/** The requests that only read; all others use POST. */
const READS = ["state", "result"];
/** In characters, of up to three bytes each. */
const LONGEST_PARTING = 10000;
/** The statuses with which proxies and hubs respond while the server behind them is away: it may be back in a moment. */
const AWAY = [424, 429, 502, 503, 504];

/**
 * Requests to the course's server for one module, whose URL ends in a slash; see `link.js` for the interface of a
 * link. They are plain HTTP, one request at a time for each purpose, so there is no connection that could be blocked
 * or break.
 *
 * @param {string} address
 */
export function serverLink(address) {
  // the page requested the state while it was loading
  let early = globalThis.dutyState;
  /**
   * @param {string} path
   * @param {RequestInit} options
   * @param {number} milliseconds
   */
  const ask = async (path, options, milliseconds) => {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), milliseconds);
    try {
      return await readReply(await fetch(address + path, { ...options, signal: giveUp.signal }));
    } catch (problem) {
      // fetch's own errors mean nothing to a learner
      throw problem instanceof ServerRefusal ? problem : new LinkTimeout(say("noReply"));
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    /**
     * @param {string} op
     * @param {Json} data
     * @param {number} milliseconds
     */
    async request(op, data, milliseconds) {
      const path = `${op}?lang=${encodeURIComponent(document.documentElement.lang)}`;
      const first = op === "state" && early;
      early = null;
      const response = first && (await Promise.race([first, pause(milliseconds)]));
      if (response) return readReply(response);
      return ask(path, optionsOf(op, data), milliseconds);
    },
    /**
     * The page's content in another language.
     *
     * @param {string} language
     * @param {number} milliseconds
     */
    content: (language, milliseconds) => ask(`content?lang=${encodeURIComponent(language)}`, { headers: tokenHeader() }, milliseconds),
    close() {},
  };
}

/** The server has refused the request; the message says why. */
class ServerRefusal extends Error {}

/**
 * @param {string} op
 * @param {Json} data
 * @returns {RequestInit}
 */
function optionsOf(op, data) {
  /** @type {RequestInit} */
  const common = { cache: "no-store", redirect: "manual" };
  if (READS.includes(op)) return { ...common, headers: tokenHeader() };
  const body = JSON.stringify(data);
  // what is saved while the learner leaves arrives after the page is gone; browsers allow this for 64 KB
  const keepalive = op === "save" && body.length < LONGEST_PARTING;
  return { ...common, method: "POST", headers: { ...tokenHeader(), "Content-Type": "application/json" }, body, keepalive };
}

/** A hub requires it with every request that carries a cookie. */
function tokenHeader() {
  return { "X-XSRFToken": readCookie("_xsrf") };
}

/** @param {Response} response */
async function readReply(response) {
  if (response.type === "opaqueredirect") throw new ServerRefusal(say("signedOut"));
  if (AWAY.includes(response.status)) throw new LinkTimeout(say("noReply"));
  const data = await response.json().catch(() => null);
  // a page instead of JSON comes from a Wi-Fi login or a proxy
  if (!data) throw new LinkTimeout(say("noReply"));
  if (!response.ok) throw new ServerRefusal(data.message || say("somethingWrong"));
  return data;
}

/** @param {number} milliseconds */
function pause(milliseconds) {
  return new Promise((resolve) => {
    setTimeout(() => resolve(null), milliseconds);
  });
}

/**
 * The value of a cookie, "" if it is not set.
 *
 * @param {string} name
 */
export function readCookie(name) {
  const pair = document.cookie.split("; ").find((entry) => entry.startsWith(`${name}=`));
  return pair ? decodeURIComponent(pair.slice(name.length + 1)) : "";
}
