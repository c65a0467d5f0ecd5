import { answerState, isDone, isTask } from "../cells/answered.js";
import { REFRESHER } from "../ground/reserved_entries.js";

/**
 * What was done on each page, on any device: its answers say so. A page that asks for nothing is done once all its steps
 * were seen.
 *
 * @param {CoursePage} course
 * @param {Host} host
 * @param {Pick<Visits, "seen" | "reached">} visits
 * @returns {DonePages}
 */
export function createDone(course, host, { seen, reached }) {
  const pages = course.parts.flatMap((part) => part.pages);
  /** @param {Page} page */
  const tasksOf = ({ cells, is_later: isLater }) =>
    cells.map((id) => course.cells[id]).filter((cell) => isTask(cell) && (isLater || cell.id !== REFRESHER));
  /** @param {Page} page */
  const shareOf = (page) => {
    const tasks = tasksOf(page);
    if (!tasks.length) return reached[page.id] ?? 0;
    return tasks.filter((cell) => isDone(cell, host)).length / tasks.length;
  };
  return {
    /** The share of each page, from 0 to 1, of which anything is done. */
    shares: () => Object.fromEntries(pages.map((page) => [page.id, shareOf(page)]).filter(([, share]) => share)),
    stateOf(page) {
      const share = shareOf(page);
      if (share === 1) return "done";
      if (page.is_later) return "later";
      const isBegun = tasksOf(page).some((cell) => answerState(cell, host.get(cell.id)) !== "none");
      return share > 0 || isBegun || seen.has(page.id) ? "started" : "new";
    },
  };
}
