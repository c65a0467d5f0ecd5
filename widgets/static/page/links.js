import { closestTo } from "../ground/dom.js";
import { closeOver, followAddress } from "./back.js";

/**
 * Follow a link within the course: to a page or step, to a question on it, or to a reference, which opens over the page so that the
 * reader's place is kept.
 *
 * @param {MouseEvent} event
 * @param {Host} host
 * @param {Turning} turning
 */
export function followLink(event, host, turning) {
  const link = closestTo(event, "a[href^='#']");
  const address = link?.getAttribute("href");
  if (!link || !address || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (address.startsWith("#ref-")) return openReference(host, address.slice(1));
  const { cellLink } = link.dataset;
  if (address === window.location.hash) {
    closeOver();
    return turning.go(cellLink ? turning.place.step : 1, cellLink);
  }
  turning.want(cellLink);
  followAddress(address);
}

/**
 * @param {Host} host
 * @param {string} entry
 */
export function openReference(host, entry) {
  const tool = host.tools.find((other) => other.tool === "sources");
  if (tool) host.openTool(tool.id, entry);
}
