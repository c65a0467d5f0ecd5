import { attemptNote } from "#course/cells/attempt_note.js";
import { createCover } from "#course/cells/cover.js";
import { isAnswered, questionChip } from "#course/cells/question_numbers.js";
import { elements, fill, focusOn, h, icon, liveRegion, refill } from "#course/ground/dom.js";
import { problemText, say, sayDay } from "#course/ground/strings.js";
import { drawActions, handInWays, openQuestions } from "./actions.js";
import { correctionView } from "./correction.js";
import { resultsInLanguage, resultsView } from "./results.js";
import { termsList } from "./terms.js";
import { whoLines } from "./who.js";

/** @type {KindComponent<Cell>} */
export const component = { mount };

/**
 * Handing in and the result, in `el`. Until something is handed in, the terms, the learner, the open questions and the button
 * come first; then the result does, and handing in again is folded below it.
 *
 * @param {HTMLElement} el
 * @param {Cell} _cell
 * @param {Host} host
 */
function mount(el, _cell, host) {
  const progress = liveRegion("dtr-progress");
  /** @type {HandInState} */
  const state = { busy: false, editing: false, tell: (child) => fill(progress, child) };
  const ways = handInWays(host, work, handIn);
  const result = resultCard(host);
  const form = handInForm(host, state, ways);
  const body = h("div", null, form.node, progress);
  const card = h("section", { class: "dtr-card dtr-handin" });
  let isFolded = false;

  const arrange = () => {
    isFolded = isSettled(host);
    const title = h("h3", null, say(isFolded ? "handInAgain" : "handInTitle"));
    fill(card, ...(isFolded ? [h("details", null, h("summary", null, title), body)] : [title, body]));
    // the result stays where it is, since what has the focus would lose it
    if (isFolded) el.append(card);
    else el.prepend(card);
  };
  const update = () => {
    form.update();
    result.update();
    if (isFolded !== isSettled(host)) arrange();
  };
  /**
   * @param {string} sentence
   * @param {() => Promise<Child>} task
   */
  async function work(sentence, task) {
    if (state.busy) return;
    state.busy = true;
    result.tell(null);
    state.tell(h("p", { class: "dtr-busy" }, say(sentence)));
    update();
    try {
      const done = await task();
      state.tell(null);
      const line = done && h("p", { class: "dtr-state dtr-state-done" }, icon("check"), done);
      (isSettled(host) ? result : state).tell(line);
    } catch (problem) {
      state.tell(h("p", { class: "dtr-problem" }, problemText(problem)));
    }
    state.busy = false;
    update();
  }
  async function handIn() {
    const outcome = await host.handIn();
    if (outcome?.refused) throw new Error(outcome.refused);
    update();
    result.focus();
    return say(outcome ? "handedIn" : "handedInWait");
  }
  el.append(result.told, result.node);
  arrange();
  update();
  host.onChange(() => (isFolded === isSettled(host) ? form.showAnswers() : update()));
  host.marks?.onChange(form.showAnswers);
  host.onStatus(update);
  host.onResults(update);
}

/**
 * Whether what the learner has was handed in, so that the result comes first. Answers to the test of a counted attempt stay as
 * they are, also on a device that did not hand them in.
 *
 * @param {Host} host
 */
function isSettled(host) {
  return Boolean(host.results && !host.results.refused && (host.isHandedIn() || host.drawing.isOver));
}

/**
 * The card with the result, covered; `tell` says above it what has just happened.
 *
 * @param {Host} host
 */
function resultCard(host) {
  const title = h("h3", null, say("results"));
  const progress = liveRegion("dtr-progress");
  const when = h("p", { class: "dtr-small" });
  /** @type {Cover<Results | null>} */
  const cover = createCover((results) => [correctionView(resultsInLanguage(results)), ...resultsView(resultsInLanguage(results), host)]);
  const node = h("section", { class: "dtr-card", hidden: true }, title, when, progress, cover.node);
  return {
    node,
    told: cover.told,
    update() {
      const { results } = host;
      node.hidden = !results;
      when.textContent = results?.handed_in ? say("handedInOn", { date: sayDay(results.handed_in.slice(0, 10)) }) : "";
      cover.update(results, say(results?.correction ? "resultHereCorrected" : "resultHere"));
    },
    /** @param {Child} child */
    tell: (child) => fill(progress, child),
    focus() {
      if (!node.hidden) focusOn(title);
    },
  };
}

/**
 * What one needs for handing in: the terms, who does it, the open questions, the buttons.
 *
 * @param {Host} host
 * @param {HandInState} state
 * @param {HandInWays} ways
 */
function handInForm(host, state, ways) {
  const terms = h("div");
  const who = h("div", { class: "dtr-who" });
  const overview = h("div", { class: "dtr-overview" });
  const actions = h("div", { class: "dtr-actions" });
  const again = h("div");
  const drawWho = () => fill(who, ...(host.looksBack ? [] : whoLines(host, state, changeWho)));
  const changeWho = () => {
    drawWho();
    form.update();
    (elements("input, button", who)[0] ?? actions.querySelector("button"))?.focus();
  };
  if (host.questions.some(({ cell }) => cell.variants)) attemptNote(again, host, { isShort: true });
  const form = {
    node: h("div", null, terms, who, overview, actions, again),
    showAnswers: () => refill(overview, ...overviewLines(host)),
    update() {
      if (!who.contains(document.activeElement) || state.busy) drawWho();
      refill(terms, !host.looksBack && termsList(host));
      form.showAnswers();
      if (!actions.querySelector("[role=group]")) drawActions(actions, host, state, ways);
    },
  };
  return form;
}

/** @param {Host} host */
function overviewLines(host) {
  const all = host.questions.length;
  if (!all) return [];
  const open = openQuestions(host).length;
  const sentence = open ? say("overviewCount", { done: all - open, all }) : say("overviewAll", { all });
  return [
    h("h4", null, say("overview")),
    h("p", { class: open ? "" : "dtr-state dtr-state-done" }, !open && icon("check"), sentence),
    h("ul", { class: "dtr-groups" }, ...questionsByPage(host).map((group) => pageItem(host, group))),
  ];
}

/**
 * The questions, page by page.
 *
 * @param {Host} host
 * @returns {PageQuestions[]}
 */
function questionsByPage(host) {
  /** @type {Map<Page | null, PageQuestions>} */
  const groups = new Map();
  for (const { cell, page } of host.questions) {
    const group = groups.get(page) ?? { page, questions: [] };
    group.questions.push(cell);
    groups.set(page, group);
  }
  return [...groups.values()];
}

/**
 * @param {Host} host
 * @param {PageQuestions} group
 */
function pageItem(host, { page, questions }) {
  const done = questions.filter((cell) => isAnswered(host, cell)).length;
  const title =
    page &&
    h(
      "p",
      null,
      h("strong", null, page.title),
      " ",
      h("span", { class: "dtr-small" }, say("overviewPage", { done, all: questions.length })),
    );
  return h("li", null, title, h("ol", { class: "dtr-numbers" }, ...questions.map((cell) => h("li", null, questionChip(host, cell).node))));
}
