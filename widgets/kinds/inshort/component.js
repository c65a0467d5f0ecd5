import { h, icon } from "#course/ground/dom.js";
import { say } from "#course/ground/strings.js";
import { inline } from "#course/ground/text.js";
import { partIcon } from "#kinds/diagram/parts.js";

/** @type {KindComponent<InShortCell>} */
export const component = { mount };

/**
 * The essence of a page: a few sentences, each with an icon.
 *
 * @param {HTMLElement} el
 * @param {InShortCell} cell
 */
function mount(el, cell) {
  const title = h("p", { class: "dtr-inshort-title" }, say("inShort"));
  const points = cell.points.map(({ icon: name, text }) =>
    h("li", null, partIcon(name) ?? icon("check"), h("span", null, ...inline(text))),
  );
  el.append(h("section", { class: "dtr-inshort", "aria-label": say("inShort") }, title, h("ul", null, ...points)));
}
