import { button, elements, focusOn, freshId, h, liveRegion } from "#course/ground/dom.js";
import { folded, hasWords } from "#course/ground/fold.js";
import { say } from "#course/ground/strings.js";
import { inline } from "#course/ground/text.js";

/**
 * An entry of a long list: a short row that opens.
 *
 * @param {string} id
 * @param {Content} title
 * @param {...Child} body
 */
export function entryRow(id, title, ...body) {
  return h("li", { "data-entry": id }, h("details", { class: "dtr-entry" }, h("summary", null, ...[title].flat()), ...body));
}

/**
 * A list of entries with a field that filters them.
 *
 * @param {string} label
 * @param {FilteredEntry[]} entries
 */
export function filteredList(label, entries) {
  const { field, list } = filtered(label, entries);
  return [field, list];
}

/**
 * Entries from A to Z, in the order of the page's language, with a field that filters them and letters to jump by.
 *
 * @param {string} label
 * @param {(FilteredEntry & { title: string })[]} entries
 */
export function alphabeticalList(label, entries) {
  const collator = new Intl.Collator(document.documentElement.lang || "en", { sensitivity: "base", numeric: true });
  const sorted = [...entries].sort((one, other) => collator.compare(bare(one.title), bare(other.title)));
  /** @type {Map<string, FilteredEntry>} */
  const firsts = new Map();
  for (const entry of sorted) if (!firsts.has(initial(entry.title))) firsts.set(initial(entry.title), entry);
  const letters = [...firsts].map(([letter, { node }]) =>
    h(
      "li",
      null,
      button(letter, () => jumpTo(node), "quiet"),
    ),
  );
  const { field, list } = filtered(label, sorted, (isFiltered) => {
    index.hidden = isFiltered;
  });
  const index = h("nav", { class: "dtr-letters", "aria-label": say("glossaryLetters") }, h("ul", null, ...letters));
  return [field, index, list];
}

/**
 * @param {string} label
 * @param {FilteredEntry[]} entries
 * @param {(isFiltered: boolean) => void} [onFilter]
 */
function filtered(label, entries, onFilter = () => {}) {
  const id = freshId("filter");
  const input = h("input", { type: "search", id, class: "dtr-input", autocomplete: "off" });
  const count = liveRegion("dtr-small");
  const texts = entries.map(({ words }) => folded(words));
  const show = () => {
    for (const [place, { node }] of entries.entries()) node.hidden = !hasWords(texts[place], input.value);
    count.textContent = say("filterFound", { n: entries.filter(({ node }) => !node.hidden).length });
    onFilter(input.value.trim() !== "");
  };
  input.addEventListener("input", show);
  count.textContent = say("filterFound", { n: entries.length });
  return {
    field: h("div", { class: "dtr-field" }, h("label", { for: id }, say(label)), input, count),
    list: h("ul", { class: "dtr-cards dtr-entries" }, ...entries.map(({ node }) => node)),
  };
}

/** @param {HTMLElement} node */
function jumpTo(node) {
  node.scrollIntoView({ block: "start" });
  focusOn(elements("summary", node)[0]);
}

/**
 * A title without the marks around a text that is still English.
 *
 * @param {string} title
 */
function bare(title) {
  return inline(title)
    .map((part) => (typeof part === "string" ? part : (part.textContent ?? "")))
    .join("");
}

/** @param {string} title */
function initial(title) {
  return [...folded(bare(title))][0]?.toLocaleUpperCase() ?? "";
}
