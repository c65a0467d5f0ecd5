import { refresherNotice } from "#kinds/refresher/notice.js";
import { element, elements, fill, focusOn, h, icon, liveRegion } from "../ground/dom.js";
import { say } from "../ground/strings.js";
import { lengthText } from "./contents.js";
import { contentsButton } from "./contents_button.js";
import { exitButton, exitHelp } from "./exit.js";
import { languageButton } from "./language.js";
import { statusLine } from "./status.js";
import { themeButton } from "./theme.js";

/**
 * What is around the pages: header, notices, contents, footer.
 *
 * @param {CoursePage} course
 * @param {Host} host
 * @param {{ contents: Contents, drawer: Drawer, guide: Guide, peek: Peek }} parts
 * @param {{ exitTold: HTMLElement, speak: (code: string) => Promise<void>, signal: AbortSignal }} setting
 */
export function createShell(course, host, { contents, drawer, guide, peek }, { exitTold, speak, signal }) {
  const part = h("span", { class: "page-place" });
  const left = h("span", { class: "page-left" });
  const bar = h("span", { class: "page-bar-fill" });
  const header = fill(
    element("#page-header"),
    h(
      "div",
      { class: "page-top" },
      contentsButton(contents, signal),
      h("h1", { class: "page-title" }, course.title),
      toolsButton(drawer),
      languageButton(course, speak),
      themeButton(),
      exitButton(),
    ),
    h("div", { class: "page-line" }, part, left, statusLine(host)),
    h("div", { class: "page-bar", "aria-hidden": "true" }, bar),
    exitTold,
  );
  document.body.prepend(h("a", { class: "page-skip", href: "#page-main", onclick: skipToContent }, say("skip")));
  const refresher = refresherNotice(course, host);
  for (const former of elements(".page-notices")) former.remove();
  // the tool with the contacts repeats it
  const example = course.example_contacts ? banner(say("exampleContacts")) : null;
  element(".page-column").prepend(noticesOf(course, host, [example, refresher.node]));
  keepHeight(header);
  element("#page-side").replaceChildren(contents.node);
  element("#page-footer").replaceChildren(...guide.nodes, exitHelp());
  document.body.append(drawer.node, peek.node);
  return {
    /**
     * @param {Part[]} parts
     * @param {Place} shown
     */
    showPage(parts, { page, step }) {
      example?.toggleAttribute("hidden", page !== parts[0].pages[0].id || step > 1);
      part.textContent = parts.find(({ pages }) => pages.some(({ id }) => id === page))?.title ?? "";
      refresher.show(page);
    },
    /** @param {ModuleProgress} progress */
    showProgress(progress) {
      left.textContent = lengthText(progress);
      bar.style.inlineSize = `${100 * progress.share}%`;
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

/**
 * @param {CoursePage} course
 * @param {Host} host
 * @param {(HTMLElement | null)[]} others
 */
function noticesOf(course, host, others) {
  const line = liveRegion("page-notice-text");
  const problem = h("div", { class: "page-notice" }, line);
  const show = () => {
    problem.classList.toggle("page-notice-empty", !host.notice);
    if (line.textContent !== host.notice) line.textContent = host.notice;
  };
  show();
  host.onStatus(show);
  const broken = course.problem && banner(course.problem);
  return h("section", { class: "page-notices", "aria-label": say("notices") }, broken, problem, ...others);
}

/** @param {string} sentence */
function banner(sentence) {
  return h("p", { class: "page-banner" }, icon("info"), sentence);
}

/**
 * Tell the style how high the header is, below which the text scrolls.
 *
 * @param {HTMLElement} header
 */
function keepHeight(header) {
  const root = document.documentElement;
  new ResizeObserver(() => root.style.setProperty("--page-header", `${header.offsetHeight}px`)).observe(header);
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
