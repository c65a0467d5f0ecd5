import { freshId, h } from "#course/ground/dom.js";
import { say } from "#course/ground/strings.js";
import { lines } from "#course/ground/text.js";

const TYPING_PAUSE = 800;

/** @type {Form<SceneQuestion, string>} */
export const form = { control };

/**
 * @param {SceneQuestion} cell
 * @param {Seed} _seed
 * @param {(value: string) => void} onInput
 * @returns {QuestionControl<string>}
 */
function control(cell, _seed, onInput) {
  const id = freshId("reflection");
  const count = h("p", { class: "dtr-small dtr-count" });
  const area = h("textarea", { id, class: "dtr-textarea", rows: 8, maxlength: 10000, dir: "auto" });
  /** @type {Timer} */
  let timer;
  const tell = () => {
    clearTimeout(timer);
    timer = undefined;
    onInput(area.value);
  };
  const countWords = () => {
    count.textContent = say("words", { n: area.value.split(/\s+/).filter(Boolean).length });
  };
  area.addEventListener("input", () => {
    countWords();
    clearTimeout(timer);
    timer = setTimeout(tell, TYPING_PAUSE);
  });
  area.addEventListener("change", tell);
  window.addEventListener("pagehide", () => timer && tell());
  const label = h("label", { for: id, class: "dtr-legend" }, ...lines(cell.prompt));
  return {
    node: h("div", { class: "dtr-reflection" }, label, h("p", { class: "dtr-small" }, say("markedByInstructor")), area, count),
    show(value = "") {
      // what is being typed is newer than any echo of it
      if (timer || document.activeElement === area) return;
      area.value = value;
      countWords();
    },
    shown: () => area.value,
  };
}
