import { sourceLink, sourceLinks } from "#course/cells/sources.js";
import { button, fill, freshId, h, liveRegion, selectField } from "#course/ground/dom.js";
import { TRACK } from "#course/ground/reserved_entries.js";
import { say } from "#course/ground/strings.js";
import { inline, paragraphs } from "#course/ground/text.js";
import { alphabeticalList, entryRow, filteredList } from "./entries.js";
import { repositoryBody } from "./repository.js";

/** @type {Record<string, Special<[Partial<ToolContent>, Host, Heading], Child[]>>} */
const TOOLS = {
  checklist,
  list: termList,
  channels: channelFinder,
  measures: measureList,
  glossary,
  sources: sourceList,
  contacts: contactList,
  repository: repositoryBody,
};
/** @type {[keyof Mission, string][]} */
export const CONTACTS = [
  ["focal_point", "contactFocalPoint"],
  ["alternate", "contactAlternate"],
  ["hotline", "contactHotline"],
  ["conduct_team", "contactCdt"],
  ["oios", "contactOios"],
  ["support", "contactSupport"],
];

/**
 * The contents of a tool, without frame and title; its headings have the level `heading`.
 *
 * @param {ToolCell} cell
 * @param {Host} host
 * @param {Heading} heading
 */
export function toolBody(cell, host, heading) {
  const draw = TOOLS[cell.tool];
  /** @type {Partial<ToolContent>} */
  const content = cell.content ?? {};
  if (!draw || (cell.tool !== "contacts" && !cell.content)) return [h("p", null, say("toolMissing"))];
  return [...paragraphs(content.framing), ...draw(content, host, heading), sourceLinks(content.sources, host)].filter(Boolean);
}

/** @param {ChecklistContent} content */
function checklist(content) {
  const count = liveRegion("dtr-small");
  const boxes = Object.entries(content.items).map(([id, item]) => tickItem(id, item));
  const tell = () => {
    count.textContent = say("ticked", { n: boxes.filter(({ box }) => box.checked).length });
  };
  const clear = () => {
    for (const { box } of boxes) box.checked = false;
    tell();
  };
  const list = h("ul", { class: "dtr-checklist", onchange: tell }, ...boxes.map(({ node }) => node));
  tell();
  return [
    h("p", { class: "dtr-small" }, say("ticksNotSaved")),
    list,
    h("p", { class: "dtr-ways" }, count, button(say("clearTicks"), clear, "quiet")),
  ];
}

/**
 * @param {string} id
 * @param {Sign} item
 */
function tickItem(id, item) {
  const box = h("input", { type: "checkbox", id: freshId(`tick-${id}`) });
  const text = h(
    "span",
    { class: "dtr-option-text" },
    h("strong", null, ...inline(item.sign)),
    h("span", { class: "dtr-line dtr-help" }, ...inline(item.notice ?? "")),
  );
  return { box, node: h("li", null, h("label", { class: "dtr-option", for: box.id }, box, text)) };
}

/** @param {ListContent} content */
function termList(content) {
  const items = Object.values(content.items).flatMap((item) => [
    h("dt", null, ...inline(item.service ?? item.sign ?? "")),
    h("dd", null, ...paragraphs(item.means ?? item.notice)),
  ]);
  return [h("dl", { class: "dtr-terms" }, ...items)];
}

/**
 * @param {ChannelsContent} content
 * @param {Host} host
 * @param {Heading} heading
 */
function channelFinder(content, host, heading) {
  const found = liveRegion("dtr-channels");
  const show = () => fill(found, ...channelList(content, person.value, suspect.value, host));
  /**
   * @param {Texts} of
   * @returns {[string, string][]}
   */
  const options = (of) => [["", say("choose")], ...Object.entries(of)];
  const person = selectField({ label: say("whoAreYou"), options: options(content.people), onInput: show });
  const suspect = selectField({ label: say("whoIsSuspected"), options: options(content.suspects), onInput: show });
  const beginWithTrack = () => {
    person.show(content.tracks?.[host.get(TRACK)?.value] ?? person.value);
    show();
  };
  const rules = h("ul", null, ...(content.rules ?? []).map((rule) => h("li", null, ...inline(rule))));
  beginWithTrack();
  host.onChange((id) => id === TRACK && beginWithTrack());
  return [
    person.node,
    suspect.node,
    found,
    ...(content.rules?.length ? [h(heading, { class: "dtr-heading" }, say("rulesTitle")), rules] : []),
  ];
}

/**
 * The channels open to this person against this suspect, the most suitable first.
 *
 * @param {Record<string, Channel>} channels
 * @param {string} person
 * @param {string} suspect
 * @returns {OpenChannel[]}
 */
function openChannels(channels, person, suspect) {
  const open = Object.values(channels).filter((channel) => channel.open_to.includes(person) && !(channel.not_when ?? []).includes(suspect));
  /** @param {Channel} channel */
  const isFirst = (channel) => (channel.first_for ?? []).includes(suspect);
  return [...open.filter(isFirst), ...open.filter((channel) => !isFirst(channel))].map((channel) => ({
    ...channel,
    first: isFirst(channel),
  }));
}

/**
 * @param {ChannelsContent} content
 * @param {string} person
 * @param {string} suspect
 * @param {Host} host
 */
function channelList(content, person, suspect, host) {
  if (!person || !suspect) return [h("p", { class: "dtr-small" }, say("channelsEmpty"))];
  const open = openChannels(content.channels, person, suspect);
  if (!open.length) return [h("p", null, say("channelsNone"))];
  return [
    h("p", null, h("strong", null, say("channelsFound", { n: open.length }))),
    h("ul", { class: "dtr-cards" }, ...open.map((channel) => channelItem(channel, host))),
  ];
}

/**
 * @param {OpenChannel} channel
 * @param {Host} host
 */
function channelItem(channel, host) {
  const first = channel.first && h("span", { class: "dtr-tag dtr-tag-strong" }, say("channelsFirst"));
  return h(
    "li",
    null,
    h("p", { class: "dtr-card-title" }, h("strong", null, ...inline(channel.label)), first),
    ...paragraphs(channel.text),
    channel.reach && contactLines(contactAt(channel.reach, host)),
  );
}

/**
 * "mission.focal_point" is the path of a contact in the mission's data.
 *
 * @param {string} path
 * @param {Host} host
 */
export function contactAt(path, host) {
  return path.split(".").reduce((/** @type {Json} */ data, name) => data?.[name], { mission: host.mission });
}

/** @param {Json} contact */
function contactLines(contact) {
  const lines =
    typeof contact === "object" && contact
      ? Object.values(contact).filter((line) => typeof line === "string" && line)
      : [contact].filter(Boolean);
  if (!lines.length) return h("p", { class: "dtr-contact" }, say("noContact"));
  return h("p", { class: "dtr-contact" }, ...lines.map((line) => h("span", { class: "dtr-line" }, ...[contactLink(line)].flat())));
}

/** @param {string} line */
function contactLink(line) {
  if (/^\S+@\S+\.\S+$/.test(line)) return h("a", { dir: "ltr", href: `mailto:${line}` }, line);
  if (/^\+?[\d\s()/-]{6,}$/.test(line)) return h("a", { dir: "ltr", href: `tel:${line.replace(/[^\d+]/g, "")}` }, line);
  return inline(line);
}

/**
 * @param {MeasuresContent} content
 * @param {Host} _host
 * @param {Heading} heading
 */
function measureList(content, _host, heading) {
  const details = Object.values(content.categories).map((category) => measureDetails(category, heading));
  return [...paragraphs(content.definition), ...details];
}

/**
 * @param {Measure} category
 * @param {Heading} heading
 */
function measureDetails(category, heading) {
  /** @param {string} name */
  const title = (name) => h(heading, { class: "dtr-heading" }, say(name));
  /**
   * @param {string} name
   * @param {string | undefined} text
   */
  const part = (name, text) => (text ? [title(name), ...paragraphs(text)] : []);
  return h(
    "details",
    { class: "dtr-measure" },
    h("summary", null, ...inline(category.label)),
    title("measures"),
    h("ul", null, ...[category.measures].flat().map((measure) => h("li", null, ...inline(measure)))),
    ...part("courts", category.courts),
    ...part("thenAndNow", category.then_and_now),
  );
}

/**
 * @param {GlossaryContent} content
 * @param {Host} host
 */
function glossary(content, host) {
  const entries = Object.entries(content.terms).map(([id, entry]) => ({
    words: `${entry.term} ${entry.formerly ?? ""} ${entry.means}`,
    title: entry.term,
    node: entryRow(
      id,
      inline(entry.term),
      ...paragraphs(entry.means),
      entry.formerly && h("p", { class: "dtr-small" }, say("formerly", { term: entry.formerly })),
      sourceLinks(entry.sources, host),
    ),
  }));
  return alphabeticalList("filterTerms", entries);
}

/**
 * @param {ReferencesContent} content
 * @param {Host} host
 */
function sourceList(content, host) {
  const entries = Object.entries(content.references).map(([id, entry]) => ({
    words: [entry.title, entry.symbol, entry.publisher, entry.year, entry.says, ...Object.values(entry.parts ?? {})]
      .filter(Boolean)
      .join(" "),
    node: sourceItem(id, entry, host),
  }));
  return filteredList("filterSources", entries);
}

/**
 * @param {string} id
 * @param {Reference} entry
 * @param {Host} host
 */
function sourceItem(id, entry, host) {
  const facts = [entry.symbol, entry.publisher, entry.year].filter(Boolean).join(" · ");
  const places = Object.entries(entry.parts ?? {});
  return entryRow(
    `ref-${id}`,
    inline(entry.title),
    h("p", { class: "dtr-small" }, facts),
    ...places.map(([part, place]) =>
      h("p", { "data-place": `ref-${id}/${part}`, hidden: true }, `${say("placeInSource")}: `, h("strong", null, ...inline(place))),
    ),
    ...paragraphs(entry.says),
    entry.found_in && h("p", { class: "dtr-small" }, `${say("foundIn")}: `, sourceLink(entry.found_in, host)),
    entry.confirm && h("p", { class: "dtr-small" }, say("toConfirm")),
    places.length > 0 && placesDetails(places),
  );
}

/** @param {[string, string][]} places */
function placesDetails(places) {
  const list = h("ul", null, ...places.map(([, place]) => h("li", null, ...inline(place))));
  return h("details", { class: "dtr-sources" }, h("summary", null, say("placesCount", { n: places.length })), list);
}

/**
 * @param {Partial<ToolContent>} _content
 * @param {Host} host
 */
function contactList(_content, host) {
  const mission = host.mission ?? {};
  const rows = CONTACTS.filter(([name]) => mission[name]).flatMap(([name, label]) => [
    h("dt", null, say(label)),
    h("dd", null, contactLines(mission[name])),
  ]);
  return [
    host.exampleContacts && h("p", { class: "dtr-hint" }, say("exampleContacts")),
    mission.name && h("p", null, say("contactsOf", { mission: mission.name })),
    h("dl", { class: "dtr-terms" }, ...rows),
  ];
}
