import { choiceGroup, fill, freshId, h, hiddenText, icon, liveRegion, selectField } from "../ground/dom.js";
import { shuffled, shuffledNot } from "../ground/shuffle.js";
import { say } from "../ground/strings.js";
import { brief, inline, lines } from "../ground/text.js";

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
 */
export function questionControl(cell, seed, onInput) {
  return CONTROLS[cell.type](cell, seed, onInput);
}

/** The options of a question as [id, text] pairs, in the order that the declaration gives. */
export function optionPairs(cell) {
  if (cell.type === "true-false")
    return [
      ["true", say("true")],
      ["false", say("false")],
    ];
  return Object.entries({ order: cell.items, match: cell.left }[cell.type] ?? cell.options ?? {});
}

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
  let shown;
  return {
    node: group.node,
    show(value) {
      shown = value;
      group.show(value ?? []);
    },
    shown: () => shown,
  };
}

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
    show(value) {
      const next = Array.isArray(value) && value.length === start.length ? value : start;
      if (next.join() === order.join()) return;
      order = next.filter((id) => rows.has(id));
      draw();
    },
    shown: () => [...order],
  };
}

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
    limit(canRise, canSink) {
      up.setAttribute("aria-disabled", String(!canRise));
      down.setAttribute("aria-disabled", String(!canSink));
    },
    focus(step) {
      (step < 0 ? up : down).focus();
    },
  };
}

function orderButton(symbol, label, text, onclick) {
  const name = hiddenText(say("moveItem", { move: label, item: brief(text, 60) }));
  return h("button", { type: "button", class: "dtr-move", title: label, onclick }, icon(symbol), name);
}

function matchControl(cell, seed, onInput) {
  const right = mixed(cell, Object.entries(cell.right), `${seed}:right`);
  const left = mixed(cell, Object.entries(cell.left), `${seed}:left`);
  const options = [["", say("matchChoose")], ...right.map(([id, text], place) => [id, `${LETTERS[place]}. ${brief(text, 70)}`])];
  let pairs = {};
  const fields = left.map(([id, text]) => {
    const onChosen = (value) => {
      pairs = withPair(pairs, id, value);
      onInput({ ...pairs });
    };
    return [id, selectField({ label: inline(text), options, onInput: onChosen })];
  });
  const letters = h("ol", { class: "dtr-letters" }, ...right.map(([, text]) => h("li", null, ...inline(text))));
  const key = h("div", { class: "dtr-match-key" }, h("p", { class: "dtr-small" }, say("matchOptions")), letters);
  return {
    node: h(
      "fieldset",
      { class: "dtr-choices dtr-match" },
      h("legend", null, ...legendOf(cell, say("matchHelp"))),
      key,
      ...fields.map(([, field]) => field.node),
    ),
    show(value) {
      pairs = { ...value };
      for (const [id, field] of fields) field.show(pairs[id]);
    },
    shown: () => ({ ...pairs }),
  };
}

function withPair(pairs, left, right) {
  const { [left]: _former, ...others } = pairs;
  return right ? { ...others, [left]: right } : others;
}

function reflectionControl(cell, _seed, onInput) {
  const id = freshId("reflection");
  const count = h("p", { class: "dtr-small dtr-count" });
  const area = h("textarea", { id, class: "dtr-textarea", rows: 8, maxlength: 10000, dir: "auto" });
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
    show(value) {
      // what is being typed is newer than any echo of it
      if (timer || document.activeElement === area) return;
      area.value = value ?? "";
      countWords();
    },
    shown: () => area.value,
  };
}

// What is asked stands out; a story told before it, or a long prompt, does not shout.
function legendOf(cell, help) {
  const told = lines(cell.prompt);
  const asks = told.at(-1);
  if (asks?.textContent.length <= SHORT_PROMPT) asks.classList.add("dtr-asks");
  return [...told, help && h("span", { class: "dtr-line dtr-help" }, help)].filter(Boolean);
}

function mixed(cell, pairs, seed) {
  return cell.shuffle === false || seed === null ? pairs : shuffled(pairs, seed);
}
