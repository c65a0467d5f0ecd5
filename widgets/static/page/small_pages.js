import { element, h } from "../ground/dom.js";
import { useStrings } from "../ground/strings.js";
import { exitButton, exitHelp, startExit } from "./exit.js";
import { themeButton } from "./theme.js";

/** Start one of the small pages, such as the sign-in or a message: its colours, and the quick exit. */
export function start() {
  const { strings } = document.body.dataset;
  if (strings) useStrings(document.documentElement.lang, JSON.parse(strings));
  const told = startExit(document.body.dataset.quickExit);
  document.body.prepend(h("header", { class: "sheet-bar" }, themeButton(), exitButton(), told));
  element("main").append(exitHelp());
}
