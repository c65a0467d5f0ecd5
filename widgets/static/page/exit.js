import { dropFocus, h, icon, liveRegion } from "../ground/dom.js";
import { say } from "../ground/strings.js";

const BLANK = "about:blank";
/** In the tab's storage: where a learner went who left in a hurry. The page's head reads it when Back is pressed. */
const LEFT_KEY = "dtr:left";
const PRESSES = 3;
/** The longest time between two presses that belong together, in milliseconds. */
const PACE = 1000;
/** After so long without word of the neutral page, in milliseconds, a blank one takes its place. */
const PATIENCE = 3000;

let leaveFor = "";

/**
 * From here on the page can be left at once, by key or button, for `address` (a blank page where
 * there is none). What is given back says, where it is put, that one more press leaves.
 *
 * @param {string | undefined} address
 */
export function startExit(address) {
  leaveFor = address || BLANK;
  const told = liveRegion("exit-told");
  watchEscape(told);
  // A browser may show a page again as it was left: then it is not drawn, unless the learner came back by the address.
  window.addEventListener("pageshow", ({ persisted }) => persisted && (wasLeft() ? leave() : coverPage(false)));
  return told;
}

/** The button that leaves at once; null where the page is not left in this way (JupyterLab). */
export function exitButton() {
  if (!leaveFor) return null;
  return h(
    "button",
    { type: "button", class: "page-exit", title: say("exitTitle"), onclick: leave },
    icon("exit"),
    h("span", null, say("exit")),
  );
}

/** What leaving does and what it does not, for whoever wants to know before it is needed. */
export function exitHelp() {
  const where = leaveFor === BLANK ? "exitToBlank" : "exitToOther";
  const sentences = ["exitHow", where, "exitBack", "exitHistory"].map((key) => h("li", null, say(key)));
  return h("details", { class: "exit-help" }, h("summary", null, say("exitHelp")), h("ul", null, ...sentences));
}

// What is being typed is an answer once the focus leaves it; it has to be kept before the page is gone.
function leave() {
  dropFocus();
  rememberLeaving();
  coverPage(true);
  goTo(window.navigator.onLine ? leaveFor : BLANK);
  setTimeout(() => goTo(BLANK), PATIENCE);
}

/**
 * The page is gone at once, however long the other one takes; around it, too, where it stands in a learning platform.
 *
 * @param {boolean} isCovered
 */
function coverPage(isCovered) {
  for (const view of [window, topWindow()]) view.document.documentElement.style.display = isCovered ? "none" : "";
}

/** @param {string} address */
function goTo(address) {
  try {
    (window.top ?? window).location.replace(address);
  } catch {
    window.location.replace(address);
  }
}

/** The outermost window that this page may reach into. */
function topWindow() {
  try {
    return window.top?.document ? window.top : window;
  } catch {
    return window;
  }
}

function rememberLeaving() {
  try {
    window.sessionStorage.setItem(LEFT_KEY, leaveFor);
  } catch {
    // without storage, Back may show the page again
  }
}

function wasLeft() {
  try {
    return window.sessionStorage.getItem(LEFT_KEY) !== null;
  } catch {
    return true;
  }
}

/**
 * One press closes a dialog, two empty a search field in it and close it: three in a row mean nothing else.
 *
 * @param {HTMLElement} told
 */
function watchEscape(told) {
  let presses = 0;
  /** @type {Timer} */
  let timer;
  const forget = () => {
    presses = 0;
    told.textContent = "";
  };
  /** @param {KeyboardEvent} event */
  const press = ({ key, repeat }) => {
    clearTimeout(timer);
    if (key !== "Escape") return void forget();
    presses += repeat ? 0 : 1;
    if (presses >= PRESSES) return void leave();
    if (presses === PRESSES - 1) told.textContent = say("exitOnceMore");
    timer = setTimeout(forget, PACE);
  };
  window.addEventListener("keydown", press, true);
}
