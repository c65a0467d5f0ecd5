import { h } from "../ground/dom.js";
import { say } from "../ground/strings.js";
import { placeText } from "./places.js";
import { stepHeading } from "./steps.js";

/**
 * The steps of a page as short bars to press, and a count of them, for below the page's title.
 *
 * @param {string} page
 * @param {HTMLElement[]} steps
 */
export function createTrail(page, steps) {
  const count = h("span", { class: "page-trail-count", "aria-hidden": "true" });
  const links = steps.map((step, place) => {
    const title = stepHeading(step)?.textContent;
    const number = say("stepOf", { step: place + 1, steps: steps.length });
    const attributes = { class: "page-trail-step", "aria-label": [number, title].filter(Boolean).join(": "), title };
    return h("a", { href: `#${placeText({ page, step: place + 1 })}`, ...attributes });
  });
  const items = links.map((link) => h("li", null, link));
  return {
    node: h("nav", { class: "page-trail", "aria-label": say("stepsTitle") }, h("ol", null, ...items), count),
    /** @param {number} shown */
    show(shown) {
      links.forEach((link, place) => {
        link.classList.toggle("page-trail-past", place + 1 < shown);
        if (place + 1 === shown) link.setAttribute("aria-current", "step");
        else link.removeAttribute("aria-current");
      });
      count.textContent = say("stepOf", { step: shown, steps: steps.length });
    },
  };
}
