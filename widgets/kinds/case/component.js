import { contentNote } from "#course/cells/content_note.js";
import { sourceLinks } from "#course/cells/sources.js";
import { button, element, fill, focusOn, h } from "#course/ground/dom.js";
import { say } from "#course/ground/strings.js";
import { inline, paragraphs } from "#course/ground/text.js";
import { sceneView } from "./scene.js";

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
  const name = h("p", { class: "dtr-label" });
  const stage = h("div", { class: "dtr-stage" });
  const card = h("article", { class: "dtr-card dtr-case" }, name, stage, sourceLinks(cell.sources, host));
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
    focusOn(element("h3", stage));
    card.scrollIntoView({ block: "start" });
  };
  /** @type {string} */
  let drawn;
  const draw = () => {
    const now = progress();
    drawn = placeOf(now);
    const scene = sceneOf(cell, now);
    const title = inline(cell.title);
    fill(name, h("span", { class: "dtr-tag" }, say("caseLabel")), scene && h("span", { class: "dtr-case-name" }, ...title));
    const view = scene ? sceneView(cell, scene, now, go, host) : [h("h3", null, ...title), ...aside(cell, now, go, host)];
    fill(stage, ...view);
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
 * The scene that is shown: none before the case begins, and while it is stopped. There is nothing to pause at an end.
 *
 * @param {CaseCell} cell
 * @param {CaseProgress} now
 */
function sceneOf(cell, now) {
  const scene = cell.scenes[now.scene ?? ""];
  const isStopped = now.stopped && !(scene?.end && now.stopped === "paused");
  return isStopped ? undefined : scene;
}

/**
 * What is shown instead of a scene.
 *
 * @param {CaseCell} cell
 * @param {CaseProgress} now
 * @param {GoOn} go
 * @param {Host} host
 */
function aside(cell, now, go, host) {
  return cell.scenes[now.scene ?? ""] ? stoppedView(cell, now, go, host) : beginning(cell, now, go, host);
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
