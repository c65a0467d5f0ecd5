import { planView } from "#kinds/plan/component.js";
import { hasRefreshers } from "#kinds/refresher/notice.js";
import { fill, h, icon } from "../ground/dom.js";
import { PLAN, REFRESHER, TRACK } from "../ground/reserved_entries.js";
import { say } from "../ground/strings.js";
import { inline } from "../ground/text.js";
import { trackNeed, trackOf, trackWeek } from "./track.js";

/**
 * The next steps, below the hand-in: the learner's plan, the first tasks in their post, the other modules, the refreshers.
 *
 * @param {CoursePage} course
 * @param {Host} host
 */
export function nextSteps(course, host) {
  const modules = course.beside?.length && otherModules(course, host);
  return [planCard(course, host), trackWeek(course, host), modules, refresherCard(course)].filter(Boolean);
}

/**
 * The way to the refreshers, which come in the months after.
 *
 * @param {CoursePage} course
 */
function refresherCard(course) {
  const cell = course.cells[REFRESHER];
  const page = course.parts.flatMap((part) => part.pages).find(hasRefreshers);
  if (cell?.kind !== "refresher" || !page || cell.problem) return null;
  const link = h("p", { class: "dtr-buttons" }, h("a", { class: "dtr-button", href: `#${page.id}` }, say("refresherDates")));
  const text = h("p", null, say("refresherText", { n: cell.length }));
  return h("div", { class: "dtr" }, h("section", { class: "dtr-card" }, h("h3", null, ...inline(page.title)), text, link));
}

/**
 * The learner's plan, folded, in a module that has it on another page.
 *
 * @param {CoursePage} course
 * @param {Host} host
 */
function planCard(course, host) {
  const cell = course.cells[PLAN];
  if (cell?.kind !== "plan" || cell.problem) return null;
  const title = h("summary", null, h("h3", null, ...inline(cell.title)));
  return h("div", { class: "dtr" }, h("section", { class: "dtr-card dtr-plan" }, h("details", null, title, planView(cell, host))));
}

/**
 * @param {CoursePage} course
 * @param {Host} host
 */
function otherModules({ tracks, beside = [], choice }, host) {
  const list = h("ul", { class: "dtr-choice-list" });
  const update = () => {
    const track = trackOf(tracks, host.get(TRACK));
    fill(list, ...beside.map((module) => h("li", null, moduleLink(module, trackNeed(track, module.module)))));
  };
  update();
  host.onChange((id) => id === TRACK && update());
  const all = choice && h("p", { class: "dtr-buttons" }, h("a", { class: "dtr-button dtr-button-quiet", href: choice }, say("allModules")));
  return h(
    "div",
    { class: "dtr" },
    h("section", { class: "dtr-card" }, h("h3", null, say("nextTitle")), h("p", null, say("nextText")), list, all),
  );
}

/**
 * @param {ModuleLink} module
 * @param {string | undefined} need
 */
function moduleLink({ title, about, href }, need) {
  const words = h(
    "span",
    null,
    h("strong", { class: "dtr-line" }, ...inline(title)),
    about && h("span", { class: "dtr-line dtr-small" }, ...inline(about)),
    need && h("span", { class: "dtr-tag dtr-tag-strong" }, need),
  );
  return h("a", { class: "dtr-button dtr-button-choice", href }, words, icon("chevron-right"));
}
