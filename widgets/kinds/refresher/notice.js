import { h } from "#course/ground/dom.js";
import { REFRESHER } from "#course/ground/reserved_entries.js";
import { say } from "#course/ground/strings.js";
import { handedInAt, refresherValue } from "./months.js";
import { nextRound, todayHere } from "./schedule.js";

/**
 * Whether this is the page with the refreshers.
 *
 * @param {Page} page
 */
export function hasRefreshers(page) {
  return page.cells.includes(REFRESHER);
}

/**
 * One line among the page's notices that says that a refresher waits, with the way to its page; `node` is null on a course without.
 *
 * @param {CoursePage} course
 * @param {Host} host
 */
export function refresherNotice(course, host) {
  const cell = course.cells[REFRESHER];
  const page = course.parts.flatMap((part) => part.pages).find(hasRefreshers);
  if (cell?.kind !== "refresher" || !page || cell.problem) return { node: null, show() {} };
  const way = h("a", { class: "dtr-button dtr-button-small", href: `#${page.id}` }, say("refresherOpen"));
  const line = h("div", { class: "page-notice" }, h("span", { class: "page-notice-words" }, say("refresherWaits")), way);
  let isHere = false;
  const update = () => {
    line.hidden = isHere || !waitingRound(cell, host);
  };
  host.onChange((id) => id === REFRESHER && update());
  host.onResults(update);
  return {
    node: line,
    /**
     * This page is shown now.
     *
     * @param {string} current
     */
    show(current) {
      isHere = current === page.id;
      update();
    },
  };
}

/**
 * @param {RefresherCell} cell
 * @param {Host} host
 */
function waitingRound(cell, host) {
  return nextRound(cell, refresherValue(host), handedInAt(host), todayHere());
}
