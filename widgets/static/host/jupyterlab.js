import ICONS from "#kinds/diagram/icons.json" with { type: "json" };
import { useDiagramIcons } from "#kinds/diagram/known_icons.js";
import { mount } from "../cells/components.js";
import { isAsked } from "../cells/question_answers.js";
import { closestTo, h, liveRegion } from "../ground/dom.js";
import { say } from "../ground/strings.js";
import { createDrawer } from "../page/drawer.js";
import { statusLine } from "../page/status.js";
import { trackCard, trackWeek } from "../page/track.js";
import { createHost } from "./host.js";
import { dressNotebook, showCell } from "./jupyterlab_notebook.js";
import { createLink } from "./link.js";

/**
 * What the host has to know of a cell, by its kind.
 *
 * @type {Record<string, Special<[Cell, Host], void>>}
 */
const REGISTER = {
  question: registerQuestion,
  /**
   * @param {ToolCell} cell
   * @param {Host} host
   */
  tool: (cell, host) => addOnce(host.tools, cell),
  refresher(_cell, host) {
    host.refreshes = true;
  },
};

/**
 * Start the notebook: its host, and how each of its cells is drawn (`jupyterlab_cell.js`), for all widgets of this browser window.
 *
 * @param {{ model: WidgetModel }} widget
 */
export function initialize({ model }) {
  useDiagramIcons(ICONS);
  const page = model.get("page");
  globalThis.dutyToReport ??= {};
  const courses = globalThis.dutyToReport;
  const host = hostFor(page, courses[page.folder]?.host);
  courses[page.folder] = { host, mount: (el, cell) => mountCell(el, cell, host) };
  host.connect(createLink(model));
}

/**
 * Draw the output of the notebook's first cell.
 *
 * @param {{ model: WidgetModel, el: HTMLElement }} widget
 */
export function render({ model, el }) {
  const course = globalThis.dutyToReport?.[model.get("page").folder];
  if (!course) return;
  mountNotice(el, course.host);
  dressNotebook(el);
}

/**
 * The host for a notebook open in JupyterLab, where cells arrive one by one and there are no pages. `known` is the
 * notebook's host from before its kernel was restarted: its cells stay alive.
 *
 * @param {NotebookPage} page
 * @param {Host | undefined} known
 * @returns {Host}
 */
function hostFor(page, known) {
  if (known) {
    known.tools.splice(0, Infinity, ...page.tools);
    known.questions.splice(0, Infinity, ...page.questions);
    known.practice.splice(0, Infinity, ...page.practice);
    return known;
  }
  const host = createHost({ ...page, inLab: true });
  const drawer = createDrawer(host);
  document.body.append(drawer.node);
  host.openTool = (id, entry) => drawer.open(id, entry);
  host.showCell = showCell;
  host.course = { tracks: page.tracks, module: page.module };
  document.addEventListener("click", (event) => openReference(event, host), true);
  followTheme();
  return host;
}

/**
 * Draw a cell of the notebook, and tell the other cells about it.
 *
 * @param {HTMLElement} el
 * @param {Cell} cell
 * @param {Host} host
 */
function mountCell(el, cell, host) {
  registerCell(cell, host);
  el.dataset.cell = cell.id;
  // a notebook shows all its cells
  host.drawing.open();
  mount(el, cell, host);
  if (cell.kind === "handin" && host.course) el.append(trackWeek(host.course, host));
}

/**
 * The line above the cells: whether answers are saved, and any problem.
 *
 * @param {HTMLElement} el
 * @param {Host} host
 */
function mountNotice(el, host) {
  const notice = liveRegion("");
  const banner = host.exampleContacts && h("p", { class: "dtr-hint" }, say("exampleContacts"));
  const show = () => {
    notice.textContent = host.notice;
    notice.classList.toggle("dtr-hint", Boolean(host.notice));
  };
  show();
  host.onStatus(show);
  el.classList.add("dtr");
  el.replaceChildren(...[banner, notice, statusLine(host, "dtr-small"), host.course && trackCard(host.course, host)].filter(Boolean));
}

/**
 * The learner's copy may have another name than the module: then its cells become known only as they are drawn.
 *
 * @param {Cell} cell
 * @param {Host} host
 */
function registerCell(cell, host) {
  if (!cell.problem) REGISTER[cell.kind]?.(cell, host);
}

/**
 * @param {Question} cell
 * @param {Host} host
 */
function registerQuestion(cell, host) {
  if (!cell.graded) addOnce(host.practice, cell);
  else if (isAsked(cell) && !host.questions.some((asked) => asked.cell.id === cell.id)) host.questions.push({ cell, page: null });
}

/**
 * @template {Cell} T
 * @param {T[]} list
 * @param {T} cell
 */
function addOnce(list, cell) {
  if (!list.some(({ id }) => id === cell.id)) list.push(cell);
}

/**
 * Open a reference over the notebook, so that the reader's place is kept.
 *
 * @param {Event} event
 * @param {Host} host
 */
function openReference(event, host) {
  const entry = closestTo(event, "a[href^='#ref-']")?.getAttribute("href")?.slice(1);
  const tool = host.tools.find((other) => other.tool === "sources");
  if (!entry || !tool || event.defaultPrevented) return;
  event.preventDefault();
  event.stopPropagation();
  host.openTool(tool.id, entry);
}

// JupyterLab has its own theme, whatever the system prefers.
function followTheme() {
  const follow = () => {
    document.documentElement.dataset.theme = document.body.dataset.jpThemeLight === "false" ? "dark" : "light";
  };
  follow();
  new MutationObserver(follow).observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
}
