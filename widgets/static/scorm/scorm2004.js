import { startScorm } from "./page.js";

/** Start the course in a learning platform with SCORM 2004. */
export function start() {
  return startScorm("2004");
}
