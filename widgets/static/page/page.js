import { createMarks } from "../cells/marks.js";
import { element, elements, fill } from "../ground/dom.js";
import { TRACK } from "../ground/reserved_entries.js";
import { say } from "../ground/strings.js";
import { closeOver, showDialog } from "./back.js";
import { createContents } from "./contents.js";
import { gradedQuestions, pagesOf, practiceQuestions } from "./course.js";
import { moduleCover } from "./cover.js";
import { createDone } from "./done.js";
import { createDrawer } from "./drawer.js";
import { hostOfDrawing } from "./drawing_host.js";
import { startExit } from "./exit.js";
import { createGuide } from "./guide.js";
import { courseIn, layCourse, rememberPlace } from "./language.js";
import { followLink, openEntry } from "./links.js";
import { createListen } from "./listen.js";
import { mountPages, needOf, putFirstCards, showFacts } from "./mounting.js";
import { unfoldOnPaper } from "./paper.js";
import { createPeek } from "./peek.js";
import { placeText } from "./places.js";
import { progressOf } from "./progress.js";
import { createShell } from "./shell.js";
import { placeOfCell } from "./steps.js";
import { trackMark, trackOf, trackParts } from "./track.js";
import { createTurning } from "./turning.js";
import { createVisits } from "./visits.js";
import { wantsWhole } from "./whole.js";

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
  const visits = createVisits(host, () => done.shares());
  const done = createDone(course, host, visits);
  const drawer = createDrawer(host, showDialog);
  realHost.openTool = (id, entry) => drawer.open(id, entry);
  host.addressOf = (cell) => `#${placeText(placeOfCell(cell))}`;
  host.marks = createMarks(host, storage);
  const contents = createContents(course, done);
  const cover = moduleCover(course);
  const mounted = mountPages(course, host);
  putFirstCards(course, host, mounted, cover.node);
  const peek = createPeek(host);
  const listen = createListen(signal);
  const guide = createGuide(course, host, mounted, (step) => turning.go(step));
  const shell = createShell(course, host, { contents, drawer, guide, peek }, { exitTold, speak, signal });
  let parts = course.parts;
  /** @type {Place | undefined} */
  let place;

  const trackNow = () => trackOf(course.tracks, host.get(TRACK));
  const showProgress = () => {
    if (!place) return;
    const progress = progressOf(course.parts, trackNow(), done.shares());
    contents.update(place.page, progress);
    shell.showProgress(progress);
    cover.show(progress);
  };
  const showPlace = () => {
    if (!place) return;
    guide.show(parts, place);
    shell.showPage(parts, place);
    showProgress();
  };
  /** @param {Place} shown */
  const showListen = ({ page, step }) => {
    const { section, steps } = mounted.get(page) ?? {};
    if (!section || !steps) return;
    (elements(":scope > :is(.page-trail, .test-map)", section)[0] ?? element("h2", section)).after(listen.node);
    listen.show([element("h2", section), ...(wantsWhole() ? steps : [steps[step - 1]])]);
  };
  const arrange = () => {
    const track = trackNow();
    parts = trackParts(course.parts, track);
    contents.arrange(parts, {
      tagOf: (page) => trackMark(track, page, course.module),
      startOf: (page) => (track?.first[0] === page.id ? say("trackFirst") : undefined),
    });
    for (const page of parts.flatMap(({ pages }) => pages)) {
      const { section, facts } = mounted.get(page.id) ?? {};
      if (section) fill(element("h2", section), page.title);
      showFacts(facts, page, needOf(track, page, course.module));
    }
    showPlace();
  };
  arrange();
  const turning = createTurning({
    pages: mounted,
    start: at ?? visits.last ?? { page: course.parts[0].pages[0].id },
    signal,
    onPlace(shown) {
      place = shown;
      const steps = mounted.get(place.page)?.steps.length ?? 1;
      visits.add(place, wantsWhole() ? 1 : place.step / steps);
      showPlace();
      showListen(place);
      contents.reveal(place.page);
      if (guide.isTest) host.drawing.open();
    },
    onOther: (hash) => openEntry(host, hash),
  });
  document.addEventListener("click", (event) => followLink(event, host, { turning, peek }), { signal });
  host.onChange((id) => (id === TRACK ? arrange() : showProgress()));
  host.onResults(showProgress);
  return {
    end() {
      visits.end();
      closeOver();
      listening.abort();
      forget();
      for (const added of [...document.body.children].filter((child) => !before.has(child))) added.remove();
      return turning.place;
    },
  };
}
