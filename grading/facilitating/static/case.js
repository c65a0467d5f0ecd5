import { button, h, icon, stateIcon } from "#course/ground/dom.js";
import { say } from "#course/ground/strings.js";
import { inline, paragraphs } from "#course/ground/text.js";
import { VERDICTS } from "#kinds/case/endings.js";
import { pictureView } from "#kinds/case/picture.js";
import { hasShortChoices, questionKeys, questionLetter, questionPairs } from "./question.js";

/**
 * The learner's role in a group's case, and the note about hard content, before anyone reads or hears more.
 *
 * @param {Room} room
 * @param {RoomScreen} screen
 */
export function openingScreen(room, screen) {
  const group = room.data.groups[screen.id];
  const told = room.data.cells[group.case];
  const { picture } = told.scenes[told.start];
  const note = told.note && h("p", { class: "wall-note" }, icon("info"), h("span", null, ...inline(told.note)));
  return [
    inline(group.name),
    h("p", { class: "wall-case" }, ...inline(told.title)),
    picture && h("div", { class: "wall-picture" }, pictureView(picture, told.symbols)),
    h("div", { class: "wall-intro" }, ...paragraphs(told.intro)),
    note,
  ];
}

/**
 * The beginning of a group's case, with its first choices: for reading aloud, and while the group works.
 *
 * @param {Room} room
 * @param {RoomScreen} screen
 */
export function beginningScreen(room, screen) {
  const group = room.data.groups[screen.id];
  const told = room.data.cells[group.case];
  const scene = told.scenes[told.start];
  const choices = Object.values(scene.choices ?? {}).map((choice, place) =>
    h("li", null, h("span", { class: "wall-letter" }, String(place + 1)), h("span", null, ...inline(choice.text))),
  );
  return [
    [...inline(group.name), ": ", ...inline(told.title)],
    columns(story(scene), [askLine(scene), h("ul", { class: "wall-choices" }, ...choices)]),
  ];
}

/**
 * The step of a group's case to which its decisions have led; right after a decision, its consequences.
 *
 * @param {Room} room
 * @param {RoomScreen} screen
 * @param {Act} act
 */
export function caseScreen(room, screen, act) {
  const id = room.data.groups[screen.id].case;
  const told = room.data.cells[id];
  const { scene: name, taken } = room.standing(id);
  const last = taken.at(-1);
  if (room.state.follows === id && last) return [say("caseStep", { n: taken.length }), ...whatFollows(told, last)];
  const scene = told.scenes[name];
  if (scene.end) return [say("caseEnd"), endView(scene, scene.end)];
  const turn = scene.question ? questionTurn(room, id, name, scene, scene.question) : columns(story(scene), choiceList(id, scene, act));
  return [say("caseStep", { n: taken.length + 1 }), turn];
}

/**
 * The choices at a scene, in the order of the keys 1, 2, 3.
 *
 * @param {Scene} scene
 */
export function caseDecisions(scene) {
  return Object.keys(scene.choices ?? {});
}

/**
 * `wider` names the side with more text.
 *
 * @param {Child[]} left
 * @param {Child[]} right
 * @param {string} wider
 */
function columns(left, right, wider = "") {
  return h(
    "div",
    { class: `wall-columns ${wider && `wall-columns-${wider}`}`.trim() },
    h("div", { class: "wall-story" }, ...left),
    h("div", { class: "wall-turn" }, ...right),
  );
}

/**
 * What a scene tells, with its speech as lines of a dialogue.
 *
 * @param {Scene} scene
 */
function story({ text, says = [] }) {
  const lines = says.map(({ name, words }) => h("p", null, h("strong", null, ...inline(name)), ": ", h("q", null, ...inline(words))));
  return [...paragraphs(text), ...lines];
}

/** @param {Scene} scene */
function askLine(scene) {
  return h("p", { class: "wall-ask" }, ...inline(scene.ask || say("caseAsk")));
}

/**
 * @param {CaseCell} told
 * @param {[string, string]} decision
 */
function whatFollows(told, [scene, choice]) {
  const taken = told.scenes[scene].choices?.[choice];
  if (!taken) return [];
  return [
    h("p", { class: "wall-small-head" }, say("wallDecided")),
    h("p", { class: "wall-decided" }, ...inline(taken.text)),
    h("div", { class: "wall-intro" }, ...paragraphs(taken.then)),
  ];
}

/**
 * @param {string} id
 * @param {Scene} scene
 * @param {Act} act
 */
function choiceList(id, scene, act) {
  const choices = Object.entries(scene.choices ?? {}).map(([choice, { text }], place) => {
    const label = [h("span", { class: "wall-letter" }, String(place + 1)), h("span", null, ...inline(text))];
    return h(
      "li",
      null,
      button(label, () => act({ do: "decide", case: id, choice }), "choice"),
    );
  });
  return [askLine(scene), h("ul", { class: "wall-choices" }, ...choices)];
}

/**
 * Once the answers are shown, the reason replaces the story, which everyone has read by then.
 *
 * @param {Room} room
 * @param {string} id
 * @param {string} name
 * @param {Scene} scene
 * @param {SceneQuestion} question
 */
function questionTurn(room, id, name, scene, question) {
  const shown = room.isShown(`${id}/${name}`);
  const keys = questionKeys(question);
  const options = questionPairs(question, shown).map(([option, text], place) => {
    const right = shown && keys.includes(option);
    const letter = questionLetter(question, place);
    return h(
      "li",
      { class: right ? "is-right" : shown && keys.length ? "is-other" : null },
      letter && h("span", { class: "wall-letter" }, letter),
      h("span", null, ...inline(text)),
      right && icon("check"),
    );
  });
  const why = shown && keys.length === 1 && h("div", { class: "wall-why" }, ...paragraphs(question.why?.[keys[0]]));
  const asked = h("div", { class: "wall-ask" }, ...paragraphs(question.prompt));
  return columns(
    why ? [asked, why] : [...story(scene), asked],
    [h("ul", { class: "wall-choices wall-choices-short" }, ...options)],
    hasShortChoices(question) ? "story" : "",
  );
}

/**
 * @param {Scene} scene
 * @param {NonNullable<Scene["end"]>} end
 */
function endView(scene, end) {
  const { state, label } = VERDICTS[end.verdict];
  const meant = [
    ["endVictim", end.victim],
    ["endLearner", end.learner],
    ["endMission", end.mission],
  ];
  const verdict = h("p", { class: `wall-verdict wall-verdict-${state}` }, stateIcon(state), h("strong", null, say(label)));
  return columns(
    [verdict, ...story(scene)],
    [h("dl", { class: "wall-meant" }, ...meant.flatMap(([name, what]) => [h("dt", null, say(name)), h("dd", null, ...paragraphs(what))]))],
    "turn",
  );
}
