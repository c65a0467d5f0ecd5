import { contentNote, supportLine } from "#course/cells/content_note.js";
import { questionView } from "#course/cells/question.js";
import { sourceLinks } from "#course/cells/sources.js";
import { button, fill, focusOn, h, icon, stateIcon } from "#course/ground/dom.js";
import { say } from "#course/ground/strings.js";
import { inline, paragraphs } from "#course/ground/text.js";

/** @type {Record<Verdict, { state: Outcome, label: string }>} */
const VERDICTS = {
  good: { state: "right", label: "verdictGood" },
  mixed: { state: "part", label: "verdictMixed" },
  harmful: { state: "wrong", label: "verdictHarmful" },
};
/** Stored in a path instead of a choice, for a scene with a question that was answered or skipped. */
const WENT_ON = "go-on";

/** @type {KindComponent<CaseCell>} */
export const component = { mount };

/**
 * A branching case in `el`: scenes, choices and consequences, with a way back from everywhere.
 *
 * @param {HTMLElement} el
 * @param {CaseCell} cell
 * @param {Host} host
 */
function mount(el, cell, host) {
  const stage = h("div", { class: "dtr-stage" });
  const title = h("h3", null, ...inline(cell.title));
  const head = [h("p", { class: "dtr-label" }, h("span", { class: "dtr-tag" }, say("caseLabel"))), title];
  const card = h("article", { class: "dtr-card dtr-case" }, ...head, stage, sourceLinks(cell.sources, host));
  el.append(card);

  /** @returns {CaseProgress} */
  const progress = () => ({ path: [], ends: [], answers: {}, ...host.get(cell.id)?.value });
  /** @param {Partial<CaseProgress>} changes */
  const go = (changes) => {
    const next = { ...progress(), ...changes };
    if (next.scene && cell.scenes[next.scene]?.end) next.ends = [...new Set([...next.ends, next.scene])];
    host.set(cell.id, { value: next });
    draw();
    moveTo();
  };
  const moveTo = () => {
    const step = stage.querySelector("h4");
    focusOn(step ?? title);
    (step ? stage : card).scrollIntoView({ block: "start" });
  };
  /** @type {string} */
  let drawn;
  const draw = () => {
    const now = progress();
    drawn = placeOf(now);
    fill(stage, ...stageContent(cell, now, go, host));
  };
  draw();
  host.onChange((id) => id === cell.id && placeOf(progress()) !== drawn && draw());
}

/**
 * A question's answer does not count as a change of scene: redrawing would take the focus away from it.
 *
 * @param {CaseProgress} now
 */
function placeOf(now) {
  return JSON.stringify([now.scene, now.path, now.stopped]);
}

/**
 * @param {CaseCell} cell
 * @param {CaseProgress} now
 * @param {GoOn} go
 * @param {Host} host
 */
function stageContent(cell, now, go, host) {
  const scene = now.scene && cell.scenes[now.scene];
  if (!scene) return beginning(cell, now, go, host);
  return now.stopped ? stoppedView(cell, now, go, host) : sceneView(cell, scene, now, go, host);
}

/**
 * @param {CaseCell} cell
 * @param {CaseProgress} now
 * @param {GoOn} go
 * @param {Host} host
 */
function beginning(cell, now, go, host) {
  const begin = button(say("caseBegin"), () => go({ scene: cell.start, path: [], stopped: undefined }), now.stopped ? "plain" : "main");
  return [contentNote(cell, host), ...paragraphs(cell.intro), ...skipping(now, go, begin)];
}

/**
 * Paused, or skipped after some steps: the current scene is kept.
 *
 * @param {CaseCell} cell
 * @param {CaseProgress} now
 * @param {GoOn} go
 * @param {Host} host
 */
function stoppedView(cell, now, go, host) {
  const resume = button(say("caseResume"), () => go({ stopped: undefined }), now.stopped === "paused" ? "main" : "plain");
  return [contentNote(cell, host), ...skipping(now, go, resume)];
}

/**
 * @param {CaseProgress} now
 * @param {GoOn} go
 * @param {HTMLElement} onward
 */
function skipping(now, go, onward) {
  const skip = now.stopped !== "skipped" && button(say("caseSkip"), () => go({ stopped: "skipped" }));
  const sentence = (now.stopped && { paused: "casePaused", skipped: "caseSkipped" }[now.stopped]) ?? "caseSkipFree";
  return [h("p", null, say(sentence, { n: now.path.length + 1 })), h("p", { class: "dtr-buttons" }, onward, skip)];
}

/**
 * @param {CaseCell} cell
 * @param {Scene} scene
 * @param {CaseProgress} now
 * @param {GoOn} go
 * @param {Host} host
 */
function sceneView(cell, scene, now, go, host) {
  const heading = h("h4", null, scene.end ? say("caseEnd") : say("caseStep", { n: now.path.length + 1 }));
  return [
    heading,
    whatFollowed(cell, now),
    ...paragraphs(scene.text),
    toolLinks(scene, host),
    ...turn(cell, scene, now, go, host),
    waysBack(now, go),
    cell.note && supportLine(host),
    choicesSoFar(cell, now),
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
  if (scene.end) return ending(cell, scene.end, now);
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
  onward.classList.toggle("dtr-button-main", store.get() !== undefined);
  const view = questionView(question, store, `${host.seed}:${cell.id}:${place}`, host);
  return [h("div", { class: "dtr-inset" }, view.node), onward];
}

/**
 * The case stores an answer once it is checked; before that, the choice lasts as long as the scene is shown.
 *
 * @param {CaseCell} cell
 * @param {string} scene
 * @param {Host} host
 * @param {(entry: NewEntry) => void} onSet
 * @returns {AnswerStore}
 */
function answerStore(cell, scene, host, onSet) {
  const value = host.get(cell.id)?.value?.answers?.[scene];
  /** @type {NewEntry | undefined} */
  let entry = value === undefined ? undefined : { value, checked: true };
  return {
    get: () => entry,
    set(next) {
      entry = next;
      const now = host.get(cell.id)?.value;
      if (next.checked) host.set(cell.id, { value: { ...now, answers: { ...now?.answers, [scene]: next.value } } });
      onSet(next);
    },
  };
}

/**
 * @param {CaseCell} cell
 * @param {NonNullable<Scene["end"]>} end
 * @param {CaseProgress} now
 */
function ending(cell, end, now) {
  const { state, label } = VERDICTS[end.verdict];
  const all = Object.values(cell.scenes).filter((other) => other.end).length;
  const meant = [
    ["endVictim", end.victim],
    ["endLearner", end.learner],
    ["endMission", end.mission],
  ];
  return [
    h("p", { class: `dtr-verdict dtr-verdict-${state}` }, stateIcon(state), h("strong", null, say(label))),
    h("dl", { class: "dtr-meant" }, ...meant.flatMap(([name, text]) => [h("dt", null, say(name)), h("dd", null, ...paragraphs(text))])),
    h("p", { class: "dtr-small" }, say(now.ends.length >= all ? "caseAllEnds" : "caseEnds", { seen: now.ends.length, all })),
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
 * @param {CaseProgress} now
 * @param {GoOn} go
 */
function waysBack(now, go) {
  const [before] = now.path.at(-1) ?? [];
  const back = before && button(say("caseBack"), () => go({ scene: before, path: now.path.slice(0, -1) }), "quiet");
  const pause = button(say("casePause"), () => go({ stopped: "paused" }), "quiet");
  return h(
    "p",
    { class: "dtr-ways" },
    back,
    button(say("caseRestart"), () => go({ scene: undefined, path: [], answers: {} }), "quiet"),
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
