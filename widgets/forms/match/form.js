import { legendOf, mixed } from "#course/cells/controls.js";
import { shareDetail } from "#course/cells/rows.js";
import { h, selectField } from "#course/ground/dom.js";
import { say } from "#course/ground/strings.js";
import { brief, inline } from "#course/ground/text.js";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** @type {Form<import("./answer.js").Match, Texts>} */
export const form = {
  control,
  share({ left, key }, value) {
    const ids = Object.keys(left);
    return ids.filter((id) => value[id] === key[id]).length / ids.length;
  },
  feedback,
};

/**
 * @param {import("./answer.js").Match} cell
 * @param {Seed} seed
 * @param {(value: Texts) => void} onInput
 * @returns {QuestionControl<Texts>}
 */
function control(cell, seed, onInput) {
  const right = mixed(cell, Object.entries(cell.right), `${seed}:right`);
  const left = mixed(cell, Object.entries(cell.left), `${seed}:left`);
  /** @type {[string, string][]} */
  const options = [["", say("matchChoose")]];
  right.forEach(([id, text], place) => {
    options.push([id, `${LETTERS[place]}. ${brief(text, 70)}`]);
  });
  /** @type {Texts} */
  let pairs = {};
  const fields = left.map(([id, text]) => {
    /** @param {string} value */
    const onChosen = (value) => {
      pairs = withPair(pairs, id, value);
      onInput({ ...pairs });
    };
    return { id, field: selectField({ label: inline(text), options, onInput: onChosen }) };
  });
  const letters = h("ol", { class: "dtr-letters" }, ...right.map(([, text]) => h("li", null, ...inline(text))));
  const key = h("div", { class: "dtr-match-key" }, h("p", { class: "dtr-small" }, say("matchOptions")), letters);
  return {
    node: h(
      "fieldset",
      { class: "dtr-choices dtr-match" },
      h("legend", null, ...legendOf(cell, say("matchHelp"))),
      key,
      ...fields.map(({ field }) => field.node),
    ),
    show(value) {
      pairs = { ...value };
      for (const { id, field } of fields) field.show(pairs[id]);
    },
    shown: () => ({ ...pairs }),
  };
}

/**
 * @param {Texts} pairs
 * @param {string} left
 * @param {string} right
 */
function withPair(pairs, left, right) {
  const { [left]: _former, ...others } = pairs;
  return right ? { ...others, [left]: right } : others;
}

/**
 * @param {import("./answer.js").Match} cell
 * @param {Texts} value
 * @returns {Feedback}
 */
function feedback(cell, value) {
  /** @type {FeedbackRow[]} */
  const rows = Object.entries(cell.left).map(([id, text]) => {
    const fits = value[id] === cell.key[id];
    const mark = fits ? say("pairRight") : say("pairWrong", { choice: cell.right[value[id]] ?? "–" });
    return { state: fits ? "right" : "wrong", mark, text: `${text} – ${cell.right[cell.key[id]]}`, why: cell.why?.[id], yours: fits };
  });
  return { rows, detail: shareDetail(rows, "somePairs") };
}
