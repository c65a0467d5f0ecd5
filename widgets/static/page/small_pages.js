import { element, h } from "../ground/dom.js";
import { useStrings } from "../ground/strings.js";
import { exitButton, exitHelp, startExit } from "./exit.js";
import { themeButton } from "./theme.js";

/** Before and beside the course, on the sign-in and on pages that say one thing: its colours, and a way to leave at once. */
export function start() {
  const { strings } = document.body.dataset;
  if (strings) useStrings(document.documentElement.lang, JSON.parse(strings));
  const told = startExit(document.body.dataset.quickExit);
  document.body.prepend(h("header", { class: "sheet-bar" }, themeButton(), exitButton(), told));
  element("main").append(exitHelp());
}
