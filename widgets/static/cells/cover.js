import { button, fill, freshId, h, liveRegion } from "../ground/dom.js";
import { say } from "../ground/strings.js";

/**
 * Covers content that a colleague at the same screen should not see, until the learner asks for it.
 *
 * `draw(what)` returns its elements. `update(what)` covers it again if `what` has changed; `told` is a live region
 * that then announces that something has arrived, never what. It must be placed where it is not hidden.
 *
 * @template T
 * @param {(what: T) => Child[]} draw
 * @returns {Cover<T>}
 */
export function createCover(draw) {
  const told = liveRegion();
  const content = h("div", { id: freshId("veil") });
  const toggle = button("", () => show(!isShown), "plain", { "aria-controls": content.id });
  /** @type {T} */
  let what;
  let isShown = false;

  /** @param {boolean} wanted */
  const show = (wanted) => {
    isShown = wanted;
    // what it said, that something has arrived and is covered, is no longer true
    if (isShown) told.textContent = "";
    toggle.textContent = say(isShown ? "resultHide" : "resultShow");
    toggle.setAttribute("aria-expanded", String(isShown));
    fill(content, ...(isShown ? draw(what) : [h("p", { class: "dtr-small" }, say("resultCovered"))]));
  };
  return {
    node: h("div", { class: "dtr-veil" }, h("p", { class: "dtr-buttons" }, toggle), content),
    told,
    /** @param {string} sentence */
    update(next, sentence) {
      if (JSON.stringify(next) === JSON.stringify(what)) return;
      what = next;
      show(false);
      told.textContent = what ? sentence : "";
    },
  };
}
