import { answerState } from "./answered.js";
import { correctionView } from "./correction.js";
import { downloadFile } from "./download.js";
import { shareButtons } from "./share.js";
import { button, fill, focusOn, freshId, h, hiddenText, icon, liveRegion, refill } from "./dom.js";
import { refresherCount } from "./refresher.js";
import { resultsHere, resultsView } from "./results.js";
import { say, sayNumber } from "./strings.js";
import { brief } from "./text.js";
import { createVeil } from "./veil.js";

/** Handing in and the result, in `el`: who, what is still open, the button, what came back. */
export function mountHandin(el, cell, host) {
  const who = h("div", { class: "dtr-who" });
  const overview = h("div", { class: "dtr-overview" });
  const actions = h("div", { class: "dtr-actions" });
  const progress = liveRegion("dtr-progress");
  const resultsTitle = h("h3", null, say("results"));
  const veil = createVeil((results) => [correctionView(resultsHere(results)), ...resultsView(resultsHere(results), host.mission.feedback)]);
  const resultsCard = h("section", { class: "dtr-card", hidden: true }, resultsTitle, veil.node);
  const state = { busy: false, editing: false };
  el.append(h("section", { class: "dtr-card dtr-handin" }, h("h3", null, say("handInTitle")), who, overview, actions, progress), veil.told, resultsCard);

  const drawWho = () => fill(who, ...handinWho(host, state, changeWho));
  const changeWho = () => {
    drawWho();
    update();
    (who.querySelector("input, button") ?? actions.querySelector("button"))?.focus();
  };
  const drawResults = () => {
    resultsCard.hidden = !host.results;
    veil.update(host.results, say(host.results?.correction ? "resultHereCorrected" : "resultHere"));
  };
  const work = async (sentence, task) => {
    if (state.busy) return;
    state.busy = true;
    fill(progress, h("p", { class: "dtr-busy" }, say(sentence)));
    update();
    try {
      fill(progress, h("p", { class: "dtr-state dtr-state-done" }, icon("right"), await task()));
    } catch (problem) {
      fill(progress, h("p", { class: "dtr-problem" }, problem.message || say("somethingWrong")));
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
  const download = () => work("downloading", () => handinDownload(host));
  function update() {
    if (!who.contains(document.activeElement) || state.busy) drawWho();
    refill(overview, ...handinOverview(host));
    if (!actions.querySelector("[role=group]")) handinActions(actions, host, state, handIn, download);
  }
  update();
  drawResults();
  host.onChange(() => refill(overview, ...handinOverview(host)));
  host.onStatus(update);
  host.onResults(() => {
    drawResults();
    update();
  });
}

function handinWho(host, state, done) {
  const { id, name, fixed } = host.learner;
  if (id && !state.editing) {
    const edit = () => {
      state.editing = true;
      done();
    };
    return [h("p", null, say("handingInAs", { name: name || id, id }), " ", !fixed && button(say("changeName"), edit, "quiet"))];
  }
  return fixed ? [] : [handinForm(host, state, done)];
}

function handinForm(host, state, done) {
  const name = handinInput("yourName", host.learner.name, "name");
  const id = handinInput("yourId", host.learner.id, "off");
  const problem = liveRegion("dtr-problem-line");
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
      fill(problem, refusal.message);
    }
  };
  const save = h("button", { type: "submit", class: "dtr-button" }, say("saveName"));
  return h("form", { class: "dtr-form", onsubmit: submit, novalidate: true }, h("h4", null, say("whoHandsIn")), name.node, id.node, h("p", { class: "dtr-small" }, say("idHelp")), problem, save);
}

function handinInput(label, value, autocomplete) {
  const id = freshId("who");
  const input = h("input", { id, class: "dtr-input", type: "text", value: value ?? "", autocomplete, required: true });
  return { input, node: h("div", { class: "dtr-field" }, h("label", { for: id }, say(label)), input) };
}

function handinOpen(host) {
  return host.questions.filter(({ cell }) => answerState(cell, host.get(cell.id)) !== "full");
}

function handinOverview(host) {
  const all = host.questions.length;
  if (!all) return [];
  const open = handinOpen(host).length;
  const sentence = open ? say("overviewCount", { done: all - open, all }) : say("overviewAll", { all });
  return [
    h("h4", null, say("overview")),
    h("p", { class: open ? "" : "dtr-state dtr-state-done" }, !open && icon("right"), sentence),
    h("ul", { class: "dtr-groups" }, ...handinGroups(host).map(handinGroup)),
  ];
}

/** The questions with their numbers and states, page by page. */
function handinGroups(host) {
  const groups = new Map();
  host.questions.forEach(({ cell, page }, place) => {
    const isDone = answerState(cell, host.get(cell.id)) === "full";
    const group = groups.get(page) ?? { page, questions: [] };
    group.questions.push({ cell, isDone, number: place + 1 });
    groups.set(page, group);
  });
  return [...groups.values()];
}

function handinGroup({ page, questions }) {
  const done = questions.filter(({ isDone }) => isDone).length;
  const title = page && h("p", null, h("strong", null, page.title), " ", h("span", { class: "dtr-small" }, say("overviewPage", { done, all: questions.length })));
  return h("li", null, title, h("ol", { class: "dtr-numbers" }, ...questions.map((question) => h("li", null, handinNumber(page, question)))));
}

// In JupyterLab there are no pages to link to.
function handinNumber(page, { cell, isDone, number }) {
  const name = hiddenText(say(isDone ? "numberDone" : "numberOpen", { n: number }));
  const shown = h("span", { "aria-hidden": "true" }, sayNumber(number));
  const attributes = { class: `dtr-number ${isDone ? "dtr-number-done" : "dtr-number-open"}`, title: brief(cell.prompt, 70) };
  const content = [name, isDone && icon("right"), shown];
  return page ? h("a", { ...attributes, href: `#${page.id}`, "data-cell-link": cell.id }, ...content) : h("span", attributes, ...content);
}

function handinActions(place, host, state, handIn, download) {
  const again = host.results && !host.results.refused;
  const noneLeft = host.results?.attempts_left === 0;
  const hint = handinHint(host, noneLeft);
  // not `disabled`, which would take the focus from it
  const busy = { "aria-disabled": state.busy && "true" };
  const act = () => (handinOpen(host).length ? handinConfirm(place, host, state, handIn, download) : handIn());
  const hand = button(say(again ? "handInAgain" : "handIn"), act, "main", { disabled: Boolean(hint), ...busy });
  const takesFile = host.can.bundle || host.isCutOff;
  const get = takesFile && button(say("download"), download, "main", busy);
  const showHand = !takesFile;
  refill(place, hint && h("p", { class: "dtr-small" }, hint), h("p", { class: "dtr-buttons" }, showHand && hand, get, takesFile && host.learner.id && shareButtons(host)));
}

function handinHint(host, noneLeft) {
  if (noneLeft) return say("noAttemptsLeft");
  if (host.isCutOff && host.learner.id) return say("cutOffHandIn");
  if (!host.can.handIn && !host.can.bundle && !host.isCutOff) return say("needConnection");
  return host.learner.id ? "" : say("needName");
}

function handinConfirm(place, host, state, handIn, download) {
  const title = h("h4", { id: freshId("confirm") }, say("confirmTitle", { n: handinOpen(host).length }));
  const leave = () => {
    fill(place);
    handinActions(place, host, state, handIn, download);
    place.querySelector("button")?.focus();
  };
  const sure = button(
    say("handInAnyway"),
    () => {
      leave();
      handIn();
    },
    "main",
  );
  fill(place, h("div", { class: "dtr-confirm", role: "group", "aria-labelledby": title.id }, title, h("p", null, say("confirmText")), h("p", { class: "dtr-buttons" }, sure, button(say("goBackFirst"), leave))));
  focusOn(title);
}

async function handinDownload(host) {
  const file = await host.bundle();
  downloadFile(file);
  refresherCount(host);
  return say("downloaded", { name: file.filename });
}
