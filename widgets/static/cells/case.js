import { button, fill, focusOn, h, icon } from "../ground/dom.js";
import { say } from "../ground/strings.js";
import { inline, paragraphs } from "../ground/text.js";
import { contentNote, supportLine } from "./content_note.js";
import { questionView } from "./question.js";
import { sourceLinks } from "./sources.js";

const VERDICTS = {
  good: { symbol: "right", state: "right", label: "verdictGood" },
  mixed: { symbol: "part", state: "part", label: "verdictMixed" },
  harmful: { symbol: "wrong", state: "wrong", label: "verdictHarmful" },
};
/** What a path holds in the place of a choice where a scene had a question, answered or passed by. */
const WENT_ON = "go-on";

/** A branching case in `el`: scenes, choices and what follows, with a way back from everywhere. */
export function mountCase(el, cell, host) {
  const stage = h("div", { class: "dtr-stage" });
  const title = h("h3", null, ...inline(cell.title));
  const head = [h("p", { class: "dtr-label" }, h("span", { class: "dtr-tag" }, say("caseLabel"))), title];
  const card = h("article", { class: "dtr-card dtr-case" }, ...head, stage, sourceLinks(cell.sources, host));
  el.append(card);

  const progress = () => ({ path: [], ends: [], answers: {}, ...host.get(cell.id)?.value });
  const go = (changes) => {
    const next = { ...progress(), ...changes };
    if (cell.scenes[next.scene]?.end) next.ends = [...new Set([...next.ends, next.scene])];
    host.set(cell.id, { value: next });
    draw();
    moveTo();
  };
  const moveTo = () => {
    const step = stage.querySelector("h4");
    focusOn(step ?? title);
    (step ? stage : card).scrollIntoView({ block: "start" });
  };
  let drawn;
  const draw = () => {
    const now = progress();
    drawn = placeOf(now);
    fill(stage, ...stageContent(cell, now, go, host));
  };
  draw();
  host.onChange((id) => id === cell.id && placeOf(progress()) !== drawn && draw());
}

// A question's answer is not part of the place: drawing anew would take the focus from it.
function placeOf(now) {
  return JSON.stringify([now.scene, now.path, now.stopped]);
}

function stageContent(cell, now, go, host) {
  if (!cell.scenes[now.scene]) return beginning(cell, now, go, host);
  return now.stopped ? stoppedView(cell, now, go, host) : sceneView(cell, now, go, host);
}

function beginning(cell, now, go, host) {
  const begin = button(say("caseBegin"), () => go({ scene: cell.start, path: [], stopped: undefined }), now.stopped ? "plain" : "main");
  return [contentNote(cell, host), ...paragraphs(cell.intro), ...skipping(now, go, begin)];
}

// Paused, or skipped after some steps: the place is kept.
function stoppedView(cell, now, go, host) {
  const resume = button(say("caseResume"), () => go({ stopped: undefined }), now.stopped === "paused" ? "main" : "plain");
  return [contentNote(cell, host), ...skipping(now, go, resume)];
}

function skipping(now, go, onward) {
  const skip = now.stopped !== "skipped" && button(say("caseSkip"), () => go({ stopped: "skipped" }));
  const sentence = { paused: "casePaused", skipped: "caseSkipped" }[now.stopped] ?? "caseSkipFree";
  return [h("p", null, say(sentence, { n: now.path.length + 1 })), h("p", { class: "dtr-buttons" }, onward, skip)];
}

function sceneView(cell, now, go, host) {
  const scene = cell.scenes[now.scene];
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

function turn(cell, scene, now, go, host) {
  if (scene.end) return ending(cell, scene, now);
  if (scene.question) return questionTurn(cell, scene, now, go, host);
  const forward = (id, choice) => go({ scene: choice.to, path: [...now.path, [now.scene, id]] });
  const choices = Object.entries(scene.choices).map(([id, choice]) =>
    h(
      "li",
      null,
      button(choiceText(choice.text), () => forward(id, choice), "choice"),
    ),
  );
  return [h("p", { class: "dtr-ask" }, ...inline(scene.ask || say("caseAsk"))), h("ul", { class: "dtr-choice-list" }, ...choices)];
}

function questionTurn(cell, scene, now, go, host) {
  const onward = button(say("caseGoOn"), () => go({ scene: scene.to, path: [...now.path, [now.scene, WENT_ON]] }));
  const store = answerStore(cell, now.scene, host, (entry) => {
    onward.classList.toggle("dtr-button-main", entry.checked === true);
  });
  onward.classList.toggle("dtr-button-main", store.get() !== undefined);
  const view = questionView({ kind: "question", ...scene.question }, store, `${host.seed}:${cell.id}:${now.scene}`, host);
  return [h("div", { class: "dtr-inset" }, view.node), onward];
}

// The case keeps the answer once it is checked; what is chosen before that lives as long as the scene is shown.
function answerStore(cell, scene, host, onSet) {
  const value = host.get(cell.id)?.value?.answers?.[scene];
  let entry = value === undefined ? undefined : { value, checked: true };
  return {
    get: () => entry,
    set(next) {
      entry = next;
      const now = host.get(cell.id).value;
      if (next.checked) host.set(cell.id, { value: { ...now, answers: { ...now.answers, [scene]: next.value } } });
      onSet(next);
    },
  };
}

function ending(cell, scene, now) {
  const { symbol, state, label } = VERDICTS[scene.end.verdict];
  const all = Object.values(cell.scenes).filter((other) => other.end).length;
  const meant = [
    ["endVictim", scene.end.victim],
    ["endLearner", scene.end.learner],
    ["endMission", scene.end.mission],
  ];
  return [
    h("p", { class: `dtr-verdict dtr-verdict-${state}` }, icon(symbol), h("strong", null, say(label))),
    h("dl", { class: "dtr-meant" }, ...meant.flatMap(([name, text]) => [h("dt", null, say(name)), h("dd", null, ...paragraphs(text))])),
    h("p", { class: "dtr-small" }, say(now.ends.length >= all ? "caseAllEnds" : "caseEnds", { seen: now.ends.length, all })),
  ];
}

function whatFollowed(cell, now) {
  const [scene, choice] = now.path.at(-1) ?? [];
  const taken = cell.scenes[scene]?.choices?.[choice];
  if (!taken) return null;
  return h(
    "div",
    { class: "dtr-followed" },
    h("p", { class: "dtr-small" }, `${say("caseChose")}: `, ...inline(taken.text)),
    ...paragraphs(taken.then),
  );
}

function toolLinks(scene, host) {
  const tools = (scene.tools ?? []).map((id) => (host.tools ?? []).find((tool) => tool.id === id)).filter(Boolean);
  if (!tools.length) return null;
  return h(
    "p",
    { class: "dtr-tool-links" },
    say("caseTools"),
    ...tools.map((tool) => button([icon("tools"), tool.title], () => host.openTool(tool.id), "small")),
  );
}

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

function choicesSoFar(cell, now) {
  const taken = now.path.map(([scene, choice]) => cell.scenes[scene]?.choices?.[choice]).filter(Boolean);
  if (taken.length < 2) return null;
  const items = taken.map((choice) => h("li", null, ...inline(choice.text)));
  return h("details", { class: "dtr-history" }, h("summary", null, say("caseHistory")), h("ol", null, ...items));
}

function choiceText(text) {
  return h("span", null, ...inline(text));
}
