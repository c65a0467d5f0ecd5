import { h } from "../ground/dom.js";
import { say } from "../ground/strings.js";
import { beads } from "./beads.js";
import { doneParts } from "./progress.js";
import { moduleSign } from "./sign.js";

/** @param {ModuleProgress} progress */
function partsText(progress) {
  const { left, parts } = progress;
  return left > 0 ? say("partsDone", { done: doneParts(progress), n: parts.length }) : say("allPartsDone");
}

/**
 * The module's sign, how long it takes and how far the learner is, on its first page.
 *
 * @param {CoursePage} course
 */
export function moduleCover(course) {
  const hasMore = course.parts.some(({ pages }) => pages.some((page) => page.is_optional));
  const length = h("p", { class: "page-length" });
  const parts = h("div", { class: "module-words" }, length);
  return {
    node: h("div", { class: "dtr module-cover" }, moduleSign(course.sign), parts),
    /** @param {ModuleProgress} progress */
    show(progress) {
      const { total, left } = progress;
      const minutes = say("moduleMinutes", { n: total });
      const rest = left < total ? left > 0 && say("minutesLeftOf", { n: left }) : hasMore && say("moduleOptional");
      length.textContent = [minutes, rest].filter(Boolean).join(" ");
      parts.replaceChildren(length, ...(left < total ? [beads(progress, partsText(progress))] : []));
    },
  };
}
