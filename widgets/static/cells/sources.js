import { h } from "../ground/dom.js";
import { say } from "../ground/strings.js";

/**
 * The sources of a cell; each link opens the list of sources at that entry.
 *
 * @param {string[] | undefined} ids
 * @param {Host} host
 */
export function sourceLinks(ids, host) {
  if (!ids?.length) return null;
  const links = [...new Set(ids)].map((id) => sourceLink(id, host));
  if (links.length === 1) return h("p", { class: "dtr-sources" }, `${say("source")}: `, links[0]);
  return h(
    "details",
    { class: "dtr-sources" },
    h("summary", null, say("sourcesCount", { n: links.length })),
    h("ul", null, ...links.map((link) => h("li", null, link))),
  );
}

/**
 * The entries of the references, by id; empty if the page does not contain them.
 *
 * @param {Host} host
 */
function referencesOf(host) {
  return (host.tools ?? []).find((tool) => tool.tool === "sources")?.content?.references ?? {};
}

/**
 * A link to a source: to an entry of the references, or, as "id/part", to a place in a long document.
 *
 * @param {string} id
 * @param {Host} host
 */
export function sourceLink(id, host) {
  const [document, part] = id.split("/");
  const entry = referencesOf(host)[document];
  const place = entry?.parts?.[part];
  return h("a", { href: `#ref-${id}` }, place ? `${entry.short}: ${place}` : (entry?.symbol ?? entry?.title ?? id));
}
