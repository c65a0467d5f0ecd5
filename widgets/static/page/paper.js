import { elements } from "../ground/dom.js";

/** Open the folded notes while the page is printed. */
export function unfoldOnPaper() {
  /** @type {HTMLElement[]} */
  let unfolded = [];
  /** @param {boolean} isOpen */
  const turn = (isOpen) => {
    for (const note of unfolded) note.toggleAttribute("open", isOpen);
  };
  window.addEventListener("beforeprint", () => {
    unfolded = elements(".prose-note:not([open])");
    turn(true);
  });
  window.addEventListener("afterprint", () => turn(false));
}
