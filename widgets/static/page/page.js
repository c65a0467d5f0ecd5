import { createMarks } from "../cells/marks.js";
import { element } from "../ground/dom.js";
import { TRACK } from "../ground/reserved_entries.js";
import { closeOver, showDialog } from "./back.js";
import { createContents } from "./contents.js";
import { gradedQuestions, pagesOf, practiceQuestions } from "./course.js";
import { createDrawer } from "./drawer.js";
import { hostOfDrawing } from "./drawing_host.js";
import { startExit } from "./exit.js";
import { createGuide } from "./guide.js";
import { courseIn, layCourse, rememberPlace } from "./language.js";
import { followLink, openReference } from "./links.js";
import { mountPages, needOf, putFirstCards, showFacts } from "./mounting.js";
import { unfoldOnPaper } from "./paper.js";
import { placeText } from "./places.js";
import { createShell } from "./shell.js";
import { placeOfCell } from "./steps.js";
import { trackMark, trackOf, trackParts } from "./track.js";
import { createTurning } from "./turning.js";
import { createVisits } from "./visits.js";

/**
 * Start the static page: cells, one step of a page at a time, contents, tools, status, in any language chosen on it. `onDrawn`
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
    const place = drawn.end();
    const comeBack = rememberPlace(place);
    layCourse(other);
    const [pages, questions, practice] = [pagesOf(other), gradedQuestions(other), practiceQuestions(other)];
    Object.assign(host, { tools: other.tools, pages, questions, practice });
    drawn = drawPage(other, host, { storage, exitTold, speak, at: place });
    onDrawn(other);
    comeBack();
    element(".page-language").focus();
  };
  let drawn = drawPage(course, host, { storage, exitTold, speak });
  onDrawn(course);
}

/**
 * Draw the page, at `at` if given; `end` removes it again and returns the place shown.
 *
 * @param {CoursePage} course
 * @param {Host} realHost
 * @param {{ storage: Store, exitTold: HTMLElement, speak: (code: string) => Promise<void>, at?: Place }} setting
 */
function drawPage(course, realHost, { storage, exitTold, speak, at }) {
  const { host, forget } = hostOfDrawing(realHost);
  const before = new Set(document.body.children);
  const listening = new AbortController();
  const { signal } = listening;
  const visits = createVisits(storage, host, course.module);
  const drawer = createDrawer(host, showDialog);
  realHost.openTool = (id, entry) => drawer.open(id, entry);
  host.addressOf = (cell) => `#${placeText(placeOfCell(cell))}`;
  host.marks = createMarks(host, storage);
  const contents = createContents(course, host, visits.seen);
  const mounted = mountPages(course, host);
  putFirstCards(course, host, mounted);
  const guide = createGuide(course, host, mounted, (step) => turning.go(step));
  const shell = createShell(course, host, { contents, drawer, guide }, { exitTold, speak });
  let parts = course.parts;
  /** @type {Place | undefined} */
  let place;

  const showPlace = () => {
    if (!place) return;
    guide.show(parts, place);
    shell.showPage(parts, place);
    contents.update(place.page);
  };
  const arrange = () => {
    const track = trackOf(course.tracks, host.get(TRACK));
    parts = trackParts(course, track);
    contents.arrange(parts, (page) => trackMark(track, page, course.module));
    for (const page of pagesOf(course)) showFacts(mounted.get(page.id)?.facts, page, needOf(track, page, course.module));
    showPlace();
  };
  arrange();
  const turning = createTurning({
    pages: mounted,
    start: at ?? visits.last ?? { page: course.parts[0].pages[0].id },
    signal,
    onPlace(shown) {
      place = shown;
      visits.add(place.page, place.step);
      showPlace();
      contents.reveal(place.page);
      if (guide.isTest) host.drawing.open();
    },
    onOther: (hash) => hash.startsWith("ref-") && openReference(host, hash),
  });
  document.addEventListener("click", (event) => followLink(event, host, turning), { signal });
  host.onChange((id) => (id === TRACK ? arrange() : contents.update(turning.place.page)));
  return {
    end() {
      closeOver();
      listening.abort();
      forget();
      for (const added of [...document.body.children].filter((child) => !before.has(child))) added.remove();
      return turning.place;
    },
  };
}
