import { closestTo, element, elements, h, icon } from "../ground/dom.js";
import { say } from "../ground/strings.js";
import { showDialog } from "./back.js";
import { exitButton } from "./exit.js";

const WIDE_WINDOW = "(min-width: 64rem)";

/**
 * On a wide screen the list is next to the text, else in a dialog; it is the same element.
 *
 * @param {Contents} contents
 * @param {AbortSignal} signal ends the key "/", which leads to the search
 */
export function contentsButton(contents, signal) {
  const close = h(
    "button",
    { type: "button", class: "page-icon-button", "aria-label": say("close"), onclick: () => dialog.close() },
    icon("x"),
  );
  /** @type {HTMLDialogElement} */
  const dialog = h(
    "dialog",
    { class: "drawer drawer-start", "aria-label": say("contents") },
    h("div", { class: "drawer-head" }, h("h2", null, say("contents")), exitButton(), close),
  );
  const open = () => {
    dialog.append(contents.node);
    showDialog(dialog);
    elements("[aria-current]", contents.node)[0]?.focus();
  };
  dialog.addEventListener("close", () => element("#page-side").append(contents.node));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  window.matchMedia(WIDE_WINDOW).addEventListener("change", () => dialog.close());
  document.body.append(dialog);
  const menu = h(
    "button",
    {
      type: "button",
      class: "page-icon-button page-contents-button",
      "aria-label": say("contents"),
      title: say("contents"),
      "aria-haspopup": "dialog",
      onclick: open,
    },
    icon("menu"),
  );
  /** @param {KeyboardEvent} event */
  const searchOnSlash = (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event) || document.querySelector("dialog[open]"))
      return;
    event.preventDefault();
    if (menu.getClientRects().length) open();
    contents.search();
  };
  document.addEventListener("keydown", searchOnSlash, { signal });
  return menu;
}

/**
 * Whether a key is typed into a field, or chooses in a list.
 *
 * @param {Event} event
 */
function isTyping(event) {
  return Boolean(closestTo(event, "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]"));
}
