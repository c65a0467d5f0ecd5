import { toolBody } from "#kinds/tool/body.js";
import { button, elements, fill, focusOn, h, icon } from "../ground/dom.js";
import { say } from "../ground/strings.js";
import { inline } from "../ground/text.js";
import { exitButton } from "./exit.js";

/**
 * The drawer with the tools, over the page, from anywhere: `open(id, entry)`; without an id, the list of tools. `show` opens its dialog.
 *
 * @param {Host} host
 * @param {(dialog: HTMLDialogElement) => void} show
 * @returns {Drawer}
 */
export function createDrawer(host, show = (dialog) => dialog.showModal()) {
  const title = h("h2", { id: "tools-title" });
  const body = h("div", { class: "drawer-body dtr dtr-tool" });
  const back = button([icon("chevron-left"), say("allTools")], () => list(), "quiet");
  const close = h(
    "button",
    { type: "button", class: "page-icon-button", "aria-label": say("close"), onclick: () => dialog.close() },
    icon("x"),
  );
  const head = h("div", { class: "drawer-head" }, title, exitButton(), close);
  /** @type {HTMLDialogElement} */
  const dialog = h("dialog", { class: "drawer", "aria-labelledby": title.id }, head, h("div", { class: "drawer-back" }, back), body);
  // a tool, once drawn, keeps its ticks and choices for the session
  /** @type {Map<string, HTMLElement>} */
  const drawn = new Map();

  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());

  const list = () => {
    title.textContent = say("tools");
    back.hidden = true;
    const items = host.tools.map((tool) =>
      h(
        "li",
        null,
        button([h("span", null, ...inline(tool.title)), icon("chevron-right")], () => showTool(tool), "choice"),
      ),
    );
    fill(body, h("p", null, say("toolsIntro")), h("ul", { class: "dtr-choice-list" }, ...items));
    focusOn(title);
  };
  /**
   * @param {ToolCell} tool
   * @param {string} [entry]
   */
  const showTool = (tool, entry) => {
    const view = drawn.get(tool.id) ?? h("div", null, ...toolBody(tool, host, "h3"));
    drawn.set(tool.id, view);
    title.textContent = tool.title;
    back.hidden = false;
    fill(body, view);
    body.scrollTop = 0;
    focusOn(title);
    if (entry) showEntry(view, entry);
  };
  return {
    node: dialog,
    /**
     * @param {string} id
     * @param {string} entry
     */
    open(id, entry) {
      if (!dialog.open) show(dialog);
      const tool = host.tools.find((other) => other.id === id);
      if (tool) showTool(tool, entry);
      else list();
    },
  };
}

/**
 * @param {HTMLElement} view
 * @param {string} entry
 */
function showEntry(view, entry) {
  /** @type {HTMLInputElement | null} */
  const filter = view.querySelector("input[type=search]");
  if (filter?.value) {
    filter.value = "";
    filter.dispatchEvent(new Event("input"));
  }
  // "ref-id/part" is a place in a long document: the document is shown, with that place by name.
  const [id] = entry.split("/");
  for (const found of elements("[data-entry]", view)) found.classList.toggle("dtr-found", found.dataset.entry === id);
  for (const place of elements("[data-place]", view)) place.hidden = place.dataset.place !== entry;
  /** @type {HTMLElement | null} */
  const target = view.querySelector(".dtr-found");
  if (!target) return;
  target.querySelector("details")?.setAttribute("open", "");
  focusOn(target);
  target.scrollIntoView({ block: "center" });
}
