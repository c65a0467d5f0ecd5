import { elements } from "../ground/dom.js";

const BLOCKS = "h2, h3, h4, p, li, dt, dd, th, td, summary, legend, figcaption, label, blockquote";
/** What is not read as text: what only screen readers get, chips of sources, what one presses, drawings. */
const PASSED_OVER = ".dtr-hidden, .page-facts, .prose-source, button, svg, script";

/**
 * The texts of an element, one for each heading, paragraph, item or cell, in their order.
 *
 * @param {HTMLElement} root
 * @param {(block: HTMLElement) => boolean} isWanted
 */
export function blockTexts(root, isWanted = () => true) {
  const all = root.matches(BLOCKS) ? [root] : elements(BLOCKS, root);
  const blocks = all.filter((block) => !block.querySelector(BLOCKS) && isWanted(block));
  return blocks.map(textOf).filter((text) => /[\p{L}\p{N}]/u.test(text));
}

/** @param {HTMLElement} block */
function textOf(block) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const parts = [];
  while (walker.nextNode()) if (!walker.currentNode.parentElement?.closest(PASSED_OVER)) parts.push(walker.currentNode.textContent ?? "");
  return parts
    .join(" ")
    .replace(/\s+/g, " ")
    .replace(/ ([.,;:!?)\]])/g, "$1")
    .trim();
}
