import { forms } from "#forms/form.js";
import { button, choiceGroup, fill, focusOn, h, icon, liveRegion } from "../ground/dom.js";
import { steadily } from "../ground/steady.js";
import { say } from "../ground/strings.js";
import { allRows, hintRows, verdictLine } from "./feedback.js";
import { answerParts, questionState, usableEntry } from "./question_answers.js";
import { afterCheck, isFirstAgain, keptForSecondTry, phaseOf } from "./tries.js";

/** What the button below a practice question does next. */
const LABELS = { asked: "check", hinted: "tryAgain", told: "clearAnswer" };

/**
 * The question itself, without a frame; `store` holds its one entry, `seed` fixes the order of its options. What is practised `once` is not tried again.
 *
 * @param {SceneQuestion} cell
 * @param {AnswerStore} store
 * @param {string} seed
 * @param {Host} host
 * @param {{ once?: boolean }} setting
 * @returns {View}
 */
export function questionView(cell, store, seed, host, { once = false } = {}) {
  /** @type {AnswerStore} */
  const answers = { get: () => usableEntry(cell, store.get()), set: store.set };
  return cell.graded ? gradedView(cell, answers, seed, host) : practiceView(cell, answers, seed, once);
}

/**
 * "How sure are you?", answered or not.
 *
 * @param {(value: Json) => void} onInput
 */
export function confidenceChoice(onInput) {
  return choiceGroup({
    legend: [say("confidence"), " ", h("span", { class: "dtr-small" }, say("optional"))],
    options: [
      ["sure", say("sure")],
      ["unsure", say("unsure")],
    ],
    className: "dtr-choices-short dtr-confidence",
    onInput,
  });
}

/**
 * @param {SceneQuestion} cell
 * @param {AnswerStore} store
 * @param {string} seed
 * @param {Host} host
 * @returns {View}
 */
function gradedView(cell, store, seed, host) {
  const form = forms[cell.type];
  const control = form.control(cell, seed, (value) => store.set({ value }));
  const state = h("p", { class: "dtr-state" });
  const confirm = form.confirm && button(say(form.confirm), () => keepShown(store, control, state));
  const update = () => {
    const entry = store.get();
    control.show(entry?.value);
    if (confirm) confirm.hidden = questionState(cell, entry?.value) === "full";
    showState(state, cell, entry, host);
  };
  update();
  return { node: h("div", null, control.node, confirm, state), update };
}

/**
 * The button is gone once it was pressed: the line that says so has the focus then.
 *
 * @param {AnswerStore} store
 * @param {QuestionControl} control
 * @param {HTMLElement} state
 */
function keepShown(store, control, state) {
  store.set({ value: control.shown() });
  focusOn(state);
}

/**
 * @param {HTMLElement} line
 * @param {SceneQuestion} cell
 * @param {NewEntry | undefined} entry
 * @param {Host} host
 */
function showState(line, cell, entry, host) {
  const answer = questionState(cell, entry?.value);
  const isFull = answer === "full";
  const saving = cell.id && host.pending(cell.id) ? host.status : "saved";
  line.classList.toggle("dtr-state-done", isFull);
  if (isFull) fill(line, icon("check"), `${say("answered")} · ${say(saving)}`);
  else if (answer === "part" && !cell.void) fill(line, say("partlyAnswered", answerParts(cell, entry?.value)));
  else fill(line, !cell.void && say("notAnswered"));
}

/**
 * @param {SceneQuestion} cell
 * @param {AnswerStore} store
 * @param {string} seed
 * @param {boolean} once
 * @returns {View}
 */
function practiceView(cell, store, seed, once) {
  const form = forms[cell.type];
  let sure = store.get()?.confidence;
  /** The learner chose to try again and has changed nothing yet. */
  let isTrying = false;
  let drawn = "";
  /**
   * @param {Json} value
   * @param {Pick<NewEntry, "first" | "checked">} [tries]
   */
  const save = (value, { first = store.get()?.first, checked } = {}) =>
    store.set({ value, ...(sure && { confidence: sure }), ...(first !== undefined && { first }), ...(checked && { checked }) });
  const control = form.control(cell, seed, (value) => save(value));
  const confidence = confidenceChoice((chosen) => {
    sure = chosen;
    // kept with the answer, so it waits until there is one
    const entry = store.get();
    if (entry) save(entry.value);
  });
  const asking = h("div", { class: "dtr-asking" }, control.node, confidence.node);
  // only the verdict is announced; it is next to the button, where the learner looks
  const told = liveRegion("dtr-feedback");
  const act = button("", (/** @type {MouseEvent} */ event) => event.detail < 2 && press(), "main");
  act.classList.add("dtr-check");

  const phase = () => {
    const kept = phaseOf(store.get());
    return kept === "hinted" && isTrying ? "asked" : kept;
  };
  const check = () => {
    const value = control.shown();
    const state = questionState(cell, value);
    isTrying = false;
    if (state === "full") save(value, afterCheck(cell, value, store.get()?.first, once));
    else fill(told, h("p", { class: "dtr-detail" }, say(state === "part" ? "answerAllFirst" : (form.missing ?? "answerFirst"))));
  };
  const tryAgain = () => {
    isTrying = true;
    save(keptForSecondTry(cell, store.get()?.first));
  };
  const clear = () => {
    sure = undefined;
    store.set({ value: null });
  };
  const press = () => {
    const steps = { asked: check, hinted: tryAgain, told: clear };
    steadily(act, () => {
      steps[phase()]();
      update();
    });
    // the button is gone where there is nothing to do again
    if (act.hidden) focusOn(told);
    told.scrollIntoView({ block: "nearest" });
  };
  const update = () => {
    const entry = store.get();
    const now = phase();
    control.show(entry?.value ?? undefined);
    confidence.show(entry?.confidence ?? sure);
    confidence.node.hidden = now !== "asked" || entry?.first !== undefined;
    asking.classList.toggle("dtr-told", now === "told");
    control.mark?.(rowsNow(cell, entry, now));
    lock(control.node, now !== "asked");
    act.textContent = say(LABELS[now]);
    act.hidden = now === "told" && once;
    act.classList.toggle("dtr-button-main", now !== "told");
    act.classList.toggle("dtr-button-quiet", now === "told");
    // drawn once for each check: a live region that changes is read out again
    const shown = now === "asked" ? "" : JSON.stringify([now, entry?.value, entry?.confidence]);
    if (shown !== drawn) fill(told, now !== "asked" && verdictLine(cell, entry?.value, entry?.confidence, now === "hinted"));
    drawn = shown;
  };
  update();
  return { node: h("div", null, asking, told, act), update };
}

/**
 * What the page says about the parts of the answer now. During the second try, marks of the first one stay only where they are still true.
 *
 * @param {SceneQuestion} cell
 * @param {NewEntry | undefined} entry
 * @param {PracticePhase} phase
 */
function rowsNow(cell, entry, phase) {
  if (phase === "told") return allRows(cell, entry?.value);
  const areTrue = forms[cell.type].hint === "reasons" || isFirstAgain(entry);
  return entry?.first !== undefined && areTrue ? hintRows(cell, entry.first) : [];
}

/**
 * @param {HTMLElement} node
 * @param {boolean} isLocked
 */
function lock(node, isLocked) {
  for (const field of node.querySelectorAll("input, button")) field.toggleAttribute("disabled", isLocked);
}
