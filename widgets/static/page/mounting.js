import { hasRefreshers } from "#kinds/refresher/notice.js";
import { answerState } from "../cells/answered.js";
import { attemptNote } from "../cells/attempt_note.js";
import { mount } from "../cells/components.js";
import { isAsked } from "../cells/question_answers.js";
import { element, elements, h, sectionOf } from "../ground/dom.js";
import { say } from "../ground/strings.js";
import { nextSteps } from "./next.js";
import { isOptionalFor, trackNeed } from "./track.js";

/**
 * Draw the cells of a page; returns its section and the line below its title.
 *
 * @param {CoursePage} course
 * @param {Page} page
 * @param {Host} host
 */
export function mountPage(course, page, host) {
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
