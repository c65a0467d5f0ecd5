import { fill, h, icon } from "../ground/dom.js";
import { say } from "../ground/strings.js";

/** The links to the page before and the page after. */
export function createFoot() {
  const back = h("a", { class: "page-step page-step-back", rel: "prev" });
  const next = h("a", { class: "page-step page-step-next", rel: "next" });
  /**
   * @param {HTMLAnchorElement} link
   * @param {Page | undefined} page
   * @param {"back" | "next"} direction
   * @param {(page: Page) => boolean} isOptional
   */
  const step = (link, page, direction, isOptional) => {
    link.hidden = !page;
    if (!page) return;
    link.href = `#${page.id}`;
    const words = h(
      "span",
      null,
      h("span", { class: "page-step-way" }, say(direction)),
      h("span", { class: "page-step-title" }, [page.title, isOptional(page) && say("optional")].filter(Boolean).join(" ")),
    );
    fill(link, ...(direction === "back" ? [icon("chevron-left"), words] : [words, icon("chevron-right")]));
  };
  return {
    node: h("div", { class: "page-steps" }, back, next),
    /**
     * @param {Page | undefined} before
     * @param {Page | undefined} after
     * @param {(page: Page) => boolean} isOptional
     */
    show(before, after, isOptional) {
      step(back, before, "back", isOptional);
      step(next, after, "next", isOptional);
    },
  };
}
