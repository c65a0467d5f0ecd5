import { elements, fill, h, hiddenText, icon } from "../ground/dom.js";
import { say } from "../ground/strings.js";
import { createSearch } from "./search.js";

/**
 * The list of parts and pages, with the state of each.
 *
 * @param {CoursePage} course
 * @param {DonePages} done
 * @returns {Contents}
 */
export function createContents(course, done) {
  /** @type {Map<string, PageLine>} */
  const links = new Map();
  const list = h("ol");
  const search = createSearch(course, (isSearching) => {
    list.hidden = isSearching;
    length.hidden = isSearching;
  });
  const length = h("p", { class: "contents-length" });
  const nav = h("nav", { class: "contents", "aria-label": say("contents") }, choiceLink(course), search.node, length, list);

  return {
    node: nav,
    search: search.focus,
    update(current, progress) {
      length.textContent = lengthText(progress);
      for (const [id, line] of links) {
        showState(line, done.stateOf(line.page));
        if (id === current) line.link.setAttribute("aria-current", "page");
        else line.link.removeAttribute("aria-current");
      }
    },
    arrange(parts, { tagOf, startOf }) {
      links.clear();
      /** @param {Page} page */
      const item = (page) => pageItem(page, links, tagOf(page), startOf(page));
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
 * How long the module takes, then what is left of it.
 *
 * @param {ModuleProgress} progress
 */
export function lengthText({ total, left }) {
  if (left === 0) return say("allPartsDone");
  return left < total ? say("minutesLeft", { n: left }) : say("minutes", { n: total });
}

/**
 * Unchanged marks stay: replacing one under the finger would lose the tap.
 *
 * @param {PageLine} line
 * @param {PageState} state
 */
function showState({ mark, start }, state) {
  if (mark.dataset.state !== state) fill(mark, ...markOf(state));
  mark.dataset.state = state;
  mark.className = `contents-mark contents-${state}`;
  if (start) start.hidden = state === "done";
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
 * A page's line, with a text below its title, and one that goes once the page is done.
 *
 * @param {Page} page
 * @param {Map<string, PageLine>} links
 * @param {string | undefined} tag
 * @param {string | undefined} startTag
 */
function pageItem(page, links, tag, startTag) {
  /** @param {string | undefined} text */
  const tagged = (text) => (text ? h("span", { class: "contents-tag" }, hiddenText(". "), text) : null);
  const mark = h("span", { class: "contents-mark" });
  const start = tagged(startTag);
  const link = h("a", { href: `#${page.id}` }, mark, h("span", null, page.title, start, tagged(tag)));
  links.set(page.id, { page, link, mark, start });
  return h("li", null, link);
}

/** @param {PageState} state */
function markOf(state) {
  if (state === "done") return [icon("check"), hiddenText(`${say("pageDone")}: `)];
  return state === "started" ? [hiddenText(`${say("pageStarted")}: `)] : [];
}
