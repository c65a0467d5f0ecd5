import { answerState, isDone } from "../cells/answered.js";
import { elements, fill, h, hiddenText, icon } from "../ground/dom.js";
import { say } from "../ground/strings.js";

/**
 * The list of parts and pages, with the state of each; `visited` is the set of pages seen.
 *
 * @param {CoursePage} course
 * @param {Host} host
 * @param {Set<string>} visited
 * @returns {Contents}
 */
export function createContents(course, host, visited) {
  /** @type {Map<string, PageLine>} */
  const links = new Map();
  const list = h("ol");
  const length = h("p", { class: "contents-length" }, say("minutes", { n: course.total_minutes }));
  const nav = h("nav", { class: "contents", "aria-label": say("contents") }, choiceLink(course), length, list);

  /** @param {string} current */
  const update = (current) => {
    for (const [id, { page, link, mark }] of links) {
      const state = pageState(course, page, host, visited);
      // Unchanged marks stay: replacing one under the finger would lose the tap.
      if (mark.dataset.state !== state) fill(mark, ...markOf(state));
      mark.dataset.state = state;
      mark.className = `contents-mark contents-${state}`;
      if (id === current) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  };
  return {
    node: nav,
    update,
    /**
     * List these parts, with the text that `tagOf(page)` returns for each page; call `update` afterwards.
     *
     * @param {(page: Page) => string | undefined} tagOf
     */
    arrange(parts, tagOf) {
      links.clear();
      /** @param {Page} page */
      const item = (page) => pageItem(page, links, tagOf(page));
      fill(
        list,
        ...parts.map((part) => h("li", null, h("p", { class: "contents-part" }, part.title), h("ol", null, ...part.pages.map(item)))),
      );
    },
    /**
     * Scroll the current page's line into view, within the list only.
     *
     * @param {string} current
     */
    reveal(current) {
      const link = links.get(current)?.link;
      if (!link) return;
      const box = link.getBoundingClientRect();
      const top = (elements(".contents-choice", nav)[0] ?? nav).getBoundingClientRect();
      const seen = { top: elements(".contents-choice", nav).length ? top.bottom : top.top, bottom: nav.getBoundingClientRect().bottom };
      if (box.top < seen.top || box.bottom > seen.bottom) nav.scrollTop += (box.top + box.bottom - seen.top - seen.bottom) / 2;
    },
  };
}

/**
 * "done", "started" or "new", derived from the answers; a page without cells is done once it has been seen.
 *
 * @param {CoursePage} course
 * @param {Page} page
 * @param {Host} host
 * @param {Set<string>} visited
 */
function pageState(course, page, host, visited) {
  const cells = page.cells.map((id) => course.cells[id]);
  const open = cells.filter((cell) => !isDone(cell, host.get(cell.id)));
  if (open.length === 0) return visited.has(page.id) ? "done" : "new";
  const begun = cells.some((cell) => answerState(cell, host.get(cell.id)) !== "none");
  return begun || visited.has(page.id) ? "started" : "new";
}

/**
 * The link to the list of modules, if there is one.
 *
 * @param {CoursePage} course
 */
function choiceLink({ choice }) {
  return choice && h("a", { class: "contents-choice", href: choice }, icon("chevron-left"), h("span", null, say("allModules")));
}

/**
 * @param {Page} page
 * @param {Map<string, PageLine>} links
 * @param {string | undefined} tag
 */
function pageItem(page, links, tag) {
  const mark = h("span", { class: "contents-mark" });
  const words = h("span", null, page.title, tag && h("span", { class: "contents-tag" }, hiddenText(". "), tag));
  const link = h("a", { href: `#${page.id}` }, mark, words);
  links.set(page.id, { page, link, mark });
  return h("li", null, link);
}

/** @param {string} state */
function markOf(state) {
  if (state === "done") return [icon("check"), hiddenText(`${say("pageDone")}: `)];
  return state === "started" ? [hiddenText(`${say("pageStarted")}: `)] : [];
}
