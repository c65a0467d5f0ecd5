import { openSocket } from "./socket.js";
import { say } from "./strings.js";
import { freshToken } from "./token.js";

const KERNEL_PAUSES = [500, 2000, 4000, 8000, 15000, 30000];
/** After so long without word of an open, in milliseconds, a connection counts as failed. */
const KERNEL_OPENS = 15000;
/** After so many questions in a row without an answer, the kernel counts as hung. */
const KERNEL_SILENCES = 3;
const KERNEL_MOST_RENEWALS = 5;
const KERNEL_MINUTE = 60000;

/**
 * Keep `host` connected to the kernel behind this page, and to a new one where that is gone.
 *
 * A line that broke is tried again; a kernel that died, or answers no more, is replaced: the page is
 * asked for once more in the background, which starts one, and only what belongs to the kernel is
 * taken from it. What the learner sees stays as it is, and the host brings what was not confirmed.
 */
export function keepKernel(host, baseUrl) {
  const session = freshToken();
  const renewals = [];
  let place = null;
  let model = null;
  let waiting = null;
  let tries = 0;
  let silences = 0;
  let renewing = false;

  const connect = () => {
    model?.close();
    const url = new URL(`${baseUrl}api/kernels/${place.kernel}/channels?session_id=${session}`, window.location);
    url.protocol = url.protocol.replace("http", "ws");
    model = kernelModel(url, session, place.model, { opened, lost, gone: renew, silent, heard });
  };
  const opened = (current) => {
    if (current !== model) return;
    tries = 0;
    host.connect(model);
  };
  // A socket that never opened: there is no such kernel any more, or no server.
  const lost = (current, wasOpen) => {
    if (current !== model) return;
    host.disconnect();
    later(wasOpen ? connect : renew);
  };
  // No reply in time: the line may be dead without knowing it; after some more of it, the kernel hangs.
  const silent = (current) => {
    if (current !== model) return;
    silences += 1;
    host.disconnect();
    if (silences < KERNEL_SILENCES) connect();
    else renew();
  };
  const heard = () => {
    silences = 0;
  };
  const later = (act) => {
    const timer = setTimeout(() => waiting?.(), KERNEL_PAUSES[Math.min(tries, KERNEL_PAUSES.length - 1)]);
    tries += 1;
    waiting = () => {
      clearTimeout(timer);
      waiting = null;
      act();
    };
  };
  const now = () => document.hidden || waiting?.();

  async function renew() {
    if (renewing) return;
    renewing = true;
    silences = 0;
    model?.close();
    host.disconnect();
    try {
      const fresh = await kernelFromPage();
      if (fresh && kernelMayRenew(renewals)) take(fresh);
      else host.disconnect(say("reloadByHand"));
    } catch {
      later(renew);
    } finally {
      renewing = false;
    }
  }
  const take = (fresh) => {
    kernelShutDown(baseUrl, place.kernel);
    place = fresh;
    connect();
  };

  window.addEventListener("online", now);
  document.addEventListener("visibilitychange", now);
  window.addEventListener("pagehide", () => place && kernelShutDown(baseUrl, place.kernel));
  // Back from another page, the browser may show this one as it was left: its kernel is gone.
  window.addEventListener("pageshow", ({ persisted }) => persisted && place && renew());
  return {
    /** The kernel is started, and its notebook still runs: from here on it has to be ended with the page. */
    started(kernel) {
      place = { kernel, model: "" };
    },
    /** The kernel's bridge can be spoken to. */
    ready(bridge) {
      place = bridge;
      connect();
    },
    get id() {
      return place?.kernel;
    },
  };
}

/** What the host speaks to (`link.js`): the bridge's widget, as long as one connection lasts. */
function kernelModel(url, session, comm, { opened, lost, gone, silent, heard }) {
  const listeners = new Set();
  const model = {
    send: (message) => socket.send(message),
    on: (_event, listener) => listeners.add(listener),
    off: (_event, listener) => listeners.delete(listener),
    silent: () => silent(model),
    close() {
      clearTimeout(opening);
      socket.close();
    },
  };
  const ended = (tell) => (wasOpen) => {
    clearTimeout(opening);
    tell(model, wasOpen);
  };
  const socket = openSocket(url, session, comm, {
    opened() {
      clearTimeout(opening);
      opened(model);
    },
    closed: ended(lost),
    kernelGone: ended(gone),
    message(content) {
      heard();
      for (const listener of [...listeners]) listener(content);
    },
  });
  const opening = setTimeout(() => {
    socket.close();
    ended(lost)(false);
  }, KERNEL_OPENS);
  return model;
}

/** A new kernel's place, read from a new copy of this page; null where the server shows another page instead. */
async function kernelFromPage() {
  const reply = await fetch(window.location.href, { cache: "no-store" });
  if (reply.status >= 500) throw new Error(reply.statusText);
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  const place = page.getElementById("kernel-place")?.textContent;
  return place ? JSON.parse(place) : null;
}

/** Whether there were few new kernels of late: one that dies at once, again and again, needs a person. */
function kernelMayRenew(renewals) {
  const since = Date.now() - KERNEL_MINUTE;
  while (renewals[0] < since) renewals.shift();
  renewals.push(Date.now());
  return renewals.length <= KERNEL_MOST_RENEWALS;
}

// The browser sends it even while it closes the page.
function kernelShutDown(baseUrl, kernel) {
  const form = new FormData();
  form.append("_xsrf", kernelCookie("_xsrf"));
  navigator.sendBeacon(`${baseUrl}voila/api/shutdown/${kernel}`, form);
}

/** What a cookie of this name holds, "" where there is none. */
export function kernelCookie(name) {
  const pair = document.cookie.split("; ").find((entry) => entry.startsWith(`${name}=`));
  return pair ? decodeURIComponent(pair.slice(name.length + 1)) : "";
}
