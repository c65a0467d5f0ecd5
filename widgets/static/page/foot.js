import { fill, h, icon } from "../ground/dom.js";
import { say } from "../ground/strings.js";

/** The links to the place before and the place after. */
export function createFoot() {
  const back = h("a", { class: "page-way page-way-back", rel: "prev" });
  const next = h("a", { class: "page-way page-way-next", rel: "next" });
  /**
   * @param {HTMLAnchorElement} link
   * @param {Way | undefined} way
   */
  const point = (link, way) => {
    link.hidden = !way;
    if (!way) return;
    link.href = way.address;
    const title = way.title && h("span", { class: "page-way-title" }, way.title);
    const words = h("span", { class: "page-way-words" }, h("span", { class: "page-way-name" }, way.name), title);
    fill(link, ...(link === back ? [icon("chevron-left"), words] : [words, icon("chevron-right")]));
  };
  return {
    node: h("div", { class: "page-ways" }, back, next),
    /**
     * @param {Way | undefined} before
     * @param {Way | undefined} after
     */
    show(before, after) {
      point(back, before);
      point(next, after);
    },
    /**
     * Whether something on the page is still to be done, so that the way on does not ask to be taken.
     *
     * @param {boolean} isQuiet
     */
    hush(isQuiet) {
      next.classList.toggle("page-way-quiet", isQuiet);
    },
  };
}

/**
 * The ways back and on from a place in the course, between steps or whole pages.
 *
 * @param {{ place: Place, isWhole: boolean, pages: Page[], stepsOf: (page: string) => number, isOptional: (page: Page) => boolean }} at
 * @returns {{ before: Way | undefined, after: Way | undefined }}
 */
export function waysFrom({ place, isWhole, pages, stepsOf, isOptional }) {
  const index = pages.findIndex(({ id }) => id === place.page);
  const current = pages[index];
  /**
   * @param {string} page
   * @param {number} step
   */
  const address = (page, step) => (isWhole || stepsOf(page) === 1 ? `#${page}` : `#${page}.${step}`);
  /**
   * @param {Page | undefined} page
   * @param {"back" | "next"} direction
   * @returns {Way | undefined}
   */
  const turn = (page, direction) => {
    if (!page) return;
    const name = current.graded && page.graded && !isWhole ? QUESTION_WAYS[direction] : direction;
    const step = direction === "back" ? stepsOf(page.id) : 1;
    const title = [page.title, isOptional(page) && say("optional")].filter(Boolean).join(" ");
    return { address: address(page.id, step), name: say(name), title };
  };
  /**
   * @param {number} step
   * @param {"back" | "next"} direction
   * @returns {Way}
   */
  const walk = (step, direction) => ({
    address: address(place.page, step),
    name: say(current.graded ? QUESTION_WAYS[direction] : STEP_WAYS[direction]),
  });
  const isFirst = isWhole || place.step === 1;
  const isLast = isWhole || place.step === stepsOf(place.page);
  return {
    before: isFirst ? turn(pages[index - 1], "back") : walk(place.step - 1, "back"),
    after: isLast ? turn(pages[index + 1], "next") : walk(place.step + 1, "next"),
  };
}

const STEP_WAYS = { back: "back", next: "stepNext" };
const QUESTION_WAYS = { back: "questionBefore", next: "questionNext" };
