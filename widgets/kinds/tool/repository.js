import { sourceLinks } from "#course/cells/sources.js";
import { fill, freshId, h, liveRegion, selectField } from "#course/ground/dom.js";
import { folded, hasWords } from "#course/ground/fold.js";
import { say } from "#course/ground/strings.js";
import { inline, paragraphs } from "#course/ground/text.js";
import { entryRow } from "./entries.js";

/** The kinds of entries that are teaching materials in themselves. */
const TEACHING = ["training-material", "course"];

/**
 * A catalogue of materials: a search, two filters, the gaps, and the entries, those in use first.
 *
 * @param {RepositoryContent} content
 * @param {Host} host
 */
export function repositoryBody(content, host) {
  const entries = Object.entries(content.entries).map(([id, entry]) => entryCard(id, entry, content, host));
  const shown = [...entries.filter((entry) => entry.inUse), ...entries.filter((entry) => !entry.inUse)];
  const count = liveRegion("dtr-small");
  const id = freshId("filter");
  const search = h("input", { type: "search", id, class: "dtr-input", autocomplete: "off" });
  const show = () => {
    const wanted = { words: search.value, audience: audience.value, purpose: purpose.value };
    for (const entry of entries) entry.node.hidden = !fits(entry, wanted);
    const found = entries.filter((entry) => !entry.node.hidden).length;
    count.textContent = found ? say("filterFound", { n: found }) : say("repositoryNone");
  };
  /**
   * @param {string} label
   * @param {Texts} of
   */
  const choice = (label, of) =>
    selectField({ label: say(label), options: [["", say("repositoryAll")], ...Object.entries(of)], onInput: show });
  const audience = choice("repositoryAudience", content.audiences);
  const purpose = choice("repositoryPurpose", content.purposes);
  search.addEventListener("input", show);
  show();
  return [
    h("div", { class: "dtr-field" }, h("label", { for: id }, say("repositorySearch")), search),
    h("div", { class: "dtr-filters" }, audience.node, purpose.node),
    count,
    missingMaterials(content),
    h("ul", { class: "dtr-cards dtr-entries" }, ...shown.map((entry) => entry.node)),
  ];
}

/**
 * The number of these entries in use for each combination: `counts[audience][purpose]`.
 *
 * @param {RepositoryContent} content
 * @param {string[] | null} kinds
 * @returns {MaterialCounts}
 */
function countsByPurpose({ audiences, purposes, entries }, kinds) {
  const counted = Object.values(entries).filter((entry) => isInUse(entry) && (!kinds || kinds.includes(entry.kind)));
  /**
   * @param {string} audience
   * @param {string} purpose
   */
  const number = (audience, purpose) =>
    counted.filter((entry) => entry.audience.includes(audience) && entry.purpose.includes(purpose)).length;
  /** @param {string} audience */
  const row = (audience) => Object.fromEntries(Object.keys(purposes).map((purpose) => [purpose, number(audience, purpose)]));
  return Object.fromEntries(Object.keys(audiences).map((audience) => [audience, row(audience)]));
}

/** @param {Material} entry */
function isInUse(entry) {
  return !entry.superseded_by && !entry.historic;
}

/**
 * @param {MaterialCard} entry
 * @param {{ words: string, audience: string, purpose: string }} wanted
 */
function fits(entry, { words, audience, purpose }) {
  return hasWords(entry.words, words) && (!audience || entry.audience.includes(audience)) && (!purpose || entry.purpose.includes(purpose));
}

/**
 * @param {string} id
 * @param {Material} entry
 * @param {RepositoryContent} content
 * @param {Host} host
 */
function entryCard(id, entry, content, host) {
  const audience = entry.audience.map((name) => content.audiences[name]);
  const purpose = entry.purpose.map((name) => content.purposes[name]);
  const kind = content.kinds[entry.kind];
  const said = [
    entry.title,
    kind,
    entry.publisher,
    entry.year,
    entry.symbol,
    entry.annotation,
    entry.known,
    entry.place,
    ...(entry.languages ?? []),
    ...audience,
    ...purpose,
  ];
  return {
    audience: entry.audience,
    purpose: entry.purpose,
    inUse: isInUse(entry),
    words: folded(said.filter(Boolean).join(" ")),
    node: entryRow(
      `material-${id}`,
      [h("span", null, ...inline(entry.title)), tag(entry)],
      factsLine([kind, entry.publisher, entry.year, entry.symbol]),
      entry.superseded_by && h("p", { class: "dtr-small" }, ...newerEdition(entry.superseded_by, content)),
      ...paragraphs(entry.annotation),
      labelledLine("repositoryAudience", audience),
      labelledLine("repositoryPurpose", purpose),
      factsLine([entry.languages?.join(", "), entry.length, entry.place]),
      entry.address &&
        h("p", { class: "dtr-small" }, h("a", { href: entry.address, target: "_blank", rel: "noopener noreferrer" }, entry.address)),
      labelledLine("repositoryKnown", [entry.known]),
      sourceLinks([entry.reference, ...(entry.sources ?? [])].filter(Boolean), host),
    ),
  };
}

/** @param {Material} entry */
function tag(entry) {
  if (isInUse(entry)) return null;
  return h("span", { class: "dtr-tag" }, say(entry.superseded_by ? "repositorySuperseded" : "repositoryHistoric"));
}

/**
 * @param {string} newer
 * @param {RepositoryContent} content
 */
function newerEdition(newer, content) {
  return [`${say("repositoryNewer")} `, ...inline(content.entries[newer]?.title ?? newer)];
}

/**
 * @param {string} label
 * @param {(string | number | undefined)[]} texts
 */
function labelledLine(label, texts) {
  return h("p", { class: "dtr-small" }, h("strong", null, `${say(label)}:`), " ", ...joined(texts, ", "));
}

/** @param {(string | number | null | undefined)[]} texts */
function factsLine(texts) {
  const there = texts.filter(Boolean).map(String);
  return there.length > 0 && h("p", { class: "dtr-small" }, ...joined(there, " · "));
}

/**
 * @param {(string | number | undefined)[]} texts
 * @param {string} between
 */
function joined(texts, between) {
  return texts.flatMap((text, place) => [...(place ? [between] : []), ...inline(text ?? "")]);
}

/**
 * The gaps: a table of counts, and the empty cells by name; of all entries, or only of teaching materials.
 *
 * @param {RepositoryContent} content
 */
function missingMaterials(content) {
  const found = h("div");
  const count = liveRegion("dtr-small");
  const box = h("input", { type: "checkbox", id: freshId("teaching") });
  const show = () => {
    const counts = countsByPurpose(content, box.checked ? TEACHING : null);
    /** @type {[string, string[]][]} */
    const empty = Object.entries(counts).map(([audience, row]) => [audience, Object.keys(row).filter((purpose) => row[purpose] === 0)]);
    count.textContent = say("repositoryGaps", { n: empty.reduce((sum, [, purposes]) => sum + purposes.length, 0) });
    fill(
      found,
      ...gapsFound(
        content,
        counts,
        empty.filter(([, purposes]) => purposes.length),
      ),
    );
  };
  box.addEventListener("change", show);
  show();
  const choice = h("label", { class: "dtr-option", for: box.id }, box, h("span", { class: "dtr-option-text" }, say("repositoryTeaching")));
  return h(
    "details",
    { class: "dtr-measure" },
    h("summary", null, say("repositoryMissing")),
    h("p", { class: "dtr-small" }, say("repositoryGapsHow")),
    choice,
    count,
    found,
  );
}

/**
 * @param {RepositoryContent} content
 * @param {MaterialCounts} counts
 * @param {[string, string[]][]} empty
 */
function gapsFound(content, counts, empty) {
  const table = h(
    "div",
    { class: "dtr-wide", role: "region", "aria-label": say("repositoryTable"), tabindex: "0" },
    countsTable(content, counts),
  );
  if (!empty.length) return [table];
  const named = empty.map(([audience, purposes]) => gapItem(content, audience, purposes));
  return [table, h("p", null, h("strong", null, say("repositoryGapsNamed"))), h("ul", null, ...named)];
}

/**
 * @param {RepositoryContent} content
 * @param {string} audience
 * @param {string[]} purposes
 */
function gapItem(content, audience, purposes) {
  return h(
    "li",
    null,
    h("strong", null, ...inline(content.audiences[audience]), ":"),
    " ",
    ...joined(
      purposes.map((purpose) => content.purposes[purpose]),
      ", ",
    ),
  );
}

/**
 * @param {RepositoryContent} content
 * @param {MaterialCounts} counts
 */
function countsTable({ audiences, purposes }, counts) {
  const head = h("tr", null, h("td"), ...Object.values(purposes).map((purpose) => h("th", { scope: "col" }, ...inline(purpose))));
  /** @param {number} number */
  const cell = (number) => h("td", { class: number === 0 && "dtr-gap" }, String(number));
  /** @param {[string, string]} audience */
  const row = ([id, audience]) =>
    h("tr", null, h("th", { scope: "row" }, ...inline(audience)), ...Object.keys(purposes).map((purpose) => cell(counts[id][purpose])));
  return h(
    "table",
    { class: "dtr-table dtr-counts" },
    h("caption", { class: "dtr-hidden" }, say("repositoryTable")),
    h("thead", null, head),
    h("tbody", null, ...Object.entries(audiences).map(row)),
  );
}
