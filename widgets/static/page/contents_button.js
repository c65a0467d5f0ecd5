import { element, elements, h, icon } from "../ground/dom.js";
import { say } from "../ground/strings.js";
import { showDialog } from "./back.js";
import { exitButton } from "./exit.js";

const WIDE_WINDOW = "(min-width: 64rem)";

/**
 * On a wide screen the list is next to the text, else in a dialog; it is the same element.
 *
 * @param {Contents} contents
 */
export function contentsButton(contents) {
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
  return h(
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
}
