import { sourceLink, sourceLinks } from "#course/cells/sources.js";
import { freshId, h, shape } from "#course/ground/dom.js";
import { say, sayFigure } from "#course/ground/strings.js";
import { inline, paragraphs } from "#course/ground/text.js";

/**
 * The elements that may be taken from a drawing, each with its attributes.
 *
 * @type {Record<string, string[]>}
 */
const ALLOWED = { path: ["class", "d", "transform"], text: ["class", "x", "y", "text-anchor"] };
/**
 * The meaning of a mark, and its drawing.
 *
 * @type {Record<string, [string, [string, string][]]>}
 */
const MARKS = {
  "chart-band": [
    "chartBand",
    [
      ["chart-band", "M3 3L29 3L29 13L3 13Z"],
      ["chart-end", "M3 1L3 15M29 1L29 15"],
    ],
  ],
  "chart-arrow": [
    "chartArrow",
    [
      ["chart-open", "M2 8L24 8"],
      ["chart-arrow", "M31 8L21 3L21 13Z"],
    ],
  ],
  "chart-ring": ["chartRing", [["chart-ring", "M21 8A5 5 0 1 1 11 8A5 5 0 1 1 21 8Z"]]],
  "chart-dot": ["chartDot", [["chart-dot", "M21 8A5 5 0 1 1 11 8A5 5 0 1 1 21 8Z"]]],
};
const HOW_KNOWN = {
  survey: ["knownSurvey", "meansSurvey"],
  estimate: ["knownEstimate", "meansEstimate"],
  hearsay: ["knownHearsay", "meansHearsay"],
  record: ["knownRecord", "meansRecord"],
  count: ["knownCount", "meansCount"],
  account: ["knownAccount", "meansAccount"],
};

/** @type {KindComponent<ChartCell>} */
export const component = { mount };

/**
 * Claims on one scale: what each counts, who claimed it and how it is known; today's figures next to them; and a table of everything.
 *
 * @param {HTMLElement} el
 * @param {ChartCell} cell
 * @param {Host} host
 */
function mount(el, cell, host) {
  const title = h("h3", { id: freshId("chart") }, ...inline(cell.title));
  if (!cell.drawn) {
    el.append(h("article", { class: "dtr-card" }, title, h("p", null, say("chartNotDrawn"))));
    return;
  }
  const chart = /** @type {DrawnChart} */ (cell);
  const strips = chart.claims.map((id) => claimStrip(chart, id));
  const rows = chart.claims.map((id, place) => h("li", null, ...claimLines(chart, id), strips[place]));
  const drawn = h(
    "div",
    { class: "dtr-chart-drawn" },
    scaleAbove(chart),
    h("ul", { class: "dtr-chart-claims" }, ...rows),
    scaleAxis(chart),
  );
  const body = h("div", { class: "dtr-chart-body" }, drawn, todaysFigures(chart));
  const caption = h("figcaption", null, ...paragraphs(chart.caption), markKey(strips));
  const figure = h("figure", { "aria-labelledby": title.id }, body, caption);
  const sources = sourceLinks(
    Object.values(chart.rows).map((claim) => claim.source),
    host,
  );
  el.append(h("article", { class: "dtr-card dtr-chart" }, title, figure, factsTable(chart, host), sources));
}

/**
 * @param {DrawnChart} cell
 * @param {string} id
 */
function claimLines(cell, id) {
  const { counts, place, period, year, who, how } = cell.rows[id];
  return [
    h("p", { class: "dtr-chart-what" }, ...inline(counts)),
    h("p", { class: "dtr-chart-figure" }, figureText(cell, id)),
    h("p", { class: "dtr-small" }, say("claimWhere", { place, period })),
    h(
      "p",
      { class: "dtr-small" },
      h("span", { class: "dtr-tag" }, say(HOW_KNOWN[how][0])),
      " ",
      say("claimed", { year: String(year), who }),
    ),
  ];
}

/**
 * A claim's figure in words: "3,600 to 22,500 people".
 *
 * @param {DrawnChart} cell
 * @param {string} id
 */
function figureText(cell, id) {
  const { unit, value, min, max, roughly } = cell.rows[id];
  if (isDate(cell, id)) return String(value);
  if (value !== undefined) return say(roughly ? "claimRoughly" : "claimExactly", { n: sayFigure(value), unit });
  if (max === undefined) return say("claimAtLeast", { n: sayFigure(min ?? 0), unit });
  return say("claimBetween", { from: sayFigure(min ?? 0), to: sayFigure(max), unit });
}

/**
 * @param {DrawnChart} cell
 * @param {string} id
 */
function isDate(cell, id) {
  return cell.drawn.dates === true && cell.claims.includes(id);
}

/**
 * @param {DrawnChart} cell
 * @param {number} number
 */
function numberText(cell, number) {
  return cell.drawn.dates ? String(number) : sayFigure(number);
}

/** @param {DrawnChart} cell */
function scaleEnds(cell) {
  return { from: numberText(cell, cell.drawn.start), to: numberText(cell, cell.drawn.end) };
}

/**
 * @param {DrawnChart} cell
 * @param {string} id
 */
function claimStrip(cell, id) {
  return pictureOf(cell, cell.drawn.strips[id], say("chartStrip", { figure: figureText(cell, id), ...scaleEnds(cell) }));
}

/** @param {DrawnChart} cell */
function scaleAxis(cell) {
  return h("div", { class: "dtr-chart-axis" }, pictureOf(cell, cell.drawn.axis, say("chartScale", scaleEnds(cell))));
}

/**
 * The scale once more, above the first figure, for the eye only.
 *
 * @param {DrawnChart} cell
 */
function scaleAbove(cell) {
  const scale = scaleAxis(cell);
  scale.setAttribute("aria-hidden", "true");
  return scale;
}

/**
 * A drawing as elements: only shapes and numbers are taken from its text, whatever else it contains.
 *
 * @param {DrawnChart} cell
 * @param {string} text
 * @param {string} name
 */
function pictureOf(cell, text, name) {
  const drawn = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  const parts = [...drawn.children].filter((part) => part.localName in ALLOWED).map((part) => partOf(cell, part));
  return shape("svg", { viewBox: drawn.getAttribute("viewBox") ?? "0 0 1 1", role: "img", "aria-label": name }, ...parts);
}

/**
 * @param {DrawnChart} cell
 * @param {Element} part
 */
function partOf(cell, part) {
  const taken = ALLOWED[part.localName].filter((name) => part.hasAttribute(name)).map((name) => [name, part.getAttribute(name)]);
  // a number is drawn as plain digits, because each language formats it differently
  const number = part.localName === "text" ? [numberText(cell, Number(part.textContent))] : [];
  return shape(part.localName === "text" ? "text" : "path", Object.fromEntries(taken), ...number);
}

/**
 * The legend of the marks that occur in these drawings.
 *
 * @param {Element[]} pictures
 */
function markKey(pictures) {
  const used = Object.entries(MARKS).filter(([mark]) => pictures.some((picture) => picture.querySelector(`.${mark}`)));
  const items = used.map(([, [meaning, parts]]) => h("li", null, markPicture(parts), h("span", null, say(meaning))));
  return h("ul", { class: "dtr-chart-key" }, ...items);
}

/** @param {[string, string][]} parts */
function markPicture(parts) {
  return shape("svg", { viewBox: "0 0 32 16", "aria-hidden": "true" }, ...parts.map(([name, d]) => shape("path", { class: name, d })));
}

/** @param {DrawnChart} cell */
function todaysFigures(cell) {
  const ids = todaysIds(cell, cell.claims);
  if (!ids.length) return null;
  const items = ids.map((id) =>
    h("li", null, ...claimLines(cell, id), h("p", { class: "dtr-chart-differs" }, ...inline(cell.rows[id].differs ?? ""))),
  );
  return h("div", { class: "dtr-chart-today" }, h("h4", null, say("chartToday")), h("ul", { class: "dtr-chart-claims" }, ...items));
}

/**
 * Today's figures for these claims, each once, except those that are drawn themselves.
 *
 * @param {DrawnChart} cell
 * @param {string[]} ids
 */
function todaysIds(cell, ids) {
  const named = new Set(ids.flatMap((id) => cell.rows[id].today ?? []));
  return [...named].filter((id) => !cell.claims.includes(id));
}

/**
 * @param {DrawnChart} cell
 * @param {Host} host
 */
function factsTable(cell, host) {
  const ids = [...cell.claims, ...todaysIds(cell, cell.claims)];
  const table = h("table", { class: "dtr-chart-table" }, ...ids.map((id) => claimFacts(cell, id, host)));
  return h("details", { class: "dtr-chart-facts" }, h("summary", null, say("chartTable")), table);
}

/**
 * Today's figures in the table, each on its own line.
 *
 * @param {DrawnChart} cell
 * @param {string[]} ids
 */
function figuresBeside(cell, ids) {
  const known = ids.filter((id) => cell.rows[id]);
  return known.map((id) => h("span", { class: "dtr-line" }, `${figureText(cell, id)}: `, ...inline(cell.rows[id].counts)));
}

/**
 * @param {DrawnChart} cell
 * @param {string} id
 * @param {Host} host
 */
function claimFacts(cell, id, host) {
  const claim = cell.rows[id];
  const facts = {
    factFigure: [figureText(cell, id)],
    factPlace: inline(claim.place),
    factPeriod: inline(claim.period),
    factWho: inline(claim.who),
    factYear: [String(claim.year)],
    factHow: [say(HOW_KNOWN[claim.how][1])],
    factAgainst: inline(claim.against),
    factToday: claim.today && figuresBeside(cell, claim.today),
    factSource: [sourceLink(claim.source, host), h("br"), ...inline(claim.at)],
  };
  const rows = Object.entries(facts).flatMap(([name, fact]) => (fact ? [{ name, fact }] : []));
  const head = h("tr", null, h("th", { colspan: 2, scope: "rowgroup" }, ...inline(claim.counts)));
  return h(
    "tbody",
    null,
    head,
    ...rows.map(({ name, fact }) => h("tr", null, h("th", { scope: "row" }, say(name)), h("td", null, ...fact))),
  );
}
