import { shape } from "#course/ground/dom.js";

/** A place is as large as the whole picture. */
const PICTURE = "0 0 400 170";
/** The height of the ground, on which figures and things are. */
const GROUND = 163;
/** The middle of all figures together. */
const MIDDLE = 216;
/** From one figure to the next. */
const APART = 48;
/** The ends of the ground, where things are. */
const EDGES = { start: 12, end: 390 };
/** As much of a figure as its portrait shows: a square from the top of its head. */
const PORTRAIT = "1 1 38 38";

/**
 * The sun or the moon by the time of day: its middle and its radius.
 *
 * @type {Record<NonNullable<ScenePicture["time"]>, [number, number, number]>}
 */
const SUNS = { dawn: [70, 96, 16], day: [238, 30, 13], dusk: [330, 98, 18], night: [238, 24, 10] };

/**
 * The picture of a scene; screen readers ignore it unless it has an `alt`.
 *
 * @param {ScenePicture} picture
 * @param {Texts} symbols the drawings of a case, by `group/name`
 */
export function pictureView({ place, people = [], things = [], time = "day", alt }, symbols) {
  const [cx, cy, r] = SUNS[time].map(String);
  return shape(
    "svg",
    {
      class: `dtr-picture dtr-picture-${time}`,
      viewBox: PICTURE,
      ...(alt ? { role: "img", "aria-label": alt } : { "aria-hidden": "true" }),
    },
    shape("circle", { class: "sun", cx, cy, r }),
    drawn(symbols, `places/${place}`),
    ...things.map((name, index) => standing(drawn(symbols, `things/${name}`), index === 0 ? "end" : "start")),
    shape("g", { class: "dtr-picture-people" }, ...people.flatMap((name, index) => figure(symbols, name, index - (people.length - 1) / 2))),
  );
}

/**
 * The head and shoulders of a figure.
 *
 * @param {string} name
 * @param {Texts} symbols
 */
export function portrait(name, symbols) {
  const person = drawn(symbols, `people/${name}`);
  person.setAttribute("class", "dtr-picture-people");
  return shape("svg", { class: "dtr-picture dtr-portrait", viewBox: PORTRAIT, "aria-hidden": "true" }, person);
}

/**
 * @param {Texts} symbols
 * @param {string} name
 * @param {number} place from the middle, in figures
 */
function figure(symbols, name, place) {
  const person = drawn(symbols, `people/${name}`);
  const { width, height } = sizeOf(person);
  const middle = MIDDLE + place * APART;
  const shadow = shape("ellipse", { class: "z", cx: String(middle), cy: String(GROUND), rx: "17", ry: "3" });
  return [shadow, at(person, middle - width / 2, GROUND - height)];
}

/**
 * @param {SVGSVGElement} thing
 * @param {"start" | "end"} edge
 */
function standing(thing, edge) {
  const { width, height } = sizeOf(thing);
  return at(thing, edge === "end" ? EDGES.end - width : EDGES.start, GROUND + 3 - height);
}

/**
 * A symbol as an element. `symbols.py` says in which form it comes.
 *
 * @param {Texts} symbols
 * @param {string} name
 */
function drawn(symbols, name) {
  const [size, ...paths] = symbols[name].split("|");
  const [width, height] = size.split(" ");
  const parts = paths.map((path) => shape("path", { class: path.split(" ", 1)[0], d: path.slice(path.indexOf(" ") + 1) }));
  return shape("svg", { viewBox: `0 0 ${size}`, width, height }, ...parts);
}

/** @param {SVGSVGElement} symbol */
function sizeOf(symbol) {
  return { width: Number(symbol.getAttribute("width")), height: Number(symbol.getAttribute("height")) };
}

/**
 * @param {SVGSVGElement} symbol
 * @param {number} x
 * @param {number} y
 */
function at(symbol, x, y) {
  symbol.setAttribute("x", String(x));
  symbol.setAttribute("y", String(y));
  return symbol;
}
