import { startScorm } from "./scorm.js";

/** Start the course in a learning platform that speaks SCORM 2004. */
export function startScorm2004() {
  return startScorm("2004");
}
