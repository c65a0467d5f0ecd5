import { h, icon } from "#course/ground/dom.js";
import { say } from "#course/ground/strings.js";
import { inline, paragraphs } from "#course/ground/text.js";
import { diagramView } from "#kinds/diagram/view.js";
import { beginningScreen, caseScreen, openingScreen } from "./case.js";
import { questionLetter, questionPairs } from "./question.js";
import { countLine, shareBar, shareLine, shareOf } from "./shares.js";

/**
 * The elements on the wall. `rank` is the level of the stage's heading: 1 on the wall, 3 in the facilitator's window.
 * `act` carries out the actions of buttons.
 *
 * @param {Room} room
 * @param {1 | 3} rank
 * @param {Act} act
 * @returns {Child[]}
 */
export function wallView(room, rank, act) {
  if (room.state.blank) return [];
  const { kind } = room.screen;
  const [about, ...view] = VIEWS[kind](room, room.screen, act);
  const head = h(
    "div",
    { class: "wall-head" },
    h(`h${rank}`, { class: "wall-title" }, ...inline(room.stage.title)),
    about && h("p", { class: "wall-about" }, ...[about].flat()),
  );
  return [head, h("div", { class: `wall-screen wall-on-${kind}` }, ...view.flat())];
}

/**
 * The view of each kind of screen: first the text next to the stage's title, then the rest.
 *
 * @type {Record<string, (room: Room, screen: RoomScreen, act: Act) => Content[]>}
 */
const VIEWS = {
  title: () => [null],
  /** @param {Room} room */
  points: (room) => [null, h("ul", { class: "wall-list" }, ...room.stage.wall.map((text) => h("li", null, ...inline(text))))],
  statement: statementScreen,
  shares: sharesScreen,
  poll: pollScreen,
  diagram: diagramScreen,
  tool: toolScreen,
  /** @param {Room} room */
  groups: (room) => [null, h("ul", { class: "wall-cards" }, ...Object.values(room.data.groups).map((group) => groupCard(room, group)))],
  opening: openingScreen,
  beginning: beginningScreen,
  case: caseScreen,
  contacts: contactsScreen,
};

/**
 * @param {Room} room
 * @param {Group} group
 */
function groupCard(room, group) {
  return h("li", null, h("strong", null, ...inline(group.name)), h("span", null, ...inline(room.data.cells[group.case].title)));
}

/**
 * The number of people who have answered, on devices or by hand; null if it may not be shown.
 *
 * @param {Room} room
 * @param {string} item
 */
function answeredLine(room, item) {
  const answered = room.counts[item]?.answered;
  return answered ? h("p", { class: "wall-answered" }, say("wallAnswered", { n: answered })) : null;
}

/**
 * @param {Room} room
 * @param {RoomScreen} screen
 */
function statementScreen(room, screen) {
  const warmup = room.data.cells[room.stage.warmup ?? ""];
  const statement = warmup.statements[screen.id];
  const ids = Object.keys(warmup.statements);
  const shown = room.isShown(warmup.id);
  const sides = ["true", "false"].map((side) => {
    const right = shown && side === String(statement.key);
    return h("li", { class: right ? "is-right" : shown ? "is-other" : null }, right && icon("check"), say(side));
  });
  const head = [
    say("statementOf", { n: ids.indexOf(screen.id) + 1, all: ids.length }),
    h("p", { class: "wall-statement" }, ...inline(statement.text)),
    h("ul", { class: "wall-sides" }, ...sides),
  ];
  if (!shown) return [...head, answeredLine(room, `${warmup.id}/${screen.id}`)];
  return [...head, roundsOf(room, warmup, screen.id), h("div", { class: "wall-why" }, ...paragraphs(statement.why[String(statement.key)]))];
}

/**
 * @param {Room} room
 * @param {WarmupCell} warmup
 * @param {string} id
 */
function roundsOf(room, warmup, id) {
  const { key } = warmup.statements[id];
  /** @param {string} round */
  const share = (round) => shareOf(room.counts[`${round}/${id}`]?.told, key, room.data.few);
  const rounds = warmup.repeat
    ? [shareLine(say("wallBefore"), share(warmup.repeat)), shareLine(say("wallAfter"), share(warmup.id))]
    : [shareLine(say("wallBefore"), share(warmup.id))];
  return h("dl", { class: "wall-shares-of" }, ...rounds);
}

/** @param {Room} room */
function sharesScreen(room) {
  const warmup = room.data.cells[room.stage.warmup ?? ""];
  const shown = room.isShown(warmup.id);
  const head = h("tr", null, ...["wallStatement", "wallKey", "wallBefore", "wallAfter"].map((key) => h("th", { scope: "col" }, say(key))));
  const rows = Object.entries(warmup.statements).map(([id, statement], place) => {
    const cells = [warmup.repeat, warmup.id].map((round) => shareCell(room, `${round}/${id}`, statement.key, shown));
    return h(
      "tr",
      null,
      h("th", { scope: "row" }, `${place + 1}. `, ...inline(statement.text)),
      h("td", null, shown ? say(String(statement.key)) : "…"),
      ...cells,
    );
  });
  return [say("wallShares"), h("table", { class: "wall-table" }, h("thead", null, head), h("tbody", null, ...rows))];
}

/**
 * @param {Room} room
 * @param {string} item
 * @param {boolean} key
 * @param {boolean} shown
 */
function shareCell(room, item, key, shown) {
  const share = shown ? shareOf(room.counts[item]?.told, key, room.data.few) : null;
  const number =
    share &&
    { low: `${share.low}%`, least: `≥ ${share.low}%`, most: `≤ ${share.high}%` }[
      share.low === share.high ? "low" : share.high === 100 ? "least" : "most"
    ];
  return h("td", null, shareBar(share), h("span", { class: "wall-share-text", title: share?.text }, number ?? (shown ? "–" : "…")));
}

/**
 * @param {Room} room
 * @param {RoomScreen} screen
 */
function pollScreen(room, screen) {
  const question = room.data.cells[screen.id];
  const shown = room.isShown(screen.id);
  const told = room.counts[screen.id]?.told;
  const options = questionPairs(question).map(([id, text], place) => {
    const right = shown && id === String(question.key);
    const letter = questionLetter(question, place);
    const line = shown && told && countLine(told, id, room.data.few);
    return h(
      "li",
      { class: right ? "is-right" : shown ? "is-other" : null },
      h(
        "span",
        { class: "wall-option" },
        letter && h("span", { class: "wall-letter" }, letter),
        h("span", null, ...inline(text)),
        right && icon("check"),
      ),
      line,
    );
  });
  const why = shown && h("div", { class: "wall-why" }, ...paragraphs(question.why[String(question.key)]));
  return [
    null,
    h("div", { class: "wall-prompt" }, ...paragraphs(question.prompt)),
    h("ul", { class: `wall-options wall-options-${options.length}${shown ? " is-shown" : ""}` }, ...options),
    why || answeredLine(room, screen.id),
  ];
}

/**
 * A diagram of the module, without what opens on a press: there is no room for it, and no one to press.
 *
 * @param {Room} room
 * @param {RoomScreen} screen
 */
function diagramScreen(room, screen) {
  const cell = room.data.cells[screen.id];
  if (cell.problem) return [null, h("p", null, cell.problem)];
  const parts = Object.fromEntries(Object.entries(cell.parts ?? {}).map(([id, part]) => [id, { ...part, more: "", points: undefined }]));
  return [inline(cell.title), h("div", { class: "dtr-diagram dtr-diagram-drawn" }, diagramView({ ...cell, parts }))];
}

/**
 * @param {Room} room
 * @param {RoomScreen} screen
 */
function toolScreen(room, screen) {
  const tool = room.data.cells[screen.id];
  if (tool.problem) return [null, h("p", null, tool.problem)];
  return [
    inline(tool.title),
    h("ol", { class: "wall-signs" }, ...Object.values(tool.content.items).map((item) => h("li", null, ...inline(item.sign)))),
  ];
}

/** @param {Room} room */
function contactsScreen(room) {
  const { mission } = room.data;
  /** @type {[string, Contact | undefined][]} */
  const people = [
    ["contactFocalPoint", mission.focal_point],
    ["contactAlternate", mission.alternate],
    ["contactCdt", mission.conduct_team],
    ["contactOios", mission.oios],
  ];
  const rows = people.map(([label, contact]) => contactRow(say(label), contact?.name, [contact?.phone, contact?.email]));
  return [
    null,
    room.data.example_contacts && h("p", { class: "wall-example" }, say("exampleContacts")),
    h("dl", { class: "wall-people" }, ...rows, contactRow(say("contactHotline"), "", [mission.hotline])),
  ];
}

/**
 * @param {string} label
 * @param {string | undefined} name
 * @param {(string | undefined)[]} ways
 */
function contactRow(label, name, ways) {
  const reach = ways.filter(Boolean).map((way) => h("span", { class: "wall-way", dir: "ltr" }, way));
  return h("div", null, h("dt", null, label), h("dd", null, name && name !== label && h("span", { class: "wall-name" }, name), ...reach));
}
