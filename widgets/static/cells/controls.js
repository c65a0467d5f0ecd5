import { choiceGroup, fill, freshId, h, hiddenText, icon, liveRegion, selectField } from "../ground/dom.js";
import { shuffled, shuffledNot } from "../ground/shuffle.js";
import { say } from "../ground/strings.js";
import { brief, inline, lines } from "../ground/text.js";

/** @type {Record<string, Special<[SceneQuestion, Seed, (value: Json) => void], QuestionControl>>} */
const CONTROLS = {
  "true-false": choiceControl,
  "choose-one": choiceControl,
  "choose-all": choiceControl,
  order: orderControl,
  match: matchControl,
  reflection: reflectionControl,
};
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const TYPING_PAUSE = 800;
const SHORT_PROMPT = 220;

/**
 * What a learner answers a question with: `{node, show(value), shown()}`.
 * `onInput` gets each new value; `shown` is what stands there now, confirmed or not.
 *
 * @param {SceneQuestion} cell
 * @param {Seed} seed
 * @param {(value: Json) => void} onInput
 * @returns {QuestionControl}
 */
export function questionControl(cell, seed, onInput) {
  return CONTROLS[cell.type](cell, seed, onInput);
}

/**
 * The options of a question as [id, text] pairs, in the order that the declaration gives.
 *
 * @param {SceneQuestion} cell
 * @returns {[string, string][]}
 */
export function optionPairs(cell) {
  if (cell.type === "true-false")
    return [
      ["true", say("true")],
      ["false", say("false")],
    ];
  return Object.entries((cell.type === "order" ? cell.items : cell.type === "match" ? cell.left : cell.options) ?? {});
}

/**
 * @param {SceneQuestion} cell
 * @param {Seed} seed
 * @param {(value: Json) => void} onInput
 * @returns {QuestionControl}
 */
function choiceControl(cell, seed, onInput) {
  const several = cell.type === "choose-all";
  const options = mixed(cell, optionPairs(cell), cell.type === "true-false" ? null : seed);
  const group = choiceGroup({
    legend: legendOf(cell, several && say("chooseAll")),
    options: options.map(([id, text]) => [id, inline(text)]),
    several,
    className: cell.type === "true-false" ? "dtr-choices-short" : "",
    onInput: (value) => {
      shown = value;
      onInput(value);
    },
  });
  /** @type {Json} */
  let shown;
  return {
    node: group.node,
    /** @param {Json} value */
    show(value) {
      shown = value;
      group.show(value ?? []);
    },
    shown: () => shown,
  };
}

/**
 * @param {OrderQuestion} cell
 * @param {Seed} seed
 * @param {(value: Json) => void} onInput
 * @returns {QuestionControl}
 */
function orderControl(cell, seed, onInput) {
  const start = shuffledNot(Object.keys(cell.items), seed, cell.key);
  const list = h("ol", { class: "dtr-order" });
  const told = liveRegion();
  const rows = new Map(start.map((id) => [id, orderRow(cell.items[id], (step) => move(id, step))]));
  let order = start;

  const draw = () => {
    fill(list, ...order.map((id) => rows.get(id)?.node));
    order.forEach((id, place) => {
      rows.get(id)?.limit(place > 0, place < order.length - 1);
    });
  };
  /**
   * @param {string} id
   * @param {number} step
   */
  const move = (id, step) => {
    const place = order.indexOf(id) + step;
    if (place < 0 || place >= order.length) return;
    order = order.filter((other) => other !== id);
    order.splice(place, 0, id);
    draw();
    rows.get(id)?.focus(step);
    told.textContent = say("movedTo", { item: brief(cell.items[id], 60), place: place + 1, all: order.length });
    onInput([...order]);
  };
  draw();
  return {
    node: h("fieldset", { class: "dtr-choices" }, h("legend", null, ...legendOf(cell, say("orderHelp"))), list, told),
    /** @param {Json} value */
    show(value) {
      const next = Array.isArray(value) && value.length === start.length ? value : start;
      if (next.join() === order.join()) return;
      order = next.filter((id) => rows.has(id));
      draw();
    },
    shown: () => [...order],
  };
}

/**
 * @param {string} text
 * @param {(step: number) => void} move
 */
function orderRow(text, move) {
  const up = orderButton("up", say("moveUp"), text, () => move(-1));
  const down = orderButton("down", say("moveDown"), text, () => move(1));
  return {
    node: h(
      "li",
      { class: "dtr-order-row" },
      h("span", { class: "dtr-order-text" }, ...inline(text)),
      h("span", { class: "dtr-order-buttons" }, up, down),
    ),
    // aria-disabled instead of disabled: a disabled button would lose the focus at the end of the list
    /**
     * @param {boolean} canRise
     * @param {boolean} canSink
     */
    limit(canRise, canSink) {
      up.setAttribute("aria-disabled", String(!canRise));
      down.setAttribute("aria-disabled", String(!canSink));
    },
    /** @param {number} step */
    focus(step) {
      (step < 0 ? up : down).focus();
    },
  };
}

/**
 * @param {string} symbol
 * @param {string} label
 * @param {string} text
 * @param {() => void} onclick
 */
function orderButton(symbol, label, text, onclick) {
  const name = hiddenText(say("moveItem", { move: label, item: brief(text, 60) }));
  return h("button", { type: "button", class: "dtr-move", title: label, onclick }, icon(symbol), name);
}

/**
 * @param {MatchQuestion} cell
 * @param {Seed} seed
 * @param {(value: Json) => void} onInput
 * @returns {QuestionControl}
 */
function matchControl(cell, seed, onInput) {
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
    /** @param {Json} value */
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
 * @param {SceneQuestion} cell
 * @param {Seed} _seed
 * @param {(value: Json) => void} onInput
 * @returns {QuestionControl}
 */
function reflectionControl(cell, _seed, onInput) {
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
    /** @param {Json} value */
    show(value) {
      // what is being typed is newer than any echo of it
      if (timer || document.activeElement === area) return;
      area.value = value ?? "";
      countWords();
    },
    shown: () => area.value,
  };
}

/**
 * What is asked stands out; a story told before it, or a long prompt, does not shout.
 *
 * @param {SceneQuestion} cell
 * @param {Child} help
 */
function legendOf(cell, help) {
  const told = lines(cell.prompt);
  const asks = told.at(-1);
  if (asks && asks.textContent.length <= SHORT_PROMPT) asks.classList.add("dtr-asks");
  return [...told, help && h("span", { class: "dtr-line dtr-help" }, help)].filter(Boolean);
}

/**
 * @param {SceneQuestion} cell
 * @param {[string, string][]} pairs
 * @param {Seed} seed
 */
function mixed(cell, pairs, seed) {
  return cell.shuffle === false || seed === null ? pairs : shuffled(pairs, seed);
}
