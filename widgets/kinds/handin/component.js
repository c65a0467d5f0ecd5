import { attemptNote } from "#course/cells/attempt_note.js";
import { createCover } from "#course/cells/cover.js";
import { isAnswered, questionChip } from "#course/cells/question_numbers.js";
import { button, elements, fill, focusOn, freshId, h, icon, liveRegion, refill } from "#course/ground/dom.js";
import { downloadFile } from "#course/ground/download.js";
import { ID_FIELD } from "#course/ground/learner.js";
import { problemText, say } from "#course/ground/strings.js";
import { countMonths } from "#kinds/refresher/months.js";
import { correctionView } from "./correction.js";
import { resultsInLanguage, resultsView } from "./results.js";
import { shareWays } from "./share.js";
import { termsList, termsNow } from "./terms.js";

/** @type {KindComponent<Cell>} */
export const component = { mount };

/**
 * Handing in and the result, in `el`: the terms, the learner, the open questions, the button, the result.
 *
 * @param {HTMLElement} el
 * @param {Cell} _cell
 * @param {Host} host
 */
function mount(el, _cell, host) {
  const terms = h("div");
  const who = h("div", { class: "dtr-who" });
  const overview = h("div", { class: "dtr-overview" });
  const actions = h("div", { class: "dtr-actions" });
  const again = h("div");
  const progress = liveRegion("dtr-progress");
  const resultsTitle = h("h3", null, say("results"));
  /** @type {Cover<Results | null>} */
  const cover = createCover((results) => [
    correctionView(resultsInLanguage(results)),
    ...resultsView(resultsInLanguage(results), host.mission.feedback),
  ]);
  const resultsCard = h("section", { class: "dtr-card", hidden: true }, resultsTitle, cover.node);
  const state = { busy: false, editing: false };
  el.append(
    h("section", { class: "dtr-card dtr-handin" }, h("h3", null, say("handInTitle")), terms, who, overview, actions, progress, again),
    cover.told,
    resultsCard,
  );

  const drawWho = () => fill(who, ...(host.looksBack ? [] : whoLines(host, state, changeWho)));
  const changeWho = () => {
    drawWho();
    update();
    (elements("input, button", who)[0] ?? actions.querySelector("button"))?.focus();
  };
  const drawResults = () => {
    resultsCard.hidden = !host.results;
    cover.update(host.results, say(host.results?.correction ? "resultHereCorrected" : "resultHere"));
  };
  /**
   * @param {string} sentence
   * @param {() => Promise<Child>} task
   */
  const work = async (sentence, task) => {
    if (state.busy) return;
    state.busy = true;
    fill(progress, h("p", { class: "dtr-busy" }, say(sentence)));
    update();
    try {
      const done = await task();
      fill(progress, done && h("p", { class: "dtr-state dtr-state-done" }, icon("check"), done));
    } catch (problem) {
      fill(progress, h("p", { class: "dtr-problem" }, problemText(problem)));
    }
    state.busy = false;
    update();
  };
  const handIn = () =>
    work("handingIn", async () => {
      const outcome = await host.handIn();
      if (outcome?.refused) throw new Error(outcome.refused);
      drawResults();
      if (!resultsCard.hidden) focusOn(resultsTitle);
      return say(outcome ? "handedIn" : "handedInWait");
    });
  /** @param {HandingOver["give"]} way */
  const give = (way) => () =>
    work("downloading", async () => {
      const done = await way(host);
      if (done) noteGiven(host);
      return done;
    });
  /** @type {HandInWays} */
  const ways = {
    hand: { label: "handIn", kind: "main", act: handIn },
    files: [{ label: "download", kind: "main", give: downloadBundle }, ...shareWays()].map((way) => ({
      ...way,
      act: give(way.give),
      isFile: true,
    })),
  };
  function update() {
    if (!who.contains(document.activeElement) || state.busy) drawWho();
    refill(terms, !host.looksBack && termsList(host));
    refill(overview, ...overviewLines(host));
    if (!actions.querySelector("[role=group]")) drawActions(actions, host, state, ways);
  }
  if (host.questions.some(({ cell }) => cell.variants)) attemptNote(again, host, { isShort: true });
  update();
  drawResults();
  const redraw = () => refill(overview, ...overviewLines(host));
  host.onChange(redraw);
  host.marks?.onChange(redraw);
  host.onStatus(update);
  host.onResults(() => {
    drawResults();
    update();
  });
}

/**
 * @param {Host} host
 * @param {HandInState} state
 * @param {() => void} done
 */
function whoLines(host, state, done) {
  const { id, name, shown, fixed } = host.learner;
  if (id && !state.editing) {
    const edit = () => {
      state.editing = true;
      done();
    };
    return [
      h(
        "p",
        null,
        say("handingInAs", { name: name || shown || id, id: shown || id }),
        " ",
        !fixed && button(say("changeName"), edit, "quiet"),
      ),
    ];
  }
  return fixed ? [] : [whoForm(host, state, done)];
}

/**
 * @param {Host} host
 * @param {HandInState} state
 * @param {() => void} done
 */
function whoForm(host, state, done) {
  const name = inputField("yourName", host.learner.name, { autocomplete: "name" });
  const id = inputField("yourId", host.learner.id, ID_FIELD);
  const problem = liveRegion("dtr-problem-line");
  /** @param {Event} event */
  const submit = async (event) => {
    event.preventDefault();
    const learner = { id: id.input.value.trim(), name: name.input.value.trim() };
    if (!learner.id || !learner.name) {
      (learner.name ? id : name).input.focus();
      return void fill(problem, say("fillBoth"));
    }
    try {
      await host.setLearner(learner);
      state.editing = false;
      done();
    } catch (refusal) {
      fill(problem, problemText(refusal));
    }
  };
  const save = h("button", { type: "submit", class: "dtr-button" }, say("saveName"));
  return h(
    "form",
    { class: "dtr-form", onsubmit: submit, novalidate: true },
    h("h4", null, say("whoHandsIn")),
    name.node,
    id.node,
    h("p", { class: "dtr-small" }, say("idHelp")),
    problem,
    save,
  );
}

/**
 * @param {string} label
 * @param {string | undefined} value
 * @param {Attributes} attributes
 */
function inputField(label, value, attributes) {
  const id = freshId("who");
  const input = h("input", { id, class: "dtr-input", type: "text", value: value ?? "", required: true, ...attributes });
  return { input, node: h("div", { class: "dtr-field" }, h("label", { for: id }, say(label)), input) };
}

/** @param {Host} host */
function openQuestions(host) {
  return host.questions.filter(({ cell }) => !isAnswered(host, cell));
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

/**
 * @param {HTMLElement} place
 * @param {Host} host
 * @param {HandInState} state
 * @param {HandInWays} ways
 */
function drawActions(place, host, state, { hand, files }) {
  const again = host.results && !host.results.refused;
  const hint = hintText(host);
  const takesFile = host.can.bundle || host.isCutOff;
  const shown = takesFile ? (host.learner.id ? files : files.slice(0, 1)) : [{ ...hand, label: again ? "handInAgain" : "handIn" }];
  // not `disabled`, which would take the focus away
  const attributes = { disabled: !takesFile && Boolean(hint), "aria-disabled": state.busy && "true" };
  const back = () => {
    fill(place);
    drawActions(place, host, state, { hand, files });
    place.querySelector("button")?.focus();
  };
  /** @param {HandInWay} way */
  const press = (way) => () => {
    if (state.busy) return;
    // without a name there is nothing to hand in, and trying to do so reports that
    if (host.learner.id) askFirst(place, host, way, back);
    else way.act();
  };
  const buttons = host.looksBack ? [] : shown.map((way) => button(say(way.label), press(way), way.kind, attributes));
  refill(place, hint && h("p", { class: "dtr-small" }, hint), buttons.length > 0 && h("p", { class: "dtr-buttons" }, ...buttons));
}

/** @param {Host} host */
function hintText(host) {
  if (host.results?.attempts_left === 0) return say("noAttemptsLeft");
  if (host.isCutOff && host.learner.id) return say("cutOffHandIn");
  if (!host.can.handIn && !host.can.bundle && !host.isCutOff) return say("needConnection");
  return host.learner.id ? "" : say("needName");
}

/**
 * Ask in place for a confirmation, before an attempt is used; `back` shows the buttons again.
 *
 * @param {HTMLElement} place
 * @param {Host} host
 * @param {HandInWay} way
 * @param {() => void} back
 */
function askFirst(place, host, way, back) {
  const title = h("h4", { id: freshId("ask") }, say("askTitle"));
  const sure = () => {
    back();
    way.act();
  };
  const buttons = h("p", { class: "dtr-buttons" }, button(say(way.label), sure, "main"), button(say("goBack"), back));
  const sentences = termsNow(host, { isFile: way.isFile, open: openQuestions(host).length })
    .filter(Boolean)
    .map((sentence) => h("p", null, sentence));
  fill(place, h("div", { class: "dtr-confirm", role: "group", "aria-labelledby": title.id }, title, ...sentences, buttons));
  focusOn(title);
}

/** @param {Host} host */
async function downloadBundle(host) {
  const file = await host.bundle();
  downloadFile(file);
  return say("downloaded", { name: file.filename });
}

/**
 * Note that the learner has a file or text to give to the instructor.
 *
 * @param {Host} host
 */
function noteGiven(host) {
  host.noteHandedIn();
  host.drawing.noteGiven();
  countMonths(host);
}
