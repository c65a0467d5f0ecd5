import { createDevice } from "../offline/offline_kernel.js";
import { announce, h, liveRegion } from "../ground/dom.js";
import { FIELD_SAYS, fieldPut, start as startField } from "../offline/field.js";
import { createHost } from "../host/host.js";
import { LEARNER_LONGEST_ID, carriedId, namedBy } from "../ground/learner.js";
import { openLms } from "./api.js";
import { createMirror } from "./sync.js";
import { originOf } from "../ground/origin.js";
import { gradedQuestions, practiceQuestions, readCourse, startPage } from "../page/page.js";
import { refresherCountOnceAnswered } from "../cells/refresher.js";
import { createShelf, shelfStorage } from "../offline/local_answers.js";
import { say, sayInstead } from "../ground/strings.js";
import { suspendEntries, suspendOrigin } from "./suspend_data.js";
import { TRACK } from "../page/track.js";

const SCORM_LONGEST_NAME = 100;
/** What the page says of saving and handing in to one who only looks back. */
const SCORM_LOOKS_SAYS = { saved: "lmsLooksShort", saving: "lmsLooksShort", needConnection: "lmsLooksHandIn" };
/** A page that was turned is drawn first: with many platforms it stands still while it sends. In milliseconds. */
const SCORM_DRAWN = 100;

/** Start the course in a learning platform that speaks this version of SCORM; without one it goes on as a page that is a file. */
export function startScorm(version) {
  // a package is of one language
  const course = { ...readCourse(), languages: [] };
  const lms = openLms(version);
  if (lms) return lms.looksBack ? scormLooking(course, lms) : scormInside(course, lms);
  const page = startField(course);
  scormLine().tell([say("lmsMissing")]);
  return page;
}

function scormInside(course, lms) {
  sayInstead(FIELD_SAYS);
  const storage = shelfStorage();
  const known = scormKnown(course, lms);
  // the same person is the same on every device
  const origin = suspendOrigin(lms.get("memory")) || originOf(storage);
  let mirror = null;
  const keep = (id) => Boolean(mirror?.keeps(id));
  const device = createDevice({ module: course.module, storage, learner: scormLearner(lms), keep, origin: () => origin });
  device.merge(known);
  const { learner, answers } = device;
  const host = createHost({ ...course, storage, learner, answers, seed: learner.id, questions: gradedQuestions(course), practice: practiceQuestions(course), origin: () => origin });
  scormBookmark(lms);
  startPage(course, host, storage);
  scormCards(course);
  const line = scormLine();
  const onTold = ({ isAway, left }) => line.tell([isAway && say("lmsAway"), left.length > 0 && say("lmsFull", { n: left.length })]);
  mirror = createMirror({ cells: { ...course.cells, [TRACK]: { kind: TRACK } }, lms, known, origin, read: host.get, page: scormPage, onTold });
  scormWatch(host, mirror);
  if (host.refreshes) refresherCountOnceAnswered(host);
  host.connect(device);
  return { host, device };
}

/** The course for one who only looks back at it, or looks it over: nothing is sent to the platform, and nothing is kept in the browser. */
function scormLooking(course, lms) {
  sayInstead(SCORM_LOOKS_SAYS);
  const storage = shelfStorage();
  const who = scormLearner(lms) ?? { id: "", name: "" };
  const learner = { ...who, fixed: true };
  const device = createDevice({ module: course.module, storage: null, learner: who });
  device.merge(scormKnown(course, lms));
  device.merge(createShelf(storage, who.id, course.module).all());
  const { answers } = device;
  const host = createHost({ ...course, storage: null, learner, answers, seed: who.id, questions: gradedQuestions(course), practice: practiceQuestions(course), looksBack: true });
  scormBookmark(lms);
  startPage(course, host, storage);
  scormLine().tell([say("lmsLooks")]);
  window.addEventListener("pagehide", () => lms.end());
  window.addEventListener("pageshow", ({ persisted }) => persisted && window.location.reload());
  host.connect(scormShown({ answers, learner, seed: who.id }));
  return { host, device };
}

/** A link (`link.js`) that forgets what it is given. */
function scormShown(state) {
  const replies = { state: { ...state, can: { handIn: false, bundle: false }, results: null, problem: "" } };
  return { request: async (op) => replies[op] ?? {}, close() {} };
}

/** Who learns, as the platform says; null where it does not. */
export function scormLearner(lms) {
  const given = lms.get("learnerId").trim();
  if (!given) return null;
  const name = lms.get("learnerName").replace(/\p{C}/gu, "").replace(/\s+/g, " ").trim();
  const id = scormId(given);
  return { id, name: (name || given).slice(0, SCORM_LONGEST_NAME), shown: namedBy(id) };
}

/** The platform's ID as the grader takes one; a shortened one if that is too long for an ID, because a refusal here would help no one. */
function scormId(given) {
  try {
    return carriedId(given);
  } catch {
    return scormShortened(given);
  }
}

/** The beginning of an ID, and a number that tells it from others that begin so. `namedBy` cannot read it back. */
function scormShortened(given) {
  let sum = 0;
  for (const sign of given) sum = (sum * 31 + sign.codePointAt(0)) % 16777213;
  const number = `-${sum.toString(16).padStart(6, "0")}`;
  const plain = given.replace(/[^A-Za-z0-9._@-]+/g, "-").replace(/\.{2,}/g, ".").replace(/^(?:u--|[^A-Za-z0-9])+/i, "");
  return (plain.slice(0, LEARNER_LONGEST_ID - number.length) || "learner") + number;
}

/** The entries that the platform has kept of cells that are still in the module. */
function scormKnown(course, lms) {
  return Object.fromEntries(Object.entries(suspendEntries(lms.get("memory"))).filter(([id]) => id in course.cells || id === TRACK));
}

// The page takes the address before what this browser has seen: the learner may have gone on elsewhere.
function scormBookmark(lms) {
  const bookmark = lms.get("bookmark");
  if (bookmark && !window.location.hash) window.history.replaceState(null, "", `#${encodeURIComponent(bookmark)}`);
}

function scormPage() {
  return document.querySelector(".page.is-current").dataset.page;
}

function scormWatch(host, mirror) {
  host.onChange(() => mirror.soon());
  const send = () => setTimeout(mirror.now, SCORM_DRAWN);
  // nobody is in the middle of a word while turning a page
  window.addEventListener("hashchange", send);
  document.addEventListener("visibilitychange", () => document.hidden && mirror.now());
  window.addEventListener("pagehide", () => mirror.end());
  // a page that the browser brings back as it was has no session any more
  window.addEventListener("pageshow", ({ persisted }) => persisted && window.location.reload());
  send();
}

/** On the first page and where one hands in: what the platform is told, and what it does not do. */
function scormCards(course) {
  const first = h("details", { class: "dtr-card", open: true }, h("summary", null, say("lmsTitle")), h("p", null, say("lmsText")), h("p", null, say("lmsDone")));
  fieldPut(course, first, () => [h("h3", null, say("lmsTitle")), h("p", null, say("lmsDone")), h("p", null, say("lmsHandIn"))]);
}

/** One line among the page's notices; it is not there while there is nothing to say. */
function scormLine() {
  const region = liveRegion("page-notice-text");
  const line = h("div", { class: "page-notice page-notice-empty" }, region);
  document.querySelector(".page-notices").append(line);
  return {
    tell(sentences) {
      const said = sentences.filter(Boolean).join(" ");
      line.classList.toggle("page-notice-empty", !said);
      announce(region, said && h("span", null, said));
    },
  };
}
