import { fill, h, icon } from "../ground/dom.js";
import { say } from "../ground/strings.js";
import { inline } from "../ground/text.js";
import { TRACK, trackNeed, trackOf, trackWeek } from "./track.js";

/**
 * The next steps, below the hand-in: the first tasks in the learner's post, the other modules, and the link to all of them.
 *
 * @param {CoursePage} course
 * @param {Host} host
 */
export function nextSteps(course, host) {
  return [trackWeek(course, host), course.beside?.length && otherModules(course, host)].filter(Boolean);
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
