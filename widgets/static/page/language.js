import { element, elements, fill, h, icon, liveRegion, sectionOf } from "../ground/dom.js";
import { problemText, say, useStrings } from "../ground/strings.js";
import { showDialog } from "./back.js";

/** The server reads this cookie as well: at the sign-in, and when the page is opened again. */
const COOKIE = "duty-language";
const COOKIE_SECONDS = 365 * 24 * 3600;

/**
 * The button that opens the list of languages; null if there is only one. `speak` is called with the chosen code, and
 * may fail with a sentence; an entry with `href` is another file instead.
 *
 * @param {CoursePage} course
 * @param {(code: string) => Promise<void>} speak
 */
export function languageButton(course, speak) {
  const { languages = [] } = course;
  if (languages.length < 2) return null;
  const told = liveRegion("language-told");
  /** @param {string} code */
  const choose = async (code) => {
    fill(told, say("languageComes"));
    try {
      await speak(code);
    } catch (problem) {
      fill(told, problemText(problem));
    }
  };
  const items = languages.map((language) => h("li", null, languageEntry(language, course, choose)));
  const close = h(
    "button",
    { type: "button", class: "page-icon-button", "aria-label": say("close"), onclick: () => dialog.close() },
    icon("x"),
  );
  const head = h("div", { class: "drawer-head" }, h("h2", null, say("language")), close);
  /** @type {HTMLDialogElement} */
  const dialog = h(
    "dialog",
    { class: "drawer", "aria-label": say("language") },
    head,
    h("div", { class: "drawer-body dtr" }, h("ul", { class: "dtr-choice-list" }, ...items), told),
  );
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  return h(
    "button",
    {
      type: "button",
      class: "page-icon-button page-language",
      "aria-label": say("language"),
      title: say("language"),
      "aria-haspopup": "dialog",
      onclick: () => showDialog(dialog),
    },
    icon("languages"),
  );
}

/**
 * @param {OfferedLanguage} language
 * @param {CoursePage} course
 * @param {(code: string) => void} choose
 */
function languageEntry({ code, name, href }, course, choose) {
  const isCurrent = code === course.language;
  const attributes = { class: "dtr-button dtr-button-choice", lang: code, "aria-current": isCurrent && "true" };
  const content = [h("span", null, name), isCurrent && icon("check")];
  if (!href) return h("button", { type: "button", ...attributes, onclick: () => choose(code) }, ...content.filter(Boolean));
  // every language has the same pages, so the place is kept
  /** @param {Event} event */
  const link = h("a", { ...attributes, href }, ...content.filter(Boolean));
  link.addEventListener("click", () => link.setAttribute("href", `${href}${window.location.hash}`));
  return link;
}

/**
 * `course` in another language, fetched through `host`; answers and learner stay those of `course`.
 *
 * @param {string} code
 * @param {CoursePage} course
 * @param {Host} host
 * @returns {Promise<LaidCourse>}
 */
export async function courseIn(code, course, host) {
  if (!host.inLanguage) throw new Error(say("somethingWrong"));
  const page = await host.inLanguage(code);
  rememberLanguage(code);
  const cells = Object.fromEntries(cellBlocks(page).map((cell) => [cell.id, cell]));
  const parts = page.parts.map((part) => ({ ...part, pages: part.pages.map((one) => ({ ...one, cells: cellIds(one) })) }));
  return { ...course, ...page, parts, cells, beside: modulesBeside(course, page) };
}

/**
 * Replace the texts on the page by those of `course`; cells are drawn on them afterwards.
 *
 * @param {LaidCourse} course
 */
export function layCourse(course) {
  useStrings(course.language, course.strings);
  document.documentElement.lang = course.language;
  document.documentElement.dir = course.direction;
  const sections = course.parts.flatMap((part) => part.pages.map((page) => sectionFor(part, page)));
  element("#page-main").replaceChildren(...sections);
}

/**
 * Remember the scroll position by the element at the top; the returned function scrolls it there again.
 *
 * @param {Place} place
 * @returns {() => void}
 */
export function rememberPlace({ page }) {
  const header = element("#page-header").getBoundingClientRect().bottom;
  const blocks = () => elements(":scope > .page-step:not([hidden]) > *", sectionOf(page));
  const top = blocks().findIndex((block) => block.getBoundingClientRect().bottom > header);
  return () => {
    if (top <= 0) return;
    const gap = blocks()[top]?.getBoundingClientRect().top ?? 0;
    window.scrollBy(0, gap - header);
  };
}

/**
 * The page knows from its server which modules exist and where they are.
 *
 * @param {CoursePage} course
 * @param {TranslatedPage} page
 */
function modulesBeside(course, page) {
  return (course.beside ?? []).map((module) => ({
    ...module,
    ...page.beside?.find((other) => other.module === module.module),
    href: module.href,
  }));
}

/** @param {TranslatedPage} page */
function cellBlocks(page) {
  return page.parts
    .flatMap((part) => part.pages.flatMap((one) => one.blocks))
    .map((block) => block.cell)
    .filter(Boolean);
}

/** @param {PageContent} page */
function cellIds(page) {
  return page.blocks.flatMap(({ cell }) => (cell ? [cell.id] : []));
}

/**
 * The same markup as in the template (`course.macro.html.j2`).
 *
 * @param {Omit<Part, "pages">} part
 * @param {PageContent | LaidCourse["parts"][number]["pages"][number]} page
 */
function sectionFor(part, page) {
  const title = `${page.id}-title`;
  return h(
    "section",
    { "data-page": page.id, class: "page", "aria-labelledby": title },
    h("p", { class: "page-part" }, part.title),
    h("h2", { id: title }, page.title),
    ...page.blocks.map(blockElement),
  );
}

/** @param {PageContent["blocks"][number]} block */
function blockElement({ cell, html }) {
  if (cell) return h("div", { class: "dtr-cell", "data-cell": cell.id });
  const prose = h("div", { class: "prose" });
  prose.innerHTML = html;
  return prose;
}

/** @param {string} code */
function rememberLanguage(code) {
  document.cookie = `${COOKIE}=${code}; path=/; max-age=${COOKIE_SECONDS}; samesite=lax`;
}
