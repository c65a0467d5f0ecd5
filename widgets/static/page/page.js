import { element, focusOn, sectionOf } from "../ground/dom.js";
import { TRACK } from "../ground/reserved_entries.js";
import { say } from "../ground/strings.js";
import { createContents } from "./contents.js";
import { gradedQuestions, pagesOf, practiceQuestions } from "./course.js";
import { moduleCover } from "./cover.js";
import { createDone } from "./done.js";
import { createDrawer } from "./drawer.js";
import { hostOfDrawing } from "./drawing_host.js";
import { startExit } from "./exit.js";
import { courseIn, layCourse, rememberPlace } from "./language.js";
import { followLink, openReference } from "./links.js";
import { mountPage, needOf, showFacts } from "./mounting.js";
import { unfoldOnPaper } from "./paper.js";
import { progressOf } from "./progress.js";
import { createShell } from "./shell.js";
import { trackCard, trackMark, trackOf, trackParts } from "./track.js";
import { createVisits } from "./visits.js";

/**
 * Start the static page: cells, one page at a time, contents, tools, status, in any language chosen on it. `onDrawn`
 * gets the course in its language each time it is drawn.
 *
 * @param {CoursePage} course
 * @param {Host} host
 * @param {Store} storage
 * @param {(course: CoursePage) => void} onDrawn
 */
export function startPage(course, host, storage, onDrawn = () => {}) {
  const exitTold = startExit(course.mission.quick_exit);
  unfoldOnPaper();
  /** @param {string} code */
  const speak = async (code) => {
    const other = await courseIn(code, course, host);
    const id = drawn.end();
    const comeBack = rememberPlace(id);
    layCourse(other);
    Object.assign(host, { tools: other.tools, questions: gradedQuestions(other), practice: practiceQuestions(other) });
    drawn = drawPage(other, host, { storage, exitTold, speak, at: id });
    onDrawn(other);
    comeBack();
    element(".page-language").focus();
  };
  let drawn = drawPage(course, host, { storage, exitTold, speak });
  onDrawn(course);
}

/**
 * Draw the page, at `at` if given; `end` removes it again and returns the id of the page shown.
 *
 * @param {CoursePage} course
 * @param {Host} realHost
 * @param {{ storage: Store, exitTold: HTMLElement, speak: (code: string) => Promise<void>, at?: string }} setting
 */
function drawPage(course, realHost, { storage, exitTold, speak, at }) {
  const { host, forget } = hostOfDrawing(realHost);
  const before = new Set(document.body.children);
  const listening = new AbortController();
  let pages = pagesOf(course);
  const visits = createVisits(host, () => done.shares());
  const done = createDone(course, host, visits.seen);
  const drawer = createDrawer(host);
  const contents = createContents(course, done);
  const shell = createShell(course, host, contents, drawer, { exitTold, speak });
  /** @type {Page} */
  let current;

  realHost.openTool = (id, entry) => drawer.open(id, entry);
  const trackNow = () => trackOf(course.tracks, host.get(TRACK));
  const mounted = new Map(pages.map((page) => [page.id, mountPage(course, page, host)]));
  const update = () => {
    if (!current) return;
    const progress = progressOf(course.parts, trackNow(), done.shares());
    contents.update(current.id, progress);
    shell.showProgress(progress);
    cover.show(progress);
  };
  const arrange = () => {
    const track = trackNow();
    const parts = trackParts(course.parts, track);
    pages = parts.flatMap((part) => part.pages);
    contents.arrange(parts, {
      tagOf: (page) => trackMark(track, page, course.module),
      startOf: (page) => (track?.first[0] === page.id ? say("trackFirst") : undefined),
    });
    for (const page of pages) {
      const { section, facts } = mounted.get(page.id) ?? {};
      if (section) element("h2", section).textContent = page.title;
      showFacts(facts, page, needOf(track, page, course.module));
    }
    if (!current) return;
    shell.showPage(parts, current.id);
    update();
  };
  const cover = moduleCover(course);
  arrange();
  const asks = trackCard(course, host);
  const first = mounted.get(pagesOf(course)[0].id);
  first?.facts.before(cover.node);
  if (asks) first?.facts.after(asks);

  /**
   * @param {string} id
   * @param {boolean} isMove
   */
  const show = (id, isMove) => {
    current = pages.find((page) => page.id === id) ?? pages[0];
    for (const [other, { section }] of mounted) section.classList.toggle("is-current", other === current.id);
    visits.add(current.id, 1);
    shell.showPage(trackParts(course.parts, trackNow()), current.id);
    update();
    contents.reveal(current.id);
    if (current.graded) host.drawing.open();
    if (!isMove) return;
    window.scrollTo(0, 0);
    focusOn(element("h2", sectionOf(current.id)));
  };
  /** @param {boolean} isMove */
  const follow = (isMove) => {
    const target = decodeURIComponent(window.location.hash.slice(1));
    if (target.startsWith("ref-")) openReference(host, target);
    const id = [target, current?.id, visits.last?.page].filter(Boolean).find((one) => mounted.has(one)) ?? pages[0].id;
    if (id !== current?.id) show(id, isMove);
  };
  if (at) show(at, false);
  follow(false);
  window.addEventListener("hashchange", () => follow(true), { signal: listening.signal });
  /** @param {string} id */
  const again = (id) => id === current.id && show(id, true);
  document.addEventListener("click", (event) => followLink(event, host, again), { signal: listening.signal });
  host.onChange((id) => (id === TRACK ? arrange() : update()));
  host.onResults(update);
  return {
    end() {
      visits.end();
      listening.abort();
      forget();
      for (const added of [...document.body.children].filter((child) => !before.has(child))) added.remove();
      return current.id;
    },
  };
}
