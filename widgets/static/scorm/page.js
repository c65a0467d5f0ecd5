import { countMonthsOnceAnswered } from "#kinds/refresher/months.js";
import { announce, element, h, liveRegion } from "../ground/dom.js";
import { DRAWN_TEST } from "../ground/drawn_test.js";
import { carriedId, LONGEST_ID, namedBy } from "../ground/learner.js";
import { originOf } from "../ground/origin.js";
import { PLACE, PLAN, TRACK } from "../ground/reserved_entries.js";
import { readableStorage } from "../ground/storage.js";
import { say, sayInstead } from "../ground/strings.js";
import { createOfflineHost, FIELD_SENTENCES, putCards, start as startField } from "../offline/field.js";
import { createLocalAnswers } from "../offline/local_answers.js";
import { createOfflineKernel } from "../offline/offline_kernel.js";
import { readCourse } from "../page/course.js";
import { startPage } from "../page/page.js";
import { openLms } from "./api.js";
import { suspendEntries, suspendOrigin } from "./suspend_data.js";
import { createSync } from "./sync.js";

const LONGEST_NAME = 100;
/** The entries that a platform keeps in addition to those of cells. */
const KEPT = [TRACK, DRAWN_TEST, PLACE, PLAN];
/** The page's sentences about saving and handing in during a review. */
const LOOKING_SENTENCES = { saved: "lmsLooksShort", saving: "lmsLooksShort", needConnection: "lmsLooksHandIn" };
/** Draw a page before sending, because with many platforms it freezes while it sends. In milliseconds. */
const DRAWING_TIME = 100;

/**
 * Start the course in a learning platform with this version of SCORM; without one, the page works like a file.
 *
 * @param {ScormVersion} version
 */
export function startScorm(version) {
  // a package has one language
  const course = { ...readCourse(), languages: [] };
  const lms = openLms(version);
  if (lms) return lms.looksBack ? startLooking(course, lms) : startInside(course, lms);
  const page = startField(course);
  createNoticeLine().tell([say("lmsMissing")]);
  return page;
}

/**
 * @param {CoursePage} course
 * @param {Lms} lms
 */
function startInside(course, lms) {
  sayInstead({ ...FIELD_SENTENCES, planPrivate: "lmsPlan" });
  const storage = readableStorage();
  const known = knownEntries(course, lms);
  // the same person has the same origin on every device
  const origin = suspendOrigin(lms.get("memory")) || originOf(storage);
  /** @type {Sync | null} */
  let sync = null;
  /** @param {string} id */
  const keep = (id) => Boolean(sync?.keeps(id));
  const device = createOfflineKernel({ module: course.module, storage, learner: platformLearner(lms), keep, origin: () => origin });
  device.merge(known);
  const host = createOfflineHost(course, device, { storage, origin: () => origin });
  goToBookmark(lms);
  startPage(course, host, storage);
  putPlatformCards(course);
  const line = createNoticeLine();
  /** @param {{ isAway: boolean, left: string[] }} told */
  const onTold = ({ isAway, left }) => line.tell([isAway && say("lmsAway"), left.length > 0 && say("lmsFull", { n: left.length })]);
  sync = createSync({
    cells: { ...course.cells, ...Object.fromEntries(KEPT.map((id) => [id, { kind: "track", id }])) },
    lms,
    known,
    origin,
    read: host.get,
    page: placeShown,
    onTold,
  });
  syncOnEvents(host, sync);
  if (host.refreshes) countMonthsOnceAnswered(host);
  host.connect(device);
  return { host, device };
}

/**
 * The course for someone who only reviews it: nothing is sent to the platform, and nothing is stored in the browser.
 *
 * @param {CoursePage} course
 * @param {Lms} lms
 */
function startLooking(course, lms) {
  sayInstead(LOOKING_SENTENCES);
  const storage = readableStorage();
  const who = platformLearner(lms) ?? { id: "", name: "" };
  const learner = { ...who, fixed: true };
  const device = createOfflineKernel({ module: course.module, storage: null, learner: who });
  device.merge(knownEntries(course, lms));
  device.merge(createLocalAnswers(storage, who.id, course.module).all());
  const { answers } = device;
  const host = createOfflineHost(course, device, { storage: null, learner, seed: who.id, looksBack: true });
  goToBookmark(lms);
  startPage(course, host, storage);
  createNoticeLine().tell([say("lmsLooks")]);
  window.addEventListener("pagehide", () => lms.end());
  window.addEventListener("pageshow", ({ persisted }) => persisted && window.location.reload());
  host.connect(forgetfulLink({ answers, learner, seed: who.id }));
  return { host, device };
}

/**
 * A link (`link.js`) that discards everything sent.
 *
 * @param {HostState} state
 * @returns {Link}
 */
function forgetfulLink(state) {
  /** @type {Record<string, Json>} */
  const replies = { state: { ...state, can: { handIn: false, bundle: false }, results: null, problem: "" } };
  return { request: async (op) => replies[op] ?? {}, close() {} };
}

/**
 * The learner according to the platform; null if it does not say.
 *
 * @param {Lms} lms
 * @returns {NamedLearner | null}
 */
export function platformLearner(lms) {
  const given = lms.get("learnerId").trim();
  if (!given) return null;
  const name = lms.get("learnerName").replace(/\p{C}/gu, "").replace(/\s+/g, " ").trim();
  const id = idFor(given);
  return { id, name: (name || given).slice(0, LONGEST_NAME), shown: namedBy(id) };
}

/**
 * The platform's ID in a form that the grader accepts; shortened if it is too long, because a refusal here would help no one.
 *
 * @param {string} given
 */
function idFor(given) {
  try {
    return carriedId(given);
  } catch {
    return shortenedId(given);
  }
}

/**
 * The beginning of an ID, and a number that distinguishes it from similar ones. `namedBy` cannot decode it.
 *
 * @param {string} given
 */
function shortenedId(given) {
  let sum = 0;
  for (const sign of given) sum = (sum * 31 + Number(sign.codePointAt(0))) % 16777213;
  const number = `-${sum.toString(16).padStart(6, "0")}`;
  const plain = given
    .replace(/[^A-Za-z0-9._@-]+/g, "-")
    .replace(/\.{2,}/g, ".")
    .replace(/^(?:u--|[^A-Za-z0-9])+/i, "");
  return (plain.slice(0, LONGEST_ID - number.length) || "learner") + number;
}

/**
 * The entries that the platform has stored, for cells that are still in the module.
 *
 * @param {CoursePage} course
 * @param {Lms} lms
 */
function knownEntries(course, lms) {
  return Object.fromEntries(Object.entries(suspendEntries(lms.get("memory"))).filter(([id]) => id in course.cells || KEPT.includes(id)));
}

/**
 * The page follows the URL rather than what this browser has seen: the learner may have continued elsewhere.
 *
 * @param {Lms} lms
 */
function goToBookmark(lms) {
  const bookmark = lms.get("bookmark");
  if (bookmark && !window.location.hash) window.history.replaceState(null, "", `#${encodeURIComponent(bookmark)}`);
}

function placeShown() {
  return element("#page-main").dataset.place ?? "";
}

function pageShown() {
  return element(".page.is-current").dataset.page;
}

/**
 * @param {Host} host
 * @param {Sync} sync
 */
function syncOnEvents(host, sync) {
  host.onChange(() => sync.soon());
  const send = () => setTimeout(sync.now, DRAWING_TIME);
  let page = pageShown();
  // no one is in the middle of a word while turning a page; a step is not worth the wait
  window.addEventListener("hashchange", () => {
    if (page === pageShown()) return void sync.soon();
    page = pageShown();
    send();
  });
  document.addEventListener("visibilitychange", () => document.hidden && sync.now());
  window.addEventListener("pagehide", () => sync.end());
  // a page restored from the browser's cache no longer has a session
  window.addEventListener("pageshow", ({ persisted }) => persisted && window.location.reload());
  send();
}

/**
 * The cards on the first page and at the hand-in: what the platform receives, and what it does not do.
 *
 * @param {CoursePage} course
 */
function putPlatformCards(course) {
  const first = h(
    "details",
    { class: "dtr-card", open: true },
    h("summary", null, say("lmsTitle")),
    h("p", null, say("lmsText")),
    h("p", null, say("lmsDone")),
  );
  putCards(course, first, () =>
    h("section", { class: "dtr-card" }, h("h3", null, say("lmsTitle")), h("p", null, say("lmsDone")), h("p", null, say("lmsHandIn"))),
  );
}

/** A line among the page's notices; hidden while it is empty. */
function createNoticeLine() {
  const region = liveRegion("page-notice-text");
  const line = h("div", { class: "page-notice page-notice-empty" }, region);
  element(".page-notices").append(line);
  return {
    /** @param {(string | false)[]} sentences */
    tell(sentences) {
      const said = sentences.filter(Boolean).join(" ");
      line.classList.toggle("page-notice-empty", !said);
      announce(region, said && h("span", null, said));
    },
  };
}
