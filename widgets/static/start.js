import { browserStorage, createHost, offerHost } from "./host.js";
import { gradedQuestions, readCourse, startPage } from "./page.js";
import { restoreScroll, watchKernel, whenKernel } from "./watch.js";

/** After this long without a kernel, in milliseconds, the page says that it goes on without. */
const VOILA_PATIENCE = 60000;

/** Start the course on a page that Voila serves. (A `voila.js` of ours would take the place of Voila's own.) */
export function startVoila() {
  const course = readCourse();
  const storage = browserStorage();
  const host = createHost({ ...course, storage, questions: gradedQuestions(course) });
  startPage(course, host, storage);
  restoreScroll();
  offerHost(host);
  setTimeout(() => host.status === "connecting" && host.disconnect(), VOILA_PATIENCE);
  whenKernel((kernel) => watchKernel(kernel, host, new URL(document.getElementById("course-style").href)));
}

startVoila();
