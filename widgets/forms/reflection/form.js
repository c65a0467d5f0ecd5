import { freshId, h } from "#course/ground/dom.js";
import { say, sayNumber } from "#course/ground/strings.js";
import { inline, lines } from "#course/ground/text.js";
import { isWritten } from "./answer.js";
import { joinedParts, splitParts, wordCount } from "./parts.js";

const TYPING_PAUSE = 800;
/** The longest text, in characters, over all parts. */
const LONGEST = 10000;

/** @typedef {{ area: HTMLTextAreaElement, label: HTMLElement }} TextBox */

/** @type {Form<SceneQuestion, string>} */
export const form = { control };

/**
 * One box, or one for each part of the question; they are kept as one text.
 *
 * @param {SceneQuestion} cell
 * @param {Seed} _seed
 * @param {(value: string) => void} onInput
 * @returns {QuestionControl<string>}
 */
function control(cell, _seed, onInput) {
  const parts = Object.values(cell.parts ?? {});
  const whole = () => (parts.length ? joinedParts(texts()) : texts()[0]);
  const count = h("p", { class: "dtr-small dtr-count" });
  /** @type {Timer} */
  let timer;
  const texts = () => areas.map((area) => area.value);
  const tell = () => {
    clearTimeout(timer);
    timer = undefined;
    onInput(whole());
  };
  const onType = () => {
    showCount(count, texts());
    limit(areas);
    clearTimeout(timer);
    timer = setTimeout(tell, TYPING_PAUSE);
  };
  const boxes = parts.length ? parts.map(partBox) : [textBox(lines(cell.prompt), { class: "dtr-legend" }, 8)];
  const areas = boxes.map(({ area }) => area);
  for (const area of areas) {
    area.addEventListener("input", onType);
    area.addEventListener("change", tell);
  }
  window.addEventListener("pagehide", () => timer && tell());
  return {
    node: parts.length ? partsNode(cell, boxes, count) : singleNode(boxes[0], count),
    show(value = "") {
      // what is being typed is newer than any echo of it
      if (timer || areas.some((area) => document.activeElement === area)) return;
      const kept = parts.length ? splitParts(value, parts.length) : [value];
      for (const [place, area] of areas.entries()) area.value = kept[place];
      showCount(count, texts());
      limit(areas);
    },
    shown: whole,
  };
}

/**
 * @param {string} text
 * @param {number} place
 */
function partBox(text, place) {
  return textBox([`${sayNumber(place + 1)}. `, ...inline(text)], null, 3);
}

/**
 * @param {Child[]} words
 * @param {Attributes | null} attributes
 * @param {number} rows
 */
function textBox(words, attributes, rows) {
  const id = freshId("reflection");
  const area = h("textarea", { id, class: "dtr-textarea", rows, maxlength: LONGEST, dir: "auto" });
  return { area, label: h("label", { for: id, ...attributes }, ...words) };
}

/**
 * @param {SceneQuestion} cell
 * @param {TextBox[]} boxes
 * @param {HTMLElement} count
 */
function partsNode(cell, boxes, count) {
  const fields = boxes.map(({ label, area }) => h("div", { class: "dtr-field" }, label, area));
  const legend = h("legend", null, ...lines(cell.prompt));
  return h("fieldset", { class: "dtr-choices dtr-reflection" }, legend, markedBy(), ...fields, count);
}

/**
 * @param {TextBox} box
 * @param {HTMLElement} count
 */
function singleNode({ label, area }, count) {
  return h("div", { class: "dtr-reflection" }, label, markedBy(), area, count);
}

function markedBy() {
  return h("p", { class: "dtr-small" }, say("markedByInstructor"));
}

/**
 * How much is written, and in how many of several boxes.
 *
 * @param {HTMLElement} line
 * @param {string[]} texts
 */
function showCount(line, texts) {
  const words = say("words", { n: wordCount(texts) });
  const done = texts.filter(isWritten).length;
  line.textContent = texts.length > 1 ? `${say("partsWritten", { done, all: texts.length })} · ${words}` : words;
}

/**
 * No box takes more than the others leave; what is written stays.
 *
 * @param {HTMLTextAreaElement[]} areas
 */
function limit(areas) {
  const all = areas.reduce((sum, area) => sum + area.value.length, 0);
  for (const area of areas) area.maxLength = Math.max(area.value.length, LONGEST - all + area.value.length);
}
