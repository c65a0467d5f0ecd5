import { browserStorage, createHost } from "./host.js";
import { keepKernel } from "./kernel.js";
import { gradedQuestions, practiceQuestions, readCourse, startPage } from "./page.js";

/** After this long without a kernel, in milliseconds, the page says that it goes on without. */
const VOILA_PATIENCE = 60000;

/** Start the course on a page that Voila serves; what is given back is told of its kernel by the page's later scripts. */
export function startVoila() {
  const course = readCourse();
  const storage = browserStorage();
  const host = createHost({ ...course, storage, questions: gradedQuestions(course), practice: practiceQuestions(course) });
  startPage(course, host, storage);
  setTimeout(() => host.status === "connecting" && host.disconnect(), VOILA_PATIENCE);
  return keepKernel(host, document.body.dataset.baseUrl);
}
