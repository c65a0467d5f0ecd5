import { legendOf } from "#course/cells/controls.js";
import { shareDetail } from "#course/cells/rows.js";
import { fill, h, hiddenText, icon, liveRegion } from "#course/ground/dom.js";
import { shuffledNot } from "#course/ground/shuffle.js";
import { say } from "#course/ground/strings.js";
import { brief, inline } from "#course/ground/text.js";

/** @type {Form<import("./answer.js").Order, string[]>} */
export const form = {
  control,
  share: ({ key }, value) => key.filter((id, place) => value[place] === id).length / key.length,
  feedback,
  confirm: "myOrder",
};

/**
 * @param {import("./answer.js").Order} cell
 * @param {Seed} seed
 * @param {(value: string[]) => void} onInput
 * @returns {QuestionControl<string[]>}
 */
function control(cell, seed, onInput) {
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
    show(value = start) {
      if (value.join() === order.join()) return;
      order = value;
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
  const up = orderButton("arrow-up", say("moveUp"), text, () => move(-1));
  const down = orderButton("arrow-down", say("moveDown"), text, () => move(1));
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
 * @param {IconName} symbol
 * @param {string} label
 * @param {string} text
 * @param {() => void} onclick
 */
function orderButton(symbol, label, text, onclick) {
  const name = hiddenText(say("moveItem", { move: label, item: brief(text, 60) }));
  return h("button", { type: "button", class: "dtr-move", title: label, onclick }, icon(symbol), name);
}

/**
 * @param {import("./answer.js").Order} cell
 * @param {string[]} value
 * @returns {Feedback}
 */
function feedback(cell, value) {
  /** @type {FeedbackRow[]} */
  const rows = cell.key.map((id, place) => {
    const fits = value[place] === id;
    const mark = fits ? say("placeRight") : say("placeWrong", { place: value.indexOf(id) + 1 });
    return { state: fits ? "right" : "wrong", mark, text: `${place + 1}. ${cell.items[id]}`, why: cell.why?.[id], yours: fits };
  });
  return { rows, detail: shareDetail(rows, "somePlaces") };
}
