import { dropFocus, h, icon, liveRegion } from "../ground/dom.js";
import { say } from "../ground/strings.js";

const BLANK = "about:blank";
/** The key in the tab's storage for the URL used by the quick exit. The page's head reads it when Back is pressed. */
const LEFT_KEY = "dtr:left";
const PRESSES = 3;
/** The longest pause between two presses that count together, in milliseconds. */
const PACE = 1000;
/** After this long without a response from the neutral page, in milliseconds, a blank one replaces it. */
const PATIENCE = 3000;

let leaveFor = "";

/**
 * Set up the quick exit, by key or button, to `address` (a blank page if empty). Returns an element that announces,
 * wherever it is placed, that one more press leaves.
 *
 * @param {string | undefined} address
 */
export function startExit(address) {
  leaveFor = address || BLANK;
  const told = liveRegion("exit-told");
  watchEscape(told);
  // A browser may show a cached page again: do not draw it, unless the learner entered its URL.
  window.addEventListener("pageshow", ({ persisted }) => persisted && (wasLeft() ? leave() : coverPage(false)));
  return told;
}

/** The quick-exit button; null if the page has no quick exit (JupyterLab). */
export function exitButton() {
  if (!leaveFor) return null;
  return h(
    "button",
    { type: "button", class: "page-exit", title: say("exitTitle"), onclick: leave },
    icon("log-out"),
    h("span", null, say("exit")),
  );
}

/** What the quick exit does and does not do, for learners who want to know before they need it. */
export function exitHelp() {
  const where = leaveFor === BLANK ? "exitToBlank" : "exitToOther";
  const sentences = ["exitHow", where, "exitBack", "exitHistory"].map((key) => h("li", null, say(key)));
  return h("details", { class: "exit-help" }, h("summary", null, say("exitHelp")), h("ul", null, ...sentences));
}

// Typed text becomes an answer when it loses the focus; it has to be saved before the page is gone.
function leave() {
  dropFocus();
  rememberLeaving();
  coverPage(true);
  goTo(window.navigator.onLine ? leaveFor : BLANK);
  setTimeout(() => goTo(BLANK), PATIENCE);
}

/**
 * Hide the page at once, however slow the next one is, including the learning platform around it.
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

/** The outermost window that this page can access. */
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
 * One press closes a dialog, two clear its search field and close it: only three in a row have no other meaning.
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
  window.addEventListener("pointerdown", forget, true);
}
