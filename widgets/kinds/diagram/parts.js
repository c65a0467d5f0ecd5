import { drawnIcon, h, icon, isIcon } from "#course/ground/dom.js";
import { inline } from "#course/ground/text.js";
import { knownIcon } from "./known_icons.js";

/** @type {Record<DiagramTone, IconName | null>} */
const TONES = { plain: null, good: "check", bad: "x" };

/**
 * The icon of a part; null if it has none.
 *
 * @param {string | undefined} name
 */
export function partIcon(name) {
  if (!name) return null;
  const known = knownIcon(name);
  if (known) return drawnIcon(known.elements, known.isMirrored);
  return isIcon(name) ? icon(name) : null;
}

/**
 * The icon of a part in a circle; null if it has none.
 *
 * @param {string | undefined} name
 * @param {IconName} [otherwise] the icon of a part without its own
 */
export function badge(name, otherwise) {
  const drawn = partIcon(name) ?? (otherwise ? icon(otherwise) : null);
  return drawn && h("span", { class: "dtr-diagram-badge" }, drawn);
}

/**
 * The words of a part: its label, then its sentence.
 *
 * @param {DiagramPart} part
 * @param {...Child} more
 */
export function words({ label, text }, ...more) {
  return h(
    "span",
    { class: "dtr-diagram-words" },
    h("strong", { class: "dtr-diagram-label" }, ...inline(label)),
    text && h("span", { class: "dtr-diagram-text" }, ...inline(text)),
    ...more,
  );
}

/**
 * A list of points, with ticks or crosses where they say what is right or wrong.
 *
 * @param {string[] | undefined} points
 * @param {DiagramTone} [tone]
 */
export function pointList(points, tone = "plain") {
  if (!points?.length) return null;
  const mark = TONES[tone];
  const items = points.map((point) => h("li", null, mark && icon(mark), h("span", null, ...inline(point))));
  return h("ul", { class: `dtr-diagram-points dtr-diagram-${tone}` }, ...items);
}

/**
 * A line with an arrow: to the next part beside it or, where parts are one below the other, down. CSS shows one of them.
 *
 * @param {IconName} beside
 * @param {IconName} below
 */
export function way(beside = "chevron-right", below = "chevron-down") {
  return h("span", { class: "dtr-diagram-way" }, icon(beside), icon(below));
}
