import { elements, fill, freshId, h, liveRegion, sectionOf } from "../ground/dom.js";
import { folded, hasWords } from "../ground/fold.js";
import { say } from "../ground/strings.js";
import { brief, inline } from "../ground/text.js";
import { blockTexts } from "./block_texts.js";
import { pagesOf } from "./course.js";
import { placeText } from "./places.js";

/** How many results of each kind are listed. */
const MOST = 8;
/** The shortest text that is searched for; a script without letters such as ours says more in one sign. */
const SHORTEST = 2;

/**
 * A field that finds pages by their text, words of the glossary and sources. `onSearch` gets whether something is searched for.
 *
 * @param {CoursePage} course
 * @param {(isSearching: boolean) => void} onSearch
 */
export function createSearch(course, onSearch) {
  const id = freshId("search");
  const input = h("input", { type: "search", id, class: "contents-search-field", autocomplete: "off", placeholder: say("search") });
  const count = liveRegion("contents-found");
  const results = h("div", { class: "contents-results" });
  /** @type {SearchEntry[] | undefined} */
  let index;
  const show = () => {
    const typed = folded(input.value);
    const isSearching = [...typed].length >= SHORTEST || /[^\u0000-\u024f]/.test(typed);
    onSearch(isSearching);
    index ??= searchIndex(course);
    const found = isSearching ? foundIn(index, typed) : [];
    count.textContent = isSearching ? say(found.length ? "searchFound" : "searchNone", { n: found.length }) : "";
    fill(results, ...groups(found, typed));
  };
  input.addEventListener("input", show);
  return {
    node: h("search", { class: "contents-search" }, h("label", { class: "dtr-hidden", for: id }, say("search")), input, count, results),
    focus() {
      input.focus();
    },
  };
}

/**
 * Everything that can be found. The text of the pages is on the page already, in its language.
 *
 * @param {CoursePage} course
 * @returns {SearchEntry[]}
 */
function searchIndex(course) {
  /** @param {"glossary" | "sources"} kind */
  const contentOf = (kind) => /** @type {Partial<ToolContent>} */ (course.tools.find(({ tool }) => tool === kind)?.content ?? {});
  const pages = pagesOf(course)
    .filter(({ graded }) => !graded)
    .flatMap(pageEntries);
  const words = Object.entries(contentOf("glossary").terms ?? {}).map(([id, term]) =>
    entryOf("searchWords", `#term-${id}`, term.term, [...(term.also ?? []), term.formerly ?? "", term.means]),
  );
  const sources = Object.entries(contentOf("sources").references ?? {}).map(([id, source]) =>
    entryOf("searchSources", `#ref-${id}`, source.title, [source.symbol ?? "", source.publisher ?? "", String(source.year), source.says]),
  );
  return [...pages, ...words, ...sources];
}

/**
 * A page's steps.
 *
 * @param {Page} page
 */
function pageEntries(page) {
  return elements(":scope > .page-step", sectionOf(page.id)).map((step, place) =>
    entryOf("searchPages", `#${placeText({ page: page.id, step: place + 1 })}`, page.title, blockTexts(step)),
  );
}

/**
 * @param {SearchEntry["group"]} group
 * @param {string} address
 * @param {string} title
 * @param {string[]} texts
 * @returns {SearchEntry}
 */
function entryOf(group, address, title, texts) {
  return { group, address, title, texts, words: folded([title, ...texts].join(" ")) };
}

/**
 * What has all that was typed: what has it in the title first.
 *
 * @param {SearchEntry[]} index
 * @param {string} typed
 */
function foundIn(index, typed) {
  const found = index.filter(({ words }) => hasWords(words, typed));
  /** @param {SearchEntry} entry */
  const isNamed = ({ title }) => hasWords(folded(title), typed);
  return [...found.filter(isNamed), ...found.filter((entry) => !isNamed(entry))];
}

/**
 * @param {SearchEntry[]} found
 * @param {string} typed
 */
function groups(found, typed) {
  const names = /** @type {const} */ (["searchPages", "searchWords", "searchSources"]);
  return names.flatMap((name) => {
    const own = found.filter(({ group }) => group === name);
    const items = own.slice(0, MOST).map((entry) => resultItem(entry, typed));
    return items.length ? [h("p", { class: "contents-part" }, say(name)), h("ul", null, ...items)] : [];
  });
}

/**
 * @param {SearchEntry} entry
 * @param {string} typed
 */
function resultItem({ address, title, texts }, typed) {
  const [first] = typed.split(" ");
  const text = texts.find((part) => folded(part).includes(first)) ?? texts[0] ?? "";
  const place = h("span", { class: "contents-result-text" }, ...inline(aroundWord(text, first)));
  return h("li", null, h("a", { href: address }, h("span", null, ...inline(title), place)));
}

/**
 * About a line of the text, from the sentence that has the word.
 *
 * @param {string} text
 * @param {string} word folded
 */
function aroundWord(text, word) {
  const sentences = text.split(/(?<=[.!?…。؟।])\s*/u);
  const place = sentences.findIndex((sentence) => folded(sentence).includes(word));
  return brief(sentences.slice(Math.max(0, place)).join(" "), 110);
}
