import { button, element, fill, h, liveRegion, sectionOf } from "../ground/dom.js";
import { namedBy } from "../ground/learner.js";
import { readableStorage } from "../ground/storage.js";
import { say, sayInstead } from "../ground/strings.js";
import { createHost } from "../host/host.js";
import { gradedQuestions, practiceQuestions, readCourse } from "../page/course.js";
import { startPage } from "../page/page.js";
import { onLearnerChange } from "./local_answers.js";
import { createOfflineKernel } from "./offline_kernel.js";
import { saveAnswers, saveCard } from "./save_card.js";

/** The sentences of this kind of page, instead of those of a page with a server. */
export const FIELD_SENTENCES = {
  waiting: "notKeptShort",
  keptHere: "notKept",
  keptInPage: "notKept",
  download: "fieldDownload",
  downloaded: "fieldDownloaded",
};

/**
 * Create the host of a page without a server: its answers are those of a kernel in the page.
 *
 * @param {CoursePage} course
 * @param {Device} device
 * @param {Partial<HostSetting>} setting what differs from page to page
 */
export function createOfflineHost(course, device, setting) {
  const { learner, answers } = device;
  const questions = gradedQuestions(course);
  return createHost({ ...course, learner, answers, seed: learner.id, questions, practice: practiceQuestions(course), ...setting });
}

/** Start the course on a page that is a file: there is no server, and answers stay in the browser. */
export function start(course = readCourse()) {
  sayInstead(FIELD_SENTENCES);
  const storage = readableStorage();
  const device = createOfflineKernel({ module: course.module, storage });
  const host = createOfflineHost(course, device, { storage });
  startPage(course, host, storage);
  putSaveCards(course, host, device);
  offerSaving(host, device);
  // this learner has given a name and ID in another tab
  onLearnerChange(({ former, id, name }) => former === host.learner.id && host.setLearner({ id, name }).catch(() => {}));
  host.inLanguage = (language) => turnTo(host, `${course.module}-${language}.html`);
  host.connect(device);
  return { host, device, course };
}

/**
 * Go to the same place in another file beside this one: the module in another language.
 *
 * @param {Host} host
 * @param {string} file
 */
async function turnTo(host, file) {
  await host.flush();
  if (host.status !== "saved") throw new Error(say("leaveNotKept"));
  window.location.href = file + window.location.hash;
  return new Promise(() => {});
}

/**
 * Put cards on the first page and at the hand-in that say what happens to the answers. `asksNow`: ask at once who works here.
 *
 * @param {CoursePage} course
 * @param {Host} host
 * @param {Device} device
 */
export function putSaveCards(course, host, device, { asksNow = false } = {}) {
  const { nodes, askWho } = saveCard(host, device, "h3");
  const first = keepCard(nodes);
  if (asksNow) {
    first.open = true;
    askWho({ isFirst: true });
  }
  putCards(course, first, () => keepCard(saveCard(host, device, "h4").nodes));
  showWhoseAnswers(course, host, () => {
    window.location.hash = course.parts[0].pages[0].id;
    first.open = true;
    setTimeout(askWho);
  });
}

/** @param {Child[]} nodes */
function keepCard(nodes) {
  return h("details", { class: "dtr-card" }, h("summary", null, say("keepTitle")), ...nodes);
}

/**
 * Put a card on the course's first page, and at the hand-in the steps to take and the card that `last` returns.
 *
 * @param {CoursePage} course
 * @param {HTMLElement} first
 * @param {() => HTMLElement} last
 */
export function putCards(course, first, last) {
  /**
   * @param {HTMLElement} place
   * @param {...HTMLElement} cards
   */
  const below = (place, ...cards) => place.after(h("div", { class: "dtr" }, ...cards));
  below(element(".page-facts", sectionOf(course.parts[0].pages[0].id)), first);
  for (const cell of Object.values(course.cells).filter(({ kind }) => kind === "handin")) {
    below(element(`[data-cell="${cell.id}"]`), handInSteps(), last());
  }
}

/** How to hand in a file, step by step. */
function handInSteps() {
  const steps = ["fieldHandInFile", "fieldHandInGive", "fieldHandInResult"].map((key) => h("li", null, say(key)));
  return h(
    "section",
    { class: "dtr-card" },
    h("h3", null, say("fieldHandIn")),
    h("ol", null, ...steps),
    h("p", null, say("fieldHandInAttempt")),
  );
}

/**
 * Show whose answers are on a shared device, as soon as the page is opened; the line disappears when the learner turns the page.
 *
 * @param {CoursePage} course
 * @param {Host} host
 * @param {() => void} act
 */
function showWhoseAnswers(course, host, act) {
  const { id = "", name } = host.learner;
  if (!id && !Object.keys(course.cells).some(host.get)) return;
  const sentence = h("span", { class: "page-notice-text" }, say(id ? "goesOn" : "goesOnNobody", { id: namedBy(id), name }));
  const line = h("div", { class: "page-notice" }, sentence, button(say("keepOther"), act, "small"));
  element(".page-notices").append(line);
  window.addEventListener("hashchange", () => line.remove(), { once: true });
}

/**
 * If the browser stores nothing, the line that says so offers the file.
 *
 * @param {Host} host
 * @param {Device} device
 */
export function offerSaving(host, device) {
  const told = liveRegion();
  const save = button(say("keepSave"), () => saveAnswers({ host, device, told }), "small");
  element(".page-notice").append(save, told);
  const show = () => {
    save.hidden = host.notice !== say("notKept");
    if (save.hidden) fill(told);
  };
  show();
  host.onStatus(show);
}
