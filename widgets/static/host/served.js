import { writableStorage } from "../ground/storage.js";
import { gradedQuestions, practiceQuestions, readCourse } from "../page/course.js";
import { startPage } from "../page/page.js";
import { createForgetful, forgetfulCards } from "./forgetful.js";
import { createHost } from "./host.js";
import { serverLink } from "./server.js";

/** How long the questions wait for personal data, in milliseconds; then they are drawn without them. */
const PATIENCE = 5000;
const CONTENT_WAIT = 30000;

/** Start the course on a page from a server: draw it once the learner is known, or without the learner if there is no response. */
export function start() {
  const course = readCourse();
  const storage = writableStorage();
  const link = serverLink(document.body.dataset.address ?? "");
  const makeKeeper = () => createForgetful(course.module);
  const host = createHost({
    ...course,
    storage,
    learner: null,
    questions: gradedQuestions(course),
    practice: practiceQuestions(course),
    makeKeeper,
  });
  host.inLanguage = (language) => link.content(language, CONTENT_WAIT);
  const drawn = once(() => {
    let cards = () => {};
    // the page may learn only after drawing that the server forgets, and each drawing needs its cards
    /** @param {CoursePage} shown */
    const onDrawn = (shown) => {
      cards = once(() => forgetfulCards(shown, host));
      if (host.keeper) cards();
    };
    startPage(course, host, storage, onDrawn);
    host.onStatus(() => host.keeper && cards());
  });
  host.connect(link).finally(drawn);
  setTimeout(drawn, PATIENCE);
  // the browser may show an old version of the page, while another device has newer answers
  window.addEventListener("pageshow", ({ persisted }) => persisted && host.refresh());
  return { host };
}

/** @param {() => void} act */
function once(act) {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    act();
  };
}
