import { closestTo } from "../ground/dom.js";

/**
 * Open a reference over the page, so that the reader's place is kept. A link to the current page leads to its beginning.
 *
 * @param {Event} event
 * @param {Host} host
 * @param {(id: string) => void} again
 */
export function followLink(event, host, again) {
  const link = closestTo(event, "a[href^='#']");
  const target = link?.getAttribute("href")?.slice(1);
  if (!link || target === undefined) return;
  if (target.startsWith("ref-")) {
    event.preventDefault();
    openReference(host, target);
    return;
  }
  again(target);
  if (link.dataset.cellLink) {
    setTimeout(() => document.querySelector(`[data-cell="${link.dataset.cellLink}"]`)?.scrollIntoView({ block: "start" }), 50);
  }
}

/**
 * @param {Host} host
 * @param {string} entry
 */
export function openReference(host, entry) {
  const tool = host.tools.find((other) => other.tool === "sources");
  if (tool) host.openTool(tool.id, entry);
}
