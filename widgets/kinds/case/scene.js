import { supportLine } from "#course/cells/content_note.js";
import { questionView } from "#course/cells/question.js";
import { button, h, icon, stateIcon } from "#course/ground/dom.js";
import { say } from "#course/ground/strings.js";
import { inline, paragraphs } from "#course/ground/text.js";
import { VERDICTS } from "./endings.js";
import { hoursStrip } from "./hours.js";
import { pictureView } from "./picture.js";
import { speechView } from "./speech.js";
import { pathTree } from "./tree.js";

/** Stored in a path instead of a choice, for a scene with a question that was answered or skipped. */
const WENT_ON = "go-on";

/**
 * A step of a case: what follows from the last decision, what is seen and said, and what the learner does.
 *
 * @param {CaseCell} cell
 * @param {Scene} scene
 * @param {CaseProgress} now
 * @param {GoOn} go
 * @param {Host} host
 */
export function sceneView(cell, scene, now, go, host) {
  const heading = h("h3", null, scene.end ? say("caseEnd") : say("caseStep", { n: now.path.length + 1 }));
  return [
    h("div", { class: "dtr-scene-head" }, heading, hoursStrip(cell, now)),
    scene.picture && pictureView(scene.picture, cell.symbols),
    whatFollowed(cell, now),
    ...paragraphs(scene.text),
    ...speechView(scene.says, cell.symbols),
    toolLinks(scene, host),
    ...turn(cell, scene, now, go, host),
    waysBack(scene, now, go),
    cell.note && supportLine(host),
    !scene.end && choicesSoFar(cell, now),
  ];
}

/**
 * @param {CaseCell} cell
 * @param {Scene} scene
 * @param {CaseProgress} now
 * @param {GoOn} go
 * @param {Host} host
 */
function turn(cell, scene, now, go, host) {
  if (scene.end) return [...ending(scene.end), pathTree(cell, now, go)];
  if (scene.question) return questionTurn(cell, scene.question, scene, now, go, host);
  /**
   * @param {string} id
   * @param {SceneChoice} choice
   */
  const forward = (id, choice) => go({ scene: choice.to, path: [...now.path, [now.scene ?? "", id]] });
  const choices = Object.entries(scene.choices ?? {}).map(([id, choice]) =>
    h(
      "li",
      null,
      button(choiceText(choice.text), () => forward(id, choice), "choice"),
    ),
  );
  return [h("p", { class: "dtr-ask" }, ...inline(scene.ask || say("caseAsk"))), h("ul", { class: "dtr-choice-list" }, ...choices)];
}

/**
 * @param {CaseCell} cell
 * @param {SceneQuestion} question
 * @param {Scene} scene
 * @param {CaseProgress} now
 * @param {GoOn} go
 * @param {Host} host
 */
function questionTurn(cell, question, scene, now, go, host) {
  const place = now.scene ?? "";
  const onward = button(say("caseGoOn"), () => go({ scene: scene.to, path: [...now.path, [place, WENT_ON]] }));
  const store = answerStore(cell, place, host, (entry) => {
    onward.classList.toggle("dtr-button-main", entry.checked === true);
  });
  onward.classList.toggle("dtr-button-main", store.get()?.checked === true);
  const view = questionView(question, store, `${host.seed}:${cell.id}:${place}`, host);
  return [h("div", { class: "dtr-inset" }, view.node), onward];
}

/**
 * The case stores an answer once it is checked, and a first wrong one beside it; before that, the choice lasts as long as the scene is shown.
 *
 * @param {CaseCell} cell
 * @param {string} scene
 * @param {Host} host
 * @param {(entry: NewEntry) => void} onSet
 * @returns {AnswerStore}
 */
function answerStore(cell, scene, host, onSet) {
  let entry = storedEntry(host.get(cell.id)?.value, scene);
  return {
    get: () => entry,
    set(next) {
      entry = next;
      const now = host.get(cell.id)?.value;
      const answers = next.checked && { answers: { ...now?.answers, [scene]: next.value } };
      const first = next.first !== undefined && { first: { ...now?.first, [scene]: next.first } };
      if (answers || first) host.set(cell.id, { value: { ...now, ...answers, ...first } });
      onSet(next);
    },
  };
}

/**
 * @param {CaseProgress | undefined} now
 * @param {string} scene
 * @returns {NewEntry | undefined}
 */
function storedEntry(now, scene) {
  const [value, first] = [now?.answers?.[scene], now?.first?.[scene]];
  const tried = first !== undefined && { first };
  if (value !== undefined) return { value, checked: true, ...tried };
  return tried ? { value: first, ...tried } : undefined;
}

/** @param {SceneEnd} end */
function ending(end) {
  const { state, label } = VERDICTS[end.verdict];
  const meant = [
    ["endVictim", end.victim],
    ["endLearner", end.learner],
    ["endMission", end.mission],
  ];
  return [
    h("p", { class: `dtr-verdict dtr-verdict-${state}` }, stateIcon(state), h("strong", null, say(label))),
    h("dl", { class: "dtr-meant" }, ...meant.flatMap(([name, text]) => [h("dt", null, say(name)), h("dd", null, ...paragraphs(text))])),
  ];
}

/**
 * @param {CaseCell} cell
 * @param {CaseProgress} now
 */
function whatFollowed(cell, now) {
  const [scene, choice] = now.path.at(-1) ?? ["", ""];
  const taken = cell.scenes[scene]?.choices?.[choice];
  if (!taken) return null;
  return h(
    "div",
    { class: "dtr-followed" },
    h("p", { class: "dtr-small" }, `${say("caseChose")}: `, ...inline(taken.text)),
    ...paragraphs(taken.then),
  );
}

/**
 * @param {Scene} scene
 * @param {Host} host
 */
function toolLinks(scene, host) {
  const tools = (scene.tools ?? []).map((id) => (host.tools ?? []).find((tool) => tool.id === id)).filter(Boolean);
  if (!tools.length) return null;
  return h(
    "p",
    { class: "dtr-tool-links" },
    say("caseTools"),
    ...tools.map((tool) => button([icon("sliders-horizontal"), tool.title], () => host.openTool(tool.id), "small")),
  );
}

/**
 * @param {Scene} scene
 * @param {CaseProgress} now
 * @param {GoOn} go
 */
function waysBack(scene, now, go) {
  const [before] = now.path.at(-1) ?? [];
  const back = before && button(say("caseBack"), () => go({ scene: before, path: now.path.slice(0, -1) }), "quiet");
  const pause = !scene.end && button(say("casePause"), () => go({ stopped: "paused" }), "quiet");
  return h(
    "p",
    { class: "dtr-ways" },
    back,
    button(say("caseRestart"), () => go({ scene: undefined, path: [], answers: {}, first: {} }), "quiet"),
    pause,
  );
}

/**
 * @param {CaseCell} cell
 * @param {CaseProgress} now
 */
function choicesSoFar(cell, now) {
  const taken = now.path.map(([scene, choice]) => cell.scenes[scene]?.choices?.[choice]).filter(Boolean);
  if (taken.length < 2) return null;
  const items = taken.map((choice) => h("li", null, ...inline(choice.text)));
  return h("details", { class: "dtr-history" }, h("summary", null, say("caseHistory")), h("ol", null, ...items));
}

/** @param {string} text */
function choiceText(text) {
  return h("span", null, ...inline(text));
}
