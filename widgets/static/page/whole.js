const KEY = "dtr:whole-pages";
/** The page's head also sets it, before anything is drawn. */
const CLASS = "has-whole-pages";

/** Whether the learner wants whole pages instead of one step at a time. */
export function wantsWhole() {
  return document.documentElement.classList.contains(CLASS);
}

/**
 * Store in this browser whether the learner wants whole pages.
 *
 * @param {boolean} isWhole
 */
export function setWhole(isWhole) {
  document.documentElement.classList.toggle(CLASS, isWhole);
  try {
    if (isWhole) window.localStorage.setItem(KEY, "1");
    else window.localStorage.removeItem(KEY);
  } catch {
    // private mode: the choice lasts as long as the page
  }
}
