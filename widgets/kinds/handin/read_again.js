import { h, icon } from "#course/ground/dom.js";
import { say } from "#course/ground/strings.js";
import { inline } from "#course/ground/text.js";

/**
 * What to read again: the pages that teach what was missed, each with its minutes and topics, as links; then topics without a page.
 *
 * @param {Results} results
 * @param {Host} host
 * @returns {Child[]}
 */
export function readAgainLines({ missed = [], hidden_true_false: isHidden, passed }, host) {
  const hidden = isHidden && h("p", { class: "dtr-small" }, say("hiddenTrueFalse"));
  if (!missed.length) return [hidden];
  const { pages, others } = pagesToRead(missed, host.pages);
  return [h("h4", null, say("readAgain")), ...pageLines(pages, !passed), ...topicList(others), hidden];
}

/**
 * The pages with the topics to read on each, in the order of the topics; `others` are topics whose page is not known here.
 *
 * @param {MissedTopic[]} missed
 * @param {Page[]} known
 */
export function pagesToRead(missed, known) {
  /** @type {Map<Page, Set<string>>} */
  const topics = new Map();
  /** @type {Set<string>} */
  const others = new Set();
  for (const { about, read } of missed) {
    const page = known.find(({ name }) => name === read);
    if (page) topics.set(page, (topics.get(page) ?? new Set()).add(about));
    else others.add(about);
  }
  return { pages: [...topics].map(([page, abouts]) => ({ page, topics: [...abouts] })), others: [...others] };
}

/**
 * @param {PageToRead[]} pages
 * @param {boolean} isMain whether reading comes next
 */
function pageLines(pages, isMain) {
  if (!pages.length) return [];
  const minutes = pages.reduce((sum, { page }) => sum + page.minutes, 0);
  const first = h("a", { class: `dtr-button dtr-button-${isMain ? "main" : "plain"}`, href: `#${pages[0].page.id}` }, say("readStart"));
  return [
    h("p", null, `${say("readPages", { n: pages.length })} · ${say("minutes", { n: minutes })}`),
    h("ul", { class: "dtr-choice-list" }, ...pages.map((one) => h("li", null, pageLink(one)))),
    h("p", { class: "dtr-buttons" }, first),
  ];
}

/** @param {PageToRead} one */
function pageLink({ page, topics }) {
  const words = h(
    "span",
    null,
    h("strong", { class: "dtr-line" }, ...inline(page.title)),
    h("span", { class: "dtr-line dtr-small" }, ...topics.flatMap((topic, place) => [place > 0 && "; ", ...inline(topic)])),
    h("span", { class: "dtr-tag" }, say("minutes", { n: page.minutes })),
  );
  return h("a", { class: "dtr-button dtr-button-choice", href: `#${page.id}` }, words, icon("chevron-right"));
}

/** @param {string[]} topics */
function topicList(topics) {
  return topics.length ? [h("ul", null, ...topics.map((topic) => h("li", null, ...inline(topic))))] : [];
}
