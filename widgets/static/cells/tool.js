import { button, fill, freshId, h, liveRegion, selectField } from "../ground/dom.js";
import { say } from "../ground/strings.js";
import { inline, paragraphs } from "../ground/text.js";
import { repositoryBody } from "./repository.js";
import { sourceLink, sourceLinks } from "./sources.js";

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
const CONTACTS = [
  ["focal_point", "contactFocalPoint"],
  ["alternate", "contactAlternate"],
  ["hotline", "contactHotline"],
  ["conduct_team", "contactCdt"],
  ["oios", "contactOios"],
  ["support", "contactSupport"],
];

/** A tool to look things up in, in `el`. */
export function mountTool(el, cell, host) {
  el.append(h("article", { class: "dtr-card dtr-tool" }, h("h3", null, ...inline(cell.title)), ...toolBody(cell, host, "h4")));
}

/** What a tool holds, without a frame and title; its headings are of the level `heading`. */
export function toolBody(cell, host, heading) {
  const draw = TOOLS[cell.tool];
  const content = cell.content ?? {};
  if (!draw || (cell.tool !== "contacts" && !cell.content)) return [h("p", null, say("toolMissing"))];
  return [...paragraphs(content.framing), ...draw(content, host, heading), sourceLinks(content.sources, host)].filter(Boolean);
}

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

function termList(content) {
  const items = Object.values(content.items).flatMap((item) => [
    h("dt", null, ...inline(item.service ?? item.sign)),
    h("dd", null, ...paragraphs(item.means ?? item.notice)),
  ]);
  return [h("dl", { class: "dtr-terms" }, ...items)];
}

function channelFinder(content, host, heading) {
  const found = liveRegion("dtr-channels");
  const show = () => fill(found, ...channelList(content, person.value, suspect.value, host));
  const options = (of) => [["", say("choose")], ...Object.entries(of)];
  const person = selectField({ label: say("whoAreYou"), options: options(content.people), onInput: show });
  const suspect = selectField({ label: say("whoIsSuspected"), options: options(content.suspects), onInput: show });
  const rules = h("ul", null, ...(content.rules ?? []).map((rule) => h("li", null, ...inline(rule))));
  show();
  return [
    person.node,
    suspect.node,
    found,
    content.rules?.length && h(heading, { class: "dtr-heading" }, say("rulesTitle")),
    content.rules?.length && rules,
  ];
}

/** The channels open to this person against this suspect, those meant for it first. */
function openChannels(channels, person, suspect) {
  const open = Object.values(channels).filter((channel) => channel.open_to.includes(person) && !(channel.not_when ?? []).includes(suspect));
  const isFirst = (channel) => (channel.first_for ?? []).includes(suspect);
  return [...open.filter(isFirst), ...open.filter((channel) => !isFirst(channel))].map((channel) => ({
    ...channel,
    first: isFirst(channel),
  }));
}

function channelList(content, person, suspect, host) {
  if (!person || !suspect) return [h("p", { class: "dtr-small" }, say("channelsEmpty"))];
  const open = openChannels(content.channels, person, suspect);
  if (!open.length) return [h("p", null, say("channelsNone"))];
  return [
    h("p", null, h("strong", null, say("channelsFound", { n: open.length }))),
    h("ul", { class: "dtr-cards" }, ...open.map((channel) => channelItem(channel, host))),
  ];
}

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

// "mission.focal_point" is the path to a contact in the mission's data
function contactAt(path, host) {
  return path.split(".").reduce((data, name) => data?.[name], { mission: host.mission });
}

function contactLines(contact) {
  const lines =
    typeof contact === "object" && contact
      ? Object.values(contact).filter((line) => typeof line === "string" && line)
      : [contact].filter(Boolean);
  if (!lines.length) return h("p", { class: "dtr-contact" }, say("noContact"));
  return h("p", { class: "dtr-contact" }, ...lines.map((line) => h("span", { class: "dtr-line" }, ...[contactLink(line)].flat())));
}

function contactLink(line) {
  if (/^\S+@\S+\.\S+$/.test(line)) return h("a", { dir: "ltr", href: `mailto:${line}` }, line);
  if (/^\+?[\d\s()/-]{6,}$/.test(line)) return h("a", { dir: "ltr", href: `tel:${line.replace(/[^\d+]/g, "")}` }, line);
  return inline(line);
}

function measureList(content, _host, heading) {
  const details = Object.values(content.categories).map((category) => measureDetails(category, heading));
  return [...paragraphs(content.definition), ...details];
}

function measureDetails(category, heading) {
  const title = (name) => h(heading, { class: "dtr-heading" }, say(name));
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

function glossary(content, host) {
  const entries = Object.entries(content.terms).map(([id, entry]) => ({
    words: `${entry.term} ${entry.formerly ?? ""} ${entry.means}`,
    node: h(
      "li",
      { "data-entry": id },
      h("p", { class: "dtr-card-title" }, h("strong", null, ...inline(entry.term))),
      ...paragraphs(entry.means),
      entry.formerly && h("p", { class: "dtr-small" }, say("formerly", { term: entry.formerly })),
      sourceLinks(entry.sources, host),
    ),
  }));
  return filteredList("filterTerms", entries);
}

function sourceList(content, host) {
  const entries = Object.entries(content.references).map(([id, entry]) => ({
    words: [entry.title, entry.symbol, entry.publisher, entry.year, entry.says, ...Object.values(entry.parts ?? {})]
      .filter(Boolean)
      .join(" "),
    node: sourceItem(id, entry, host),
  }));
  return filteredList("filterSources", entries);
}

function sourceItem(id, entry, host) {
  const facts = [entry.symbol, entry.publisher, entry.year].filter(Boolean).join(" · ");
  const places = Object.entries(entry.parts ?? {});
  return h(
    "li",
    { "data-entry": `ref-${id}` },
    h("p", { class: "dtr-card-title" }, h("strong", null, ...inline(entry.title))),
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

function placesDetails(places) {
  const list = h("ul", null, ...places.map(([, place]) => h("li", null, ...inline(place))));
  return h("details", { class: "dtr-sources" }, h("summary", null, say("placesCount", { n: places.length })), list);
}

function filteredList(label, entries) {
  const id = freshId("filter");
  const input = h("input", { type: "search", id, class: "dtr-input", autocomplete: "off" });
  const count = liveRegion("dtr-small");
  const show = () => {
    const wanted = input.value.trim().toLowerCase();
    for (const entry of entries) entry.node.hidden = !entry.words.toLowerCase().includes(wanted);
    count.textContent = say("filterFound", { n: entries.filter((entry) => !entry.node.hidden).length });
  };
  input.addEventListener("input", show);
  show();
  return [
    h("div", { class: "dtr-field" }, h("label", { for: id }, say(label)), input, count),
    h("ul", { class: "dtr-cards" }, ...entries.map((entry) => entry.node)),
  ];
}

function contactList(_content, host) {
  const mission = host.mission ?? {};
  const rows = CONTACTS.filter(([name]) => mission[name]).flatMap(([name, label]) => [
    h("dt", null, say(label)),
    h("dd", null, contactLines(mission[name])),
  ]);
  return [mission.name && h("p", null, say("contactsOf", { mission: mission.name })), h("dl", { class: "dtr-terms" }, ...rows)];
}
