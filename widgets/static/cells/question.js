import { forms } from "#forms/form.js";
import { button, choiceGroup, fill, focusOn, h, icon, liveRegion } from "../ground/dom.js";
import { steadily } from "../ground/steady.js";
import { say } from "../ground/strings.js";
import { feedbackView } from "./feedback.js";
import { answerParts, questionState, usableEntry } from "./question_answers.js";

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
  let sure = store.get()?.confidence;
  let drawn = "";
  /**
   * @param {Json} value
   * @param {Partial<NewEntry>} [more]
   */
  const save = (value, more) => store.set({ value, ...(sure && { confidence: sure }), ...more });
  const form = forms[cell.type];
  const control = form.control(cell, seed, (value) => save(value));
  const confidence = confidenceChoice((chosen) => {
    sure = chosen;
    // kept with the answer, so it waits until there is one
    const entry = store.get();
    if (entry) save(entry.value);
  });
  // only the verdict is announced; it is next to the button, where the learner looks
  const told = liveRegion("dtr-feedback");
  const reasons = h("div", { class: "dtr-feedback" });
  const asking = h("div", { class: "dtr-asking" }, control.node, confidence.node);
  const act = button("", () => press(), "main");
  act.classList.add("dtr-check");

  const press = () => {
    steadily(act, store.get()?.checked ? again : check);
    told.scrollIntoView({ block: "nearest" });
  };

  const check = () => {
    const value = control.shown();
    const state = questionState(cell, value);
    if (state === "full") save(value, { checked: true });
    else fill(told, h("p", { class: "dtr-detail" }, say(state === "part" ? "answerAllFirst" : (form.missing ?? "answerFirst"))));
    update();
    // the button is gone where there is nothing to try again
    if (act.hidden) focusOn(told);
  };
  const again = () => {
    sure = undefined;
    save(store.get()?.value);
    update();
  };
  /** @param {{ headline: Child[], reasons: Child }} feedback */
  const draw = (feedback) => {
    fill(told, ...feedback.headline);
    fill(reasons, feedback.reasons);
  };
  const update = () => {
    const entry = store.get();
    const isChecked = entry?.checked === true;
    control.show(entry?.value);
    if (entry) confidence.show(entry.confidence);
    asking.classList.toggle("dtr-asked", isChecked);
    act.textContent = say(isChecked ? "tryAgain" : "check");
    act.hidden = isChecked && once;
    act.classList.toggle("dtr-button-main", !isChecked);
    // drawn once for each check: a live region that changes is read out again
    const now = isChecked ? JSON.stringify([entry.value, entry.confidence]) : "";
    if (now !== drawn) draw(isChecked ? feedbackView(cell, entry.value, entry.confidence) : { headline: [], reasons: null });
    drawn = now;
  };
  update();
  return { node: h("div", null, asking, reasons, told, act), update };
}
