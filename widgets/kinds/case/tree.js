import { button, h, hiddenText, icon, stateIcon } from "#course/ground/dom.js";
import { say } from "#course/ground/strings.js";
import { brief, inline } from "#course/ground/text.js";
import { endingsOf, VERDICTS } from "./endings.js";

/** The length of a choice in the tree. */
const LENGTH = 80;

/**
 * The path taken as a small tree: each decision with the ways not taken, then all endings. A decision leads back to its scene.
 *
 * @param {CaseCell} cell
 * @param {CaseProgress} now
 * @param {GoOn} go
 */
export function pathTree(cell, now, go) {
  const decisions = now.path.flatMap(([scene], place) => {
    const choices = cell.scenes[scene]?.choices;
    return choices ? [decision(cell, now, place, () => go({ scene, path: now.path.slice(0, place) }))] : [];
  });
  const all = endingsOf(cell);
  const count = say(now.ends.length >= all.length ? "caseAllEnds" : "caseEnds", { seen: now.ends.length, all: all.length });
  return h(
    "section",
    { class: "dtr-tree" },
    h("h3", null, say("caseTree")),
    h("p", { class: "dtr-small" }, count),
    h("ol", { class: "dtr-tree-path" }, ...decisions),
    h("ul", { class: "dtr-tree-ends" }, ...all.map(([id, end]) => ending(end, id === now.scene, now.ends.includes(id)))),
  );
}

/**
 * @param {CaseCell} cell
 * @param {CaseProgress} now
 * @param {number} place
 * @param {() => void} goBack
 */
function decision({ scenes }, { path }, place, goBack) {
  const [id, taken] = path[place];
  const { when, choices = {} } = scenes[id];
  const others = Object.keys(choices).filter((choice) => choice !== taken);
  const words = h(
    "span",
    { class: "dtr-tree-words" },
    h("span", { class: "dtr-small" }, ...inline(when ?? say("caseStep", { n: place + 1 }))),
    h("span", null, ...inline(brief(choices[taken]?.text, LENGTH))),
  );
  const branches = h("span", { class: "dtr-tree-branches", "aria-hidden": "true" }, ...others.map(() => h("span", null)));
  return h(
    "li",
    null,
    button([words, branches, hiddenText(say("caseTryAnother", { n: others.length })), icon("rotate-ccw")], goBack, "choice"),
  );
}

/**
 * @param {SceneEnd} end
 * @param {boolean} isHere
 * @param {boolean} isSeen
 */
function ending(end, isHere, isSeen) {
  const { state, label } = VERDICTS[end.verdict];
  const name = inline(end.name || say(label));
  if (isHere) return h("li", { class: `dtr-tree-here dtr-verdict-${state}` }, stateIcon(state), h("strong", null, ...name));
  if (isSeen) return h("li", null, stateIcon(state), h("span", null, ...name), hiddenText(` (${say("caseEndSeen")})`));
  return h("li", { class: "dtr-tree-unseen" }, h("span", null, ...name), hiddenText(` (${say("caseEndUnseen")})`));
}
