import { legendOf } from "#course/cells/controls.js";
import { showMark } from "#course/cells/part_marks.js";
import { shareDetail } from "#course/cells/rows.js";
import { fill, h, hiddenText, icon, liveRegion } from "#course/ground/dom.js";
import { letDrag } from "#course/ground/drag.js";
import { shuffledNot } from "#course/ground/shuffle.js";
import { say } from "#course/ground/strings.js";
import { brief, inline } from "#course/ground/text.js";

/** @type {Form<import("./answer.js").Order, string[]>} */
export const form = {
  control,
  share: ({ key }, value) => key.filter((id, place) => value[place] === id).length / key.length,
  feedback,
  confirm: "myOrder",
  hint: "parts",
  kept: (_cell, value) => value,
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
  const rows = new Map(start.map((id) => [id, orderRow(id, cell.items[id], (by) => step(id, by))]));
  let order = start;

  const draw = () => {
    fill(list, ...order.map((id) => rows.get(id)?.node));
    order.forEach((id, place) => {
      rows.get(id)?.limit(place > 0, place < order.length - 1);
    });
  };
  /**
   * @param {string} id
   * @param {number} place from 0
   */
  const move = (id, place) => {
    if (place < 0 || place >= order.length || order[place] === id) return;
    order = order.filter((other) => other !== id);
    order.splice(place, 0, id);
    draw();
    told.textContent = say("movedTo", { item: brief(cell.items[id], 60), place: place + 1, all: order.length });
    onInput([...order]);
  };
  /**
   * @param {string} id
   * @param {number} by
   */
  const step = (id, by) => {
    move(id, order.indexOf(id) + by);
    rows.get(id)?.focus(by);
  };
  letDrag(list, {
    itemAt: (pressed) => (pressed.closest("button") || list.querySelector("button:disabled") ? null : pressed.closest(".dtr-order-row")),
    over(item, under, y) {
      const other = under?.closest(".dtr-order-row");
      if (!(other instanceof HTMLElement) || !list.contains(other) || other === item) return;
      const [from, to] = [item, other].map(({ dataset }) => order.indexOf(dataset.item ?? ""));
      const { top, height } = other.getBoundingClientRect();
      // past its middle: else rows of unequal height would change places to and fro
      if (from < to === y > top + height / 2) move(order[from], to);
    },
  });
  draw();
  return {
    node: h("fieldset", { class: "dtr-choices" }, h("legend", null, ...legendOf(cell, say("orderHelp"))), list, told),
    show(value = start) {
      if (value.join() === order.join()) return;
      order = value;
      draw();
    },
    shown: () => [...order],
    mark(marks) {
      for (const [id, row] of rows)
        showMark(
          row.node,
          marks.find((mark) => mark.id === id),
        );
    },
  };
}

/** More letters than this take several lines on a phone. */
const LONG = 60;

/**
 * @param {string} id
 * @param {string} text
 * @param {(by: number) => void} move
 */
function orderRow(id, text, move) {
  const up = orderButton("arrow-up", say("moveUp"), text, () => move(-1));
  const down = orderButton("arrow-down", say("moveDown"), text, () => move(1));
  return {
    node: h(
      "li",
      { class: `dtr-order-row ${text.length > LONG ? "dtr-order-long" : ""}`, "data-item": id },
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
    /** @param {number} by */
    focus(by) {
      (by < 0 ? up : down).focus();
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
  const rows = value.map((id, place) => {
    const why = cell.why?.[id];
    if (cell.key[place] === id) return { id, state: "right", mark: say("placeRight"), why };
    return { id, state: "wrong", mark: say("placeWrong", { place: cell.key.indexOf(id) + 1 }), why };
  });
  return { rows, detail: shareDetail(rows, "somePlaces") };
}
