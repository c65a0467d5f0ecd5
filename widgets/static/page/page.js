import { hasRefreshers, refresherNotice } from "#kinds/refresher/notice.js";
import { answerState } from "../cells/answered.js";
import { attemptNote } from "../cells/attempt_note.js";
import { mount } from "../cells/components.js";
import { isAsked } from "../cells/question_answers.js";
import { closestTo, element, elements, fill, focusOn, h, icon, liveRegion, sectionOf } from "../ground/dom.js";
import { say, useStrings } from "../ground/strings.js";
import { createContents } from "./contents.js";
import { createDrawer } from "./drawer.js";
import { exitButton, exitHelp, startExit } from "./exit.js";
import { courseIn, languageButton, layCourse, rememberPlace } from "./language.js";
import { nextSteps } from "./next.js";
import { statusLine } from "./status.js";
import { themeButton } from "./theme.js";
import { isOptionalFor, TRACK, trackCard, trackMark, trackNeed, trackOf, trackParts } from "./track.js";

const WIDE_WINDOW = "(min-width: 64rem)";

/**
 * The course in the page's data: parts, pages, and its cells by id.
 *
 * @returns {CoursePage}
 */
export function readCourse() {
  const course = JSON.parse(element("#course-data").textContent);
  if (course.strings) useStrings(course.language, course.strings);
  return course;
}

/**
 * The graded questions of a course in order, each with its page, without void ones.
 *
 * @param {CoursePage} course
 * @returns {AskedQuestion[]}
 */
export function gradedQuestions(course) {
  const all = pagesOf(course).flatMap((page) => page.cells.map((id) => ({ page, cell: course.cells[id] })));
  return all.flatMap(({ page, cell }) => (cell.kind === "question" && isAsked(cell) && !cell.problem ? [{ page, cell }] : []));
}

/**
 * The practice questions of a course, in order.
 *
 * @param {CoursePage} course
 * @returns {Question[]}
 */
export function practiceQuestions(course) {
  return Object.values(course.cells).flatMap((cell) => (cell.kind === "question" && !cell.graded && !cell.problem ? [cell] : []));
}

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
  const visits = createVisits(storage, host, course.module);
  const drawer = createDrawer(host);
  const contents = createContents(course, host, visits.seen);
  const shell = createShell(course, host, contents, drawer, { exitTold, speak });
  /** @type {Page} */
  let current;

  realHost.openTool = (id, entry) => drawer.open(id, entry);
  const trackNow = () => trackOf(course.tracks, host.get(TRACK));
  const mounted = new Map(pages.map((page) => [page.id, mountPage(course, page, host)]));
  const arrange = () => {
    const track = trackNow();
    const parts = trackParts(course, track);
    pages = parts.flatMap((part) => part.pages);
    contents.arrange(parts, (page) => trackMark(track, page, course.module));
    for (const page of pages) showFacts(mounted.get(page.id)?.facts, page, needOf(track, page, course.module));
    if (!current) return;
    shell.showPage(pages, current);
    contents.update(current.id);
  };
  arrange();
  const asks = trackCard(course, host);
  const first = mounted.get(pagesOf(course)[0].id);
  first?.facts.before(moduleLength(course));
  if (asks) first?.facts.after(asks);

  /**
   * @param {string} id
   * @param {boolean} isMove
   */
  const show = (id, isMove) => {
    current = pages.find((page) => page.id === id) ?? pages[0];
    for (const [other, { section }] of mounted) section.classList.toggle("is-current", other === current.id);
    visits.add(current.id);
    shell.showPage(pages, current);
    contents.update(current.id);
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
    const id = [target, current?.id, visits.last].filter(Boolean).find((one) => mounted.has(one)) ?? pages[0].id;
    if (id !== current?.id) show(id, isMove);
  };
  if (at) show(at, false);
  follow(false);
  window.addEventListener("hashchange", () => follow(true), { signal: listening.signal });
  /** @param {string} id */
  const again = (id) => id === current.id && show(id, true);
  document.addEventListener("click", (event) => followLink(event, host, again), { signal: listening.signal });
  host.onChange((id) => (id === TRACK ? arrange() : contents.update(current.id)));
  return {
    end() {
      listening.abort();
      forget();
      for (const added of [...document.body.children].filter((child) => !before.has(child))) added.remove();
      return current.id;
    },
  };
}

/**
 * The host for one drawing of the page: `forget` removes all listeners of this drawing.
 *
 * @param {Host} realHost
 * @returns {{ host: Host, forget(): void }}
 */
function hostOfDrawing(realHost) {
  /** @type {Host} */
  const host = Object.create(realHost);
  /** @type {Forget[]} */
  const forgets = [];
  /**
   * @template T
   * @param {(listener: (what: T) => unknown) => Forget} listen
   * @returns {(listener: (what: T) => unknown) => Forget}
   */
  const counted = (listen) => (listener) => {
    const forget = listen(listener);
    forgets.push(forget);
    return forget;
  };
  host.onChange = counted(realHost.onChange);
  host.onStatus = counted(realHost.onStatus);
  host.onResults = counted(realHost.onResults);
  return {
    host,
    forget() {
      for (const forget of forgets) forget();
    },
  };
}

/** @param {CoursePage} course */
function pagesOf(course) {
  return course.parts.flatMap((part) => part.pages);
}

/**
 * Draw the cells of a page; returns its section and the line below its title.
 *
 * @param {CoursePage} course
 * @param {Page} page
 * @param {Host} host
 */
function mountPage(course, page, host) {
  const section = sectionOf(page.id);
  const facts = h("p", { class: "page-facts" });
  element("h2", section).after(facts);
  for (const place of elements("[data-cell]", section)) mount(place, course.cells[place.dataset.cell ?? ""], host);
  if (page.cells.some((id) => course.cells[id].kind === "handin")) section.append(...nextSteps(course, host));
  if (!page.graded) return { section, facts };
  if (page.cells.some((id) => isParallel(course.cells[id]))) {
    const note = h("div", { class: "dtr" });
    facts.after(note);
    attemptNote(note, host);
  }
  const line = h("p", { class: "page-answered", role: "status" });
  const questions = page.cells.map((id) => course.cells[id]).filter(isAsked);
  const count = () => {
    const done = questions.filter((cell) => answerState(cell, host.get(cell.id)) === "full").length;
    const sentence = say("pageAnswered", { done, all: questions.length });
    if (line.textContent !== sentence) line.textContent = sentence;
  };
  count();
  host.onChange(count);
  section.append(line);
  return { section, facts };
}

/** @param {Cell} cell */
function isParallel(cell) {
  return cell.kind === "question" && Boolean(cell.variants);
}

/**
 * How long the module takes, for its first page.
 *
 * @param {CoursePage} course
 */
function moduleLength(course) {
  const hasMore = pagesOf(course).some((page) => page.is_optional);
  const sentences = [say("moduleMinutes", { n: course.total_minutes }), hasMore && say("moduleOptional")];
  return h("p", { class: "page-length" }, sentences.filter(Boolean).join(" "));
}

/**
 * What a page is to a learner: required, recommended or optional; undefined where nothing is said.
 *
 * @param {Track | null} track
 * @param {Page} page
 * @param {string} module
 */
function needOf(track, page, module) {
  if (isOptionalFor(track, page)) return say("pageOptional");
  return track?.pages.includes(page.id) ? trackNeed(track, module) : undefined;
}

/** Open the folded notes while the page is printed. */
function unfoldOnPaper() {
  /** @type {HTMLElement[]} */
  let unfolded = [];
  /** @param {boolean} isOpen */
  const turn = (isOpen) => {
    for (const note of unfolded) note.toggleAttribute("open", isOpen);
  };
  window.addEventListener("beforeprint", () => {
    unfolded = elements(".prose-note:not([open])");
    turn(true);
  });
  window.addEventListener("afterprint", () => turn(false));
}

/**
 * @param {HTMLElement | undefined} line
 * @param {Page} page
 * @param {string | undefined} need
 */
function showFacts(line, page, need) {
  if (!line || hasRefreshers(page)) return; // its duration is unknown until later
  const facts = [
    say("minutes", { n: page.minutes }),
    page.graded && say("pageGraded", { n: page.graded }),
    page.practice && say("pagePractice", { n: page.practice }),
    need,
  ];
  line.textContent = facts.filter(Boolean).join(" · ");
}

/**
 * Open a reference over the page, so that the reader's place is kept. A link to the current page leads to its beginning.
 *
 * @param {Event} event
 * @param {Host} host
 * @param {(id: string) => void} again
 */
function followLink(event, host, again) {
  const link = closestTo(event, "a[href^='#']");
  const target = link?.getAttribute("href")?.slice(1);
  if (!link || target === undefined) return;
  if (target.startsWith("ref-")) {
    event.preventDefault();
    openReference(host, target);
    return;
  }
  again(target);
  if (link.dataset.cellLink) {
    setTimeout(() => document.querySelector(`[data-cell="${link.dataset.cellLink}"]`)?.scrollIntoView({ block: "start" }), 50);
  }
}

/**
 * @param {Host} host
 * @param {string} entry
 */
function openReference(host, entry) {
  const tool = host.tools.find((other) => other.tool === "sources");
  if (tool) host.openTool(tool.id, entry);
}

/**
 * @param {Store} storage
 * @param {Host} host
 * @param {string} module
 */
function createVisits(storage, host, module) {
  const key = `dtr:${host.learner.id || "-"}:${module}:visited`;
  const seen = new Set(storedVisits(storage, key));
  return {
    seen,
    get last() {
      return [...seen].at(-1);
    },
    /** @param {string} id */
    add(id) {
      // the page seen last is stored last, where the learner continues
      seen.delete(id);
      seen.add(id);
      try {
        storage?.setItem(key, JSON.stringify([...seen]));
      } catch {
        // a full storage loses only the ticks
      }
    },
  };
}

/**
 * @param {Store} storage
 * @param {string} key
 */
function storedVisits(storage, key) {
  try {
    const list = JSON.parse(storage?.getItem(key) ?? null);
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

/**
 * @param {CoursePage} course
 * @param {Host} host
 * @param {Contents} contents
 * @param {Drawer} drawer
 * @param {{ exitTold: HTMLElement, speak: (code: string) => Promise<void> }} setting
 */
function createShell(course, host, contents, drawer, { exitTold, speak }) {
  const place = h("span", { class: "page-place" });
  const bar = h("span", { class: "page-bar-fill" });
  const foot = createFoot();
  const header = fill(
    element("#page-header"),
    h(
      "div",
      { class: "page-top" },
      contentsButton(contents),
      h("h1", { class: "page-title" }, course.title),
      toolsButton(drawer),
      languageButton(course, speak),
      themeButton(),
      exitButton(),
    ),
    h("div", { class: "page-line" }, place, statusLine(host)),
    h("div", { class: "page-bar", "aria-hidden": "true" }, bar),
    exitTold,
  );
  document.body.prepend(h("a", { class: "page-skip", href: "#page-main", onclick: skipToContent }, say("skip")));
  const refresher = refresherNotice(course, host);
  header.after(noticesOf(course, host, refresher.node));
  element("#page-side").replaceChildren(contents.node);
  element("#page-footer").replaceChildren(foot.node, exitHelp());
  document.body.append(drawer.node);
  return {
    /**
     * @param {Page[]} pages
     * @param {Page} current
     */
    showPage(pages, current) {
      const number = pages.indexOf(current) + 1;
      place.textContent = say("pageOf", { page: number, pages: pages.length });
      bar.style.inlineSize = `${(100 * number) / pages.length}%`;
      const track = trackOf(course.tracks, host.get(TRACK));
      foot.show(pages[number - 2], pages[number], (page) => isOptionalFor(track, page));
      refresher.show(current.id);
    },
  };
}

/**
 * The hash identifies the current page, so the skip link moves the focus with a script.
 *
 * @param {Event} event
 */
function skipToContent(event) {
  event.preventDefault();
  focusOn(element(".page.is-current h2"));
}

function createFoot() {
  const back = h("a", { class: "page-step page-step-back", rel: "prev" });
  const next = h("a", { class: "page-step page-step-next", rel: "next" });
  /**
   * @param {HTMLAnchorElement} link
   * @param {Page | undefined} page
   * @param {"back" | "next"} direction
   * @param {(page: Page) => boolean} isOptional
   */
  const step = (link, page, direction, isOptional) => {
    link.hidden = !page;
    if (!page) return;
    link.href = `#${page.id}`;
    const words = h(
      "span",
      null,
      h("span", { class: "page-step-way" }, say(direction)),
      h("span", { class: "page-step-title" }, [page.title, isOptional(page) && say("optional")].filter(Boolean).join(" ")),
    );
    fill(link, ...(direction === "back" ? [icon("chevron-left"), words] : [words, icon("chevron-right")]));
  };
  return {
    node: h("div", { class: "page-steps" }, back, next),
    /**
     * @param {Page | undefined} before
     * @param {Page | undefined} after
     * @param {(page: Page) => boolean} isOptional
     */
    show(before, after, isOptional) {
      step(back, before, "back", isOptional);
      step(next, after, "next", isOptional);
    },
  };
}

/**
 * @param {CoursePage} course
 * @param {Host} host
 * @param {HTMLElement | null} refresher
 */
function noticesOf(course, host, refresher) {
  const line = liveRegion("page-notice-text");
  const problem = h("div", { class: "page-notice" }, line);
  const show = () => {
    problem.classList.toggle("page-notice-empty", !host.notice);
    if (line.textContent !== host.notice) line.textContent = host.notice;
  };
  show();
  host.onStatus(show);
  const banner = course.example_contacts && h("p", { class: "page-banner" }, icon("info"), say("exampleContacts"));
  const broken = course.problem && h("p", { class: "page-banner" }, icon("info"), course.problem);
  return h("section", { class: "page-notices", "aria-label": say("notices") }, broken, banner, problem, refresher);
}

/** @param {Drawer} drawer */
function toolsButton(drawer) {
  return h(
    "button",
    { type: "button", class: "page-tools", "aria-haspopup": "dialog", onclick: () => drawer.open() },
    icon("sliders-horizontal"),
    h("span", null, say("tools")),
  );
}

/**
 * On a wide screen the list is next to the text, else in a dialog; it is the same element.
 *
 * @param {Contents} contents
 */
function contentsButton(contents) {
  const close = h(
    "button",
    { type: "button", class: "page-icon-button", "aria-label": say("close"), onclick: () => dialog.close() },
    icon("x"),
  );
  /** @type {HTMLDialogElement} */
  const dialog = h(
    "dialog",
    { class: "drawer drawer-start", "aria-label": say("contents") },
    h("div", { class: "drawer-head" }, h("h2", null, say("contents")), exitButton(), close),
  );
  const open = () => {
    dialog.append(contents.node);
    dialog.showModal();
    elements("[aria-current]", contents.node)[0]?.focus();
  };
  dialog.addEventListener("close", () => element("#page-side").append(contents.node));
  dialog.addEventListener("click", (event) => (event.target === dialog || closestTo(event, "a")) && dialog.close());
  window.matchMedia(WIDE_WINDOW).addEventListener("change", () => dialog.close());
  document.body.append(dialog);
  return h(
    "button",
    {
      type: "button",
      class: "page-icon-button page-contents-button",
      "aria-label": say("contents"),
      title: say("contents"),
      "aria-haspopup": "dialog",
      onclick: open,
    },
    icon("menu"),
  );
}
