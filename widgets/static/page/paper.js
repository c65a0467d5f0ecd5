import { button, elements, fill, h, icon, sectionOf } from "../ground/dom.js";
import { say } from "../ground/strings.js";

/** Open the folded notes while the page is printed. */
export function unfoldOnPaper() {
  /** @type {HTMLElement[]} */
  let unfolded = [];
  /** @param {boolean} isOpen */
  const turn = (isOpen) => {
    for (const note of unfolded) note.toggleAttribute("open", isOpen);
  };
  window.addEventListener("beforeprint", () => {
    unfolded = elements(":is(.prose-note, .dtr-diagram-card):not([open])");
    turn(true);
  });
  window.addEventListener("afterprint", () => turn(false));
}

/** What can be printed: the page that is shown, its part of the module, or the module without its test. */
export function createPrinting() {
  const list = h("p", { class: "dtr-buttons" });
  return {
    node: h("details", { class: "page-print" }, h("summary", null, icon("printer"), say("print")), h("div", { class: "dtr" }, list)),
    /**
     * @param {Part[]} parts
     * @param {Page} current
     */
    show(parts, current) {
      const part = parts.find(({ pages }) => pages.includes(current)) ?? { title: "", pages: [current] };
      const pages = parts.flatMap((other) => other.pages);
      /**
       * @param {string} label
       * @param {Page[]} printed
       */
      const choice = (label, printed) => button(label, () => printPages(printed), "quiet");
      fill(
        list,
        choice(say("printPage"), [current]),
        part.pages.length > 1 && choice(say("printPart", { part: part.title }), part.pages),
        choice(
          say("printModule"),
          pages.filter(({ graded }) => !graded),
        ),
      );
    },
  };
}

/** @param {Page[]} pages */
function printPages(pages) {
  const sections = pages.map(({ id }) => sectionOf(id));
  /** @param {boolean} isPrinted */
  const mark = (isPrinted) => {
    for (const section of sections) section.classList.toggle("is-printed", isPrinted);
  };
  mark(true);
  window.addEventListener("afterprint", () => mark(false), { once: true });
  window.print();
}
