import { h } from "./dom.js";

const MARKS = /\*\*(\S(?:.*?\S)?)\*\*|\*(\S(?:[^*]*\S)?)\*/g;
/** A document's symbol, or a telephone number, as a whole: in right-to-left text, groups of digits would be reordered. */
const NUMBERS = /([A-Z]+\/[\w./]*\d|\+?\d(?:[ \u00a0()/-]*\d){5,})/;

/** Around a text that is still English on a page in another language (`languages.py`): invisible, and isolates its direction. */
const ENGLISH = /^\u2066([\s\S]*?)\u2069?$/;

/**
 * The paragraphs of a text as <p> elements.
 *
 * @param {string | null | undefined} text
 */
export function paragraphs(text) {
  return partsOf(text).map((part) => h("p", null, ...inline(part)));
}

/**
 * The paragraphs of a text as lines that are valid inside a <legend> or <label>.
 *
 * @param {string | null | undefined} text
 */
export function lines(text) {
  return partsOf(text).map((part) => h("span", { class: "dtr-line" }, ...inline(part)));
}

/**
 * One paragraph as nodes, with **bold** and *italic*.
 *
 * @param {string | number} text
 */
export function inline(text) {
  const english = ENGLISH.exec(String(text))?.[1];
  return english === undefined ? nodesOf(String(text)) : [h("span", { lang: "en", dir: "ltr" }, ...nodesOf(english))];
}

/** @param {string} text */
function nodesOf(text) {
  /** @type {(Node | string)[]} */
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(MARKS)) {
    nodes.push(...numberNodes(text.slice(end, found.index)));
    nodes.push(found[1] ? h("strong", null, ...numberNodes(found[1])) : h("em", null, ...numberNodes(found[2])));
    end = found.index + found[0].length;
  }
  nodes.push(...numberNodes(text.slice(end)));
  return nodes.filter((node) => node !== "");
}

/** @param {string} text */
function numberNodes(text) {
  return text.split(NUMBERS).map((part, place) => (place % 2 ? h("bdi", { dir: "ltr" }, part) : part));
}

/**
 * The text without its marks, cut to about `length` characters at a word boundary.
 *
 * @param {string | null | undefined} text
 * @param {number} length
 */
export function brief(text, length = 90) {
  const flat = String(text ?? "")
    .replace(MARKS, "$1$2")
    .replace(/\s+/g, " ")
    .trim();
  return flat.length <= length ? flat : `${flat.slice(0, flat.lastIndexOf(" ", length))}…`;
}

/** @param {string | null | undefined} text */
function partsOf(text) {
  return String(text ?? "")
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter(Boolean);
}
