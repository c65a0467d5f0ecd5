import { element, elements, focusOn, sectionOf } from "../ground/dom.js";
import { freshToken } from "../ground/token.js";
import { placeIn, placeText } from "./places.js";
import { showStep, stepHeading } from "./steps.js";
import { wantsWhole } from "./whole.js";

/**
 * How far down each entry of the browser's history was left, by the entry's key.
 *
 * @type {Map<string, number>}
 */
const heights = new Map();

/**
 * Turn the pages and steps of the course, as the browser's address names them. Back returns to where one was, with what one saw there.
 *
 * @param {Turned} parts
 * @returns {Turning}
 */
export function createTurning({ pages, start, onPlace, onOther, signal }) {
  const entries = createEntries(signal);
  /**
   * At which step to continue a page that was left before its end.
   *
   * @type {Map<string, number>}
   */
  const left = new Map();
  /** @type {Place} */
  let shown;

  /** @param {NamedPlace} named */
  const placeOf = ({ page, step = left.get(page) ?? 1 }) => ({ page, step: Math.min(Math.max(step, 1), stepsIn(pages, page).length) });
  const draw = () => {
    for (const [page, { section }] of pages) {
      section.classList.toggle("is-current", page === shown.page);
      section.classList.toggle("is-within", shown.step > 1 && !wantsWhole());
    }
    const steps = stepsIn(pages, shown.page);
    element("#page-main").dataset.place = addressOf(shown, steps);
    showStep(steps, wantsWhole() ? 0 : shown.step);
    left.set(shown.page, shown.step === steps.length ? 1 : shown.step);
    entries.name(addressOf(shown, steps));
    onPlace(shown);
  };
  /**
   * @param {NamedPlace} named
   * @param {Arrival | null} arrival null where neither the focus nor what is seen moves
   */
  const show = (named, arrival) => {
    shown = placeOf(named);
    draw();
    if (arrival) arrive(shown, stepsIn(pages, shown.page), named, arrival);
  };
  const follow = () => {
    const hash = hashText();
    const named = placeIn(hash);
    const { isBack, y } = entries.turn();
    const cell = entries.takeWanted();
    if (!named || !pages.has(named.page)) {
      entries.name(addressOf(shown, stepsIn(pages, shown.page)));
      return onOther(hash);
    }
    const isBeginning = !isBack && !named.step && named.page === shown.page;
    show(isBeginning ? { ...named, step: 1 } : named, { y, cell });
  };
  const begin = () => {
    const hash = hashText();
    const named = placeIn(hash);
    const isPlace = named && pages.has(named.page);
    show(isPlace ? named : start, null);
    entries.resume();
    if (!isPlace) onOther(hash);
  };
  /** @param {Event} event */
  const reveal = ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    entries.add();
    show({ ...shown, step: Number(target.dataset.step) || undefined }, null);
  };
  begin();
  window.addEventListener("hashchange", follow, { signal });
  // the browser's search in the page has found something in a hidden step
  document.addEventListener("beforematch", reveal, { signal });
  return {
    get place() {
      return shown;
    },
    go(step, cell) {
      show({ ...shown, step }, { cell });
    },
    want: entries.want,
  };
}

/**
 * What the browser's history tells apart its entries by, and where one was on each.
 *
 * @param {AbortSignal} signal
 */
function createEntries(signal) {
  window.history.scrollRestoration = "manual";
  /** @type {string | undefined} */
  let key;
  /** @type {string | undefined} */
  let wanted;
  // for a reload, which forgets the rest
  window.addEventListener("pagehide", () => put({ ...window.history.state, y: window.scrollY }), { signal });
  return {
    /**
     * The browser has turned to another entry: whether it was shown before, and how far down.
     *
     * @returns {{ isBack: boolean, y: number | undefined }}
     */
    turn() {
      if (key) heights.set(key, window.scrollY);
      const known = window.history.state?.key;
      key = known;
      return { isBack: Boolean(known), y: known && (heights.get(known) ?? 0) };
    },
    /**
     * Give the present entry this address.
     *
     * @param {string} address
     */
    name(address) {
      key = window.history.state?.key ?? freshToken();
      put({ ...window.history.state, key }, `#${address}`);
    },
    /** Add an entry, for a place that no link led to. */
    add() {
      if (key) heights.set(key, window.scrollY);
      try {
        window.history.pushState(null, "");
      } catch {
        // browsers limit how often a page does this
      }
    },
    resume() {
      const y = window.history.state?.y;
      if (y) window.scrollTo(0, y);
    },
    /**
     * Look for this cell once the browser has turned to its entry.
     *
     * @param {string | undefined} cell
     */
    want(cell) {
      wanted = cell;
    },
    takeWanted() {
      const cell = wanted;
      wanted = undefined;
      return cell;
    },
  };
}

/**
 * @param {object} state
 * @param {string} [address]
 */
function put(state, address) {
  try {
    window.history.replaceState(state, "", address);
  } catch {
    // browsers limit how often a page does this
  }
}

/**
 * Move what is seen, and the focus, to where a place begins, or to a cell on it.
 *
 * @param {Place} place
 * @param {HTMLElement[]} steps
 * @param {NamedPlace} named
 * @param {Arrival} arrival
 */
function arrive({ page, step }, steps, named, { y, cell }) {
  const title = element("h2", sectionOf(page));
  const asked = cell && element(`[data-cell="${cell}"]`);
  const heading = (asked && (elements("h3", asked)[0] ?? asked)) || (step > 1 && named.step && stepHeading(steps[step - 1])) || title;
  const isWithin = wantsWhole() && heading !== title;
  if (y === undefined && isWithin) (asked || steps[step - 1]).scrollIntoView({ block: "start" });
  else window.scrollTo(0, y ?? 0);
  focusOn(heading);
  if (y === undefined) heading.scrollIntoView({ block: "nearest" });
}

/**
 * @param {Place} place
 * @param {HTMLElement[]} steps
 */
function addressOf({ page, step }, steps) {
  return wantsWhole() || steps.length === 1 ? page : placeText({ page, step });
}

/**
 * @param {Turned["pages"]} pages
 * @param {string} page
 */
function stepsIn(pages, page) {
  return pages.get(page)?.steps ?? [];
}

function hashText() {
  return decodeURIComponent(window.location.hash.slice(1));
}
