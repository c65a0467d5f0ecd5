import { freshId, h, shape } from "../ground/dom.js";
import { sourceLink, sourceLinks } from "./sources.js";
import { say, sayFigure } from "../ground/strings.js";
import { inline, paragraphs } from "../ground/text.js";

/** All that is taken from a drawing: elements, each with its attributes. */
const CHART_TAKEN = { path: ["class", "d", "transform"], text: ["class", "x", "y", "text-anchor"] };
/** What a mark means, and how it looks. */
const CHART_MARKS = {
  "chart-band": ["chartBand", [["chart-band", "M3 3L29 3L29 13L3 13Z"], ["chart-end", "M3 1L3 15M29 1L29 15"]]],
  "chart-arrow": ["chartArrow", [["chart-open", "M2 8L24 8"], ["chart-arrow", "M31 8L21 3L21 13Z"]]],
  "chart-ring": ["chartRing", [["chart-ring", "M21 8A5 5 0 1 1 11 8A5 5 0 1 1 21 8Z"]]],
  "chart-dot": ["chartDot", [["chart-dot", "M21 8A5 5 0 1 1 11 8A5 5 0 1 1 21 8Z"]]],
};
const CHART_KNOWN = {
  survey: ["knownSurvey", "meansSurvey"],
  estimate: ["knownEstimate", "meansEstimate"],
  hearsay: ["knownHearsay", "meansHearsay"],
  record: ["knownRecord", "meansRecord"],
  count: ["knownCount", "meansCount"],
  account: ["knownAccount", "meansAccount"],
};

/** Claims on one scale: each with what it counts, who claimed it and how it is known; today's figures beside them; all of it as a table. */
export function mountChart(el, cell, host) {
  const title = h("h3", { id: freshId("chart") }, ...inline(cell.title));
  if (!cell.drawn) {
    el.append(h("article", { class: "dtr-card" }, title, h("p", null, say("chartNotDrawn"))));
    return;
  }
  const strips = cell.claims.map((id) => chartStrip(cell, id));
  const rows = cell.claims.map((id, place) => h("li", null, ...chartClaim(cell, id), strips[place]));
  const drawn = h("div", { class: "dtr-chart-drawn" }, h("ul", { class: "dtr-chart-claims" }, ...rows), chartAxis(cell));
  const body = h("div", { class: "dtr-chart-body" }, drawn, chartToday(cell));
  const caption = h("figcaption", null, ...paragraphs(cell.caption), chartKey(strips));
  const figure = h("figure", { "aria-labelledby": title.id }, body, caption);
  const sources = sourceLinks(Object.values(cell.rows).map((claim) => claim.source), host);
  el.append(h("article", { class: "dtr-card dtr-chart" }, title, figure, chartTable(cell, host), sources));
}

function chartClaim(cell, id) {
  const { counts, place, period, year, who, how } = cell.rows[id];
  return [
    h("p", { class: "dtr-chart-what" }, ...inline(counts)),
    h("p", { class: "dtr-chart-figure" }, chartFigure(cell, id)),
    h("p", { class: "dtr-small" }, say("claimWhere", { place, period })),
    h("p", { class: "dtr-small" }, h("span", { class: "dtr-tag" }, say(CHART_KNOWN[how][0])), " ", say("claimed", { year: String(year), who })),
  ];
}

/** A claim's figure in words: "3,600 to 22,500 people". */
function chartFigure(cell, id) {
  const { unit, value, min, max, roughly } = cell.rows[id];
  if (chartIsDate(cell, id)) return String(value);
  if (value !== undefined) return say(roughly ? "claimRoughly" : "claimExactly", { n: sayFigure(value), unit });
  if (max === undefined) return say("claimAtLeast", { n: sayFigure(min), unit });
  return say("claimBetween", { from: sayFigure(min), to: sayFigure(max), unit });
}

function chartIsDate(cell, id) {
  return cell.drawn.dates === true && cell.claims.includes(id);
}

function chartNumber(cell, number) {
  return cell.drawn.dates ? String(number) : sayFigure(number);
}

function chartEnds(cell) {
  return { from: chartNumber(cell, cell.drawn.start), to: chartNumber(cell, cell.drawn.end) };
}

function chartStrip(cell, id) {
  return chartPicture(cell, cell.drawn.strips[id], say("chartStrip", { figure: chartFigure(cell, id), ...chartEnds(cell) }));
}

function chartAxis(cell) {
  return h("div", { class: "dtr-chart-axis" }, chartPicture(cell, cell.drawn.axis, say("chartScale", chartEnds(cell))));
}

/** A drawing as elements: only shapes and numbers are taken from its text, whatever else stood there. */
function chartPicture(cell, text, name) {
  const drawn = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  const parts = [...drawn.children].filter((part) => part.localName in CHART_TAKEN).map((part) => chartPart(cell, part));
  return shape("svg", { viewBox: drawn.getAttribute("viewBox") ?? "0 0 1 1", role: "img", "aria-label": name }, ...parts);
}

function chartPart(cell, part) {
  const taken = CHART_TAKEN[part.localName].filter((name) => part.hasAttribute(name)).map((name) => [name, part.getAttribute(name)]);
  // a number is drawn as digits alone, for each language writes it in its own way
  const number = part.localName === "text" ? [chartNumber(cell, Number(part.textContent))] : [];
  return shape(part.localName, Object.fromEntries(taken), ...number);
}

/** What the marks mean that stand in these pictures. */
function chartKey(pictures) {
  const used = Object.entries(CHART_MARKS).filter(([mark]) => pictures.some((picture) => picture.querySelector(`.${mark}`)));
  const items = used.map(([, [meaning, parts]]) => h("li", null, chartMark(parts), h("span", null, say(meaning))));
  return h("ul", { class: "dtr-chart-key" }, ...items);
}

function chartMark(parts) {
  return shape("svg", { viewBox: "0 0 32 16", "aria-hidden": "true" }, ...parts.map(([name, d]) => shape("path", { class: name, d })));
}

function chartToday(cell) {
  const ids = chartTodays(cell, cell.claims);
  if (!ids.length) return null;
  const items = ids.map((id) => h("li", null, ...chartClaim(cell, id), h("p", { class: "dtr-chart-differs" }, ...inline(cell.rows[id].differs))));
  return h("div", { class: "dtr-chart-today" }, h("h4", null, say("chartToday")), h("ul", { class: "dtr-chart-claims" }, ...items));
}

/** Today's figures beside these claims, each once, but for those that are drawn themselves. */
function chartTodays(cell, ids) {
  const named = new Set(ids.flatMap((id) => cell.rows[id].today ?? []));
  return [...named].filter((id) => !cell.claims.includes(id));
}

function chartTable(cell, host) {
  const ids = [...cell.claims, ...chartTodays(cell, cell.claims)];
  const table = h("table", { class: "dtr-chart-table" }, ...ids.map((id) => chartFacts(cell, id, host)));
  return h("details", { class: "dtr-chart-facts" }, h("summary", null, say("chartTable")), table);
}

/** Today's figures in the table, each on a line of its own. */
function chartBeside(cell, ids) {
  const known = ids.filter((id) => cell.rows[id]);
  return known.map((id) => h("span", { class: "dtr-line" }, `${chartFigure(cell, id)}: `, ...inline(cell.rows[id].counts)));
}

function chartFacts(cell, id, host) {
  const claim = cell.rows[id];
  const facts = {
    factFigure: [chartFigure(cell, id)],
    factPlace: inline(claim.place),
    factPeriod: inline(claim.period),
    factWho: inline(claim.who),
    factYear: [String(claim.year)],
    factHow: [say(CHART_KNOWN[claim.how][1])],
    factAgainst: inline(claim.against),
    factToday: claim.today && chartBeside(cell, claim.today),
    factSource: [sourceLink(claim.source, host), h("br"), ...inline(claim.at)],
  };
  const rows = Object.entries(facts).filter(([, fact]) => fact);
  const head = h("tr", null, h("th", { colspan: 2, scope: "rowgroup" }, ...inline(claim.counts)));
  return h("tbody", null, head, ...rows.map(([name, fact]) => h("tr", null, h("th", { scope: "row" }, say(name)), h("td", null, ...fact))));
}
