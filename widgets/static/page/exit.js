import { h, icon, liveRegion } from "../ground/dom.js";
import { say } from "../ground/strings.js";

const EXIT_BLANK = "about:blank";
/** In the tab's storage: where a learner went who left in a hurry. The page's head reads it when Back is pressed. */
const EXIT_LEFT = "dtr:left";
const EXIT_PRESSES = 3;
/** The longest time between two presses that belong together, in milliseconds. */
const EXIT_PACE = 1000;
/** After so long without word of the neutral page, in milliseconds, a blank one takes its place. */
const EXIT_PATIENCE = 3000;

let exitAddress = "";

/**
 * From here on the page can be left at once, by key or button, for `address` (a blank page where
 * there is none). What is given back says, where it is put, that one more press leaves.
 */
export function startExit(address) {
  exitAddress = address || EXIT_BLANK;
  const told = liveRegion("exit-told");
  exitWatchKey(told);
  // A browser may show a page again as it was left: then it is not drawn, unless the learner came back by the address.
  window.addEventListener("pageshow", ({ persisted }) => persisted && (exitWasLeft() ? exitLeave() : exitCover(false)));
  return told;
}

/** The button that leaves at once; null where the page is not left in this way (JupyterLab). */
export function exitButton() {
  if (!exitAddress) return null;
  return h("button", { type: "button", class: "page-exit", title: say("exitTitle"), onclick: exitLeave }, icon("exit"), h("span", null, say("exit")));
}

/** What leaving does and what it does not, for whoever wants to know before it is needed. */
export function exitHelp() {
  const where = exitAddress === EXIT_BLANK ? "exitToBlank" : "exitToOther";
  const sentences = ["exitHow", where, "exitBack", "exitHistory"].map((key) => h("li", null, say(key)));
  return h("details", { class: "exit-help" }, h("summary", null, say("exitHelp")), h("ul", null, ...sentences));
}

// What is being typed is an answer once the focus leaves it; it has to be kept before the page is gone.
function exitLeave() {
  document.activeElement?.blur();
  exitRemember();
  exitCover(true);
  exitGo(window.navigator.onLine ? exitAddress : EXIT_BLANK);
  setTimeout(() => exitGo(EXIT_BLANK), EXIT_PATIENCE);
}

/** The page is gone at once, however long the other one takes; around it, too, where it stands in a learning platform. */
function exitCover(isCovered) {
  for (const view of [window, exitTop()]) view.document.documentElement.style.display = isCovered ? "none" : "";
}

function exitGo(address) {
  try {
    window.top.location.replace(address);
  } catch {
    window.location.replace(address);
  }
}

/** The outermost window that this page may reach into. */
function exitTop() {
  try {
    return window.top.document ? window.top : window;
  } catch {
    return window;
  }
}

function exitRemember() {
  try {
    window.sessionStorage.setItem(EXIT_LEFT, exitAddress);
  } catch {
    // without storage, Back may show the page again
  }
}

function exitWasLeft() {
  try {
    return window.sessionStorage.getItem(EXIT_LEFT) !== null;
  } catch {
    return true;
  }
}

// One press closes a dialog, two empty a search field in it and close it: three in a row mean nothing else.
function exitWatchKey(told) {
  let presses = 0;
  let timer;
  const forget = () => {
    presses = 0;
    told.textContent = "";
  };
  const press = ({ key, repeat }) => {
    clearTimeout(timer);
    if (key !== "Escape") return void forget();
    presses += repeat ? 0 : 1;
    if (presses >= EXIT_PRESSES) return void exitLeave();
    if (presses === EXIT_PRESSES - 1) told.textContent = say("exitOnceMore");
    timer = setTimeout(forget, EXIT_PACE);
  };
  window.addEventListener("keydown", press, true);
}
