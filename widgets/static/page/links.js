import { closestTo } from "../ground/dom.js";
import { closeOver, followAddress } from "./back.js";

/** The tools that list what an address may name, by how it begins. */
const LISTS = { "ref-": "sources", "term-": "glossary" };

/**
 * Follow a link within the course: to a page or step, to a question on it, or to a source or word, which opens beside the link so
 * that the reader's place is kept.
 *
 * @param {MouseEvent} event
 * @param {Host} host
 * @param {{ turning: Turning, peek: Peek }} ways
 */
export function followLink(event, host, { turning, peek }) {
  const link = closestTo(event, "a[href^='#']");
  const address = link?.getAttribute("href");
  if (!link || !address || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (peek.open(link, address) || openEntry(host, address.slice(1))) return;
  const { cellLink } = link.dataset;
  if (address === window.location.hash) {
    closeOver();
    return turning.go(cellLink ? turning.place.step : 1, cellLink);
  }
  turning.want(cellLink);
  followAddress(address);
}

/**
 * Open the list with a source (`ref-protocol`) or a word (`term-consent`) at this entry; false if the address names something else.
 *
 * @param {Host} host
 * @param {string} address
 */
export function openEntry(host, address) {
  const found = Object.entries(LISTS).find(([start]) => address.startsWith(start));
  if (!found) return false;
  const tool = host.tools.find((other) => other.tool === found[1]);
  if (tool) host.openTool(tool.id, address.replace("term-", ""));
  return true;
}
