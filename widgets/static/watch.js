import { say } from "./strings.js";

const WATCH_RELOADS = "dtr:reloads";
const WATCH_MINUTE = 60000;
const WATCH_MOST_RELOADS = 3;
const WATCH_SILENCE = 15000;
const WATCH_PAUSES = [2000, 4000, 8000, 15000, 30000];

/**
 * Watch the kernel of a page in Voila, and bring the page back when it is gone.
 *
 * A restarted kernel is empty and Voila lets no page fill it again, so the page reloads in place.
 * `probeUrl` is something light on the same server: asking for the page itself would start a kernel.
 */
export function watchKernel(kernel, host, probeUrl) {
  let silence;
  let done = false;
  const comeBack = () => {
    if (done) return;
    done = true;
    clearTimeout(silence);
    host.disconnect();
    watchServer(probeUrl, () => watchReload(host));
  };
  kernel.statusChanged.connect((_kernel, status) => {
    if (["autorestarting", "restarting", "dead"].includes(status)) comeBack();
  });
  kernel.connectionStatusChanged.connect((_kernel, status) => {
    clearTimeout(silence);
    if (status === "disconnected") comeBack();
    else if (status === "connecting") silence = setTimeout(comeBack, WATCH_SILENCE);
    else host.flush();
  });
}

/** Call `found(kernel)` once Voila's own scripts have connected to one. */
export function whenKernel(found) {
  const kernel = globalThis.jupyterapp?.widgetManager?.kernel;
  if (kernel) found(kernel);
  else setTimeout(() => whenKernel(found), 500);
}

/** Where the page was before it reloaded: restored once. */
export function restoreScroll() {
  const place = watchStored(WATCH_RELOADS).scroll;
  if (typeof place !== "number") return;
  watchStore(WATCH_RELOADS, { ...watchStored(WATCH_RELOADS), scroll: null });
  requestAnimationFrame(() => window.scrollTo(0, place));
}

async function watchServer(url, back, tries = 0) {
  try {
    const reply = await fetch(url, { cache: "no-store" });
    if (reply.ok) return void back();
  } catch {
    // still away: the next try says
  }
  setTimeout(() => watchServer(url, back, tries + 1), WATCH_PAUSES[Math.min(tries, WATCH_PAUSES.length - 1)]);
}

function watchReload(host) {
  const now = Date.now();
  const times = (watchStored(WATCH_RELOADS).times ?? []).filter((time) => now - time < WATCH_MINUTE);
  if (times.length >= WATCH_MOST_RELOADS) return void host.disconnect(say("reloadByHand"));
  // where nothing can be counted, nothing stops a loop: leave it to the learner
  if (!watchStore(WATCH_RELOADS, { times: [...times, now], scroll: window.scrollY })) return void host.disconnect(say("reloadByHand"));
  window.location.reload();
}

function watchStored(key) {
  try {
    return JSON.parse(window.sessionStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}

function watchStore(key, value) {
  try {
    window.sessionStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
