import { testTerms } from "#kinds/handin/terms.js";
import { hasRefreshers } from "#kinds/refresher/notice.js";
import { attemptNote } from "../cells/attempt_note.js";
import { mount } from "../cells/components.js";
import { element, elements, h, sectionOf } from "../ground/dom.js";
import { say } from "../ground/strings.js";
import { pagesOf } from "./course.js";
import { nextSteps } from "./next.js";
import { cutIntoSteps } from "./steps.js";
import { isOptionalFor, trackCard, trackNeed } from "./track.js";

/**
 * Cut all pages of the course into steps, and draw their cells.
 *
 * @param {CoursePage} course
 * @param {Host} host
 * @returns {Map<string, MountedPage>}
 */
export function mountPages(course, host) {
  const pages = pagesOf(course);
  // first all of them: a number on one page leads to a step of another
  const cut = pages.map((page) => cutPage(course, page));
  return new Map(pages.map((page, place) => [page.id, mountPage(course, page, cut[place], host)]));
}

/**
 * @param {CoursePage} course
 * @param {Page} page
 * @returns {MountedPage}
 */
function cutPage(course, page) {
  const section = sectionOf(page.id);
  const facts = h("p", { class: "page-facts" });
  element("h2", section).after(facts);
  return { section, facts, steps: cutIntoSteps(section, course.cells) };
}

/**
 * @param {CoursePage} course
 * @param {Page} page
 * @param {MountedPage} mounted
 * @param {Host} host
 */
function mountPage(course, page, mounted, host) {
  const { section, steps } = mounted;
  for (const place of elements("[data-cell]", section)) mount(place, course.cells[place.dataset.cell ?? ""], host);
  if (page.cells.some((id) => course.cells[id].kind === "handin")) steps[steps.length - 1].append(...nextSteps(course, host));
  if (!page.graded) return mounted;
  if (page === pagesOf(course).find(({ graded }) => graded)) steps[0].prepend(testTerms(host));
  if (page.cells.some((id) => isParallel(course.cells[id]))) {
    const note = h("div", { class: "dtr" });
    steps[0].before(note);
    attemptNote(note, host);
  }
  return mounted;
}

/** @param {Cell} cell */
function isParallel(cell) {
  return cell.kind === "question" && Boolean(cell.variants);
}

/**
 * The module's cover, and the choice of a role, on the first page.
 *
 * @param {CoursePage} course
 * @param {Host} host
 * @param {Map<string, MountedPage>} mounted
 * @param {Node} cover
 */
export function putFirstCards(course, host, mounted, cover) {
  const facts = mounted.get(pagesOf(course)[0].id)?.facts;
  facts?.before(cover);
  facts?.after(...[trackCard(course, host)].filter(Boolean));
}

/**
 * What a page is to a learner: required, recommended or optional; undefined where nothing is said.
 *
 * @param {Track | null} track
 * @param {Page} page
 * @param {string} module
 */
export function needOf(track, page, module) {
  if (isOptionalFor(track, page)) return say("pageOptional");
  return track?.pages.includes(page.id) ? trackNeed(track, module) : undefined;
}

/**
 * @param {HTMLElement | undefined} line
 * @param {Page} page
 * @param {string | undefined} need
 */
export function showFacts(line, page, need) {
  if (!line || hasRefreshers(page)) return; // its duration is unknown until later
  const facts = [
    say("minutes", { n: page.minutes }),
    page.graded && say("pageGraded", { n: page.graded }),
    page.practice && say("pagePractice", { n: page.practice }),
    need,
  ];
  line.textContent = facts.filter(Boolean).join(" · ");
}
