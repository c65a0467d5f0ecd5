import { start as startChoice } from "./offline.js";

/** Where a learner chooses a module on a website: as in a field edition, and what they open is kept for when there is no network. */
export function start() {
  startChoice();
  // Only over https, and not in every browser's private window; the course works without.
  navigator.serviceWorker?.register("sw.js").catch(() => {});
}
