import { startScorm } from "./page.js";

/** Start the course in a learning platform with SCORM 1.2. */
export function start() {
  return startScorm("1.2");
}
