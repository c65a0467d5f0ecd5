import { legendOf, mixed } from "#course/cells/controls.js";
import { h, hiddenText, liveRegion } from "#course/ground/dom.js";
import { letDrag } from "#course/ground/drag.js";
import { say } from "#course/ground/strings.js";
import { brief, inline } from "#course/ground/text.js";
import { pairPlace } from "./place.js";

/**
 * Lines, each with a place for an answer, and the answers as chips. An answer is tapped and then a place, or the reverse, or it is dragged;
 * an answer can be used several times.
 *
 * @param {import("./answer.js").Match} cell
 * @param {Seed} seed
 * @param {(value: Texts) => void} onInput
 * @returns {QuestionControl<Texts>}
 */
export function control(cell, seed, onInput) {
  const answers = mixed(cell, Object.entries(cell.right), `${seed}:right`);
  const told = liveRegion();
  /** @type {Texts} */
  let pairs = {};
  /** The answer that was tapped and has no place yet. */
  let held = "";

  /** @param {string} left */
  const name = (left) => brief(cell.left[left], 60);
  const draw = () => {
    for (const place of places) place.show(pairs[place.left]);
    for (const [id, chip] of chips) showChip(chip, id === held, Object.values(pairs).includes(id));
  };
  /** @param {Texts} next */
  const take = (next) => {
    pairs = next;
    held = "";
    draw();
    onInput({ ...pairs });
  };
  /**
   * @param {string} left
   * @param {string} right
   */
  const put = (left, right) => {
    take({ ...pairs, [left]: right });
    told.textContent = say("matchPut", { answer: brief(cell.right[right], 60), line: name(left) });
  };
  /** @param {string} left */
  const takeBack = (left) => {
    if (!pairs[left]) return;
    const { [left]: answer, ...others } = pairs;
    take(others);
    told.textContent = say("matchTakenBack", { answer: brief(cell.right[answer], 60), line: name(left) });
  };
  /** @param {string} id */
  const hold = (id) => {
    held = held === id ? "" : id;
    draw();
  };
  const places = mixed(cell, Object.entries(cell.left), `${seed}:left`).map(([left, text]) =>
    pairPlace({ left, text, answers, held: () => held, put, takeBack }),
  );
  const chips = new Map(answers.map(([id, text]) => [id, chipButton(id, text, hold)]));
  const bank = h("div", { class: "dtr-bank", role: "group", "aria-label": say("matchOptions") }, ...chips.values());
  const list = h("ul", { class: "dtr-pairs" }, ...places.map(({ node }) => node));
  const node = h("fieldset", { class: "dtr-choices dtr-match" }, h("legend", null, ...legendOf(cell, say("matchHelp"))), bank, list, told);
  letDrag(node, {
    itemAt: (pressed) => pressed.closest(".dtr-chip:not(:disabled), .dtr-place[data-answer]:not(:disabled)"),
    drop(item, under) {
      const from = item.closest(".dtr-pair");
      const to = under && node.contains(under) ? under.closest(".dtr-pair") : null;
      const answer = item.dataset.answer ?? "";
      if (from === to) return;
      if (from instanceof HTMLElement) takeBack(from.dataset.left ?? "");
      if (to instanceof HTMLElement) put(to.dataset.left ?? "", answer);
    },
  });
  draw();
  return {
    node,
    show(value) {
      pairs = { ...value };
      draw();
    },
    shown: () => ({ ...pairs }),
    mark(rows) {
      for (const place of places) place.mark(rows.find(({ id }) => id === place.left));
    },
  };
}

/**
 * @param {string} id
 * @param {string} text
 * @param {(id: string) => void} hold
 */
function chipButton(id, text, hold) {
  const used = hiddenText(` (${say("matchUsed")})`);
  return h("button", { type: "button", class: "dtr-chip", "data-answer": id, onclick: () => hold(id) }, ...inline(text), used);
}

/**
 * @param {HTMLElement} chip
 * @param {boolean} isHeld
 * @param {boolean} isUsed
 */
function showChip(chip, isHeld, isUsed) {
  chip.setAttribute("aria-pressed", String(isHeld));
  chip.classList.toggle("dtr-chip-used", isUsed);
  const used = chip.querySelector(".dtr-hidden");
  used?.toggleAttribute("hidden", !isUsed);
}
