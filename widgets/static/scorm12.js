import { startScorm } from "./scorm.js";

/** Start the course in a learning platform that speaks SCORM 1.2. */
export function startScorm12() {
  return startScorm("1.2");
}
