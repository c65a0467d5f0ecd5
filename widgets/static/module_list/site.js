import { start as startChoice } from "./offline.js";

/** Start the list of modules of a website: like a field edition's, but modules that were opened also work offline. */
export function start() {
  startChoice();
  // Only over https, and not in every browser's private window; the course works without it.
  navigator.serviceWorker?.register("sw.js").catch(() => {});
}
