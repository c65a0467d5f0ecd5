import { button, choiceGroup, elements, fill, focusOn, freshId, h, icon, liveRegion } from "#course/ground/dom.js";
import { PLAN } from "#course/ground/reserved_entries.js";
import { say } from "#course/ground/strings.js";
import { inline, paragraphs } from "#course/ground/text.js";
import { printCard } from "./card.js";
import { inOneLine, isEmpty, LONGEST, listsOf, MOST, PARTS, planIn, wordsOf } from "./value.js";

const TYPING_PAUSE = 800;

/** @type {KindComponent<PlanCell>} */
export const component = { mount };

/**
 * The learner's plan in `el`: its three parts, each folded with what is in it, and the card to print.
 *
 * @param {HTMLElement} el
 * @param {PlanCell} cell
 * @param {Host} host
 */
function mount(el, cell, host) {
  el.append(h("section", { class: "dtr-card dtr-plan" }, h("h3", null, ...inline(cell.title)), planView(cell, host)));
}

/**
 * The plan without a frame and title.
 *
 * @param {PlanCell} cell
 * @param {Host} host
 */
export function planView(cell, host) {
  const plan = () => planIn(host.get(PLAN));
  /** @param {Partial<PlanValue>} change */
  const set = (change) => host.set(PLAN, { value: { ...plan(), ...change } });
  const lists = listsOf(cell);
  const parts = PARTS.map(([part, lead]) =>
    partView({ part, lead, list: lists[part], get: () => plan()[part], set: (choice) => set({ [part]: choice }) }),
  );
  const told = liveRegion("dtr-small");
  const clear = button(
    say("planClear"),
    () => {
      host.set(PLAN, { value: null });
      fill(told, say("planCleared"));
      focusOn(told);
    },
    "quiet",
  );
  const print = button([icon("printer"), say("planPrint")], () => printCard(cell, plan(), host), "main");
  const update = () => {
    for (const part of parts) part.update();
    clear.hidden = isEmpty(plan());
    if (!clear.hidden) fill(told);
  };
  update();
  host.onChange((id) => id === PLAN && update());
  return h(
    "div",
    null,
    ...paragraphs(cell.framing),
    h("div", { class: "dtr-plan-parts" }, ...parts.map(({ node }) => node)),
    h("p", { class: "dtr-hint" }, ...inline(cell.caution)),
    h("p", { class: "dtr-buttons" }, print, clear),
    told,
    h("p", { class: "dtr-small" }, say("planPrivate")),
  );
}

/**
 * One part of the plan.
 *
 * @param {{ part: PlanPart, lead: string, list: Texts, get(): PlanChoice, set(choice: PlanChoice): void }} setting
 */
function partView({ part, lead, list, get, set }) {
  const words = h("span", { class: "dtr-line dtr-plan-words" });
  const most = MOST[part];
  const options = Object.entries(list);
  const legend = most < options.length ? say("planChoose", { n: most }) : say("chooseAll");
  const choice = choiceGroup({
    legend: [h("span", { class: "dtr-small" }, legend)],
    options: options.map(([id, text]) => [id, inline(text)]),
    several: true,
    onInput: (ids) => set({ ...get(), ids }),
  });
  const own = ownField((text) => set({ ...get(), own: text }));
  const node = h("details", { class: "dtr-plan-part" }, h("summary", null, h("strong", null, say(lead)), words), choice.node, own.node);
  return {
    node,
    update() {
      const now = get();
      choice.show(now.ids);
      own.show(now.own);
      limit(choice.node, most);
      fill(words, ...inOneLine(wordsOf(now, list)));
    },
  };
}

/**
 * No more than so many boxes can be ticked.
 *
 * @param {HTMLElement} group
 * @param {number} most
 */
function limit(group, most) {
  const boxes = elements("input", group).filter((box) => box instanceof HTMLInputElement);
  const isFull = boxes.filter((box) => box.checked).length >= most;
  for (const box of boxes) box.disabled = isFull && !box.checked;
}

/** @param {(text: string) => void} onInput */
function ownField(onInput) {
  const id = freshId("plan");
  const input = h("input", { id, class: "dtr-input", type: "text", maxlength: LONGEST, dir: "auto", autocomplete: "off" });
  /** @type {Timer} */
  let timer;
  const tell = () => {
    clearTimeout(timer);
    timer = undefined;
    onInput(input.value);
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(tell, TYPING_PAUSE);
  });
  input.addEventListener("change", tell);
  window.addEventListener("pagehide", () => timer && tell());
  return {
    node: h("div", { class: "dtr-field" }, h("label", { for: id }, say("planOwn")), input),
    /** @param {string} text */
    show(text) {
      // what is being typed is newer than any echo of it
      if (!timer && document.activeElement !== input) input.value = text;
    },
  };
}
