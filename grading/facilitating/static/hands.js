import { button, fill, focusOn, h, refill } from "#course/ground/dom.js";
import { say } from "#course/ground/strings.js";
import { brief } from "#course/ground/text.js";
import { questionLetter, questionPairs, statementQuestion } from "./question.js";

/**
 * The names of the items that can be counted on this screen; empty if nothing is asked.
 *
 * @param {Stage} stage
 * @param {RoomScreen} screen
 */
export function handsOf(stage, screen) {
  if (screen.kind === "statement") return [`${stage.warmup}/${screen.id}`];
  return screen.kind === "poll" ? [screen.id] : [];
}

/**
 * The counters of one item: the number of raised hands for each answer, with buttons for one fewer, one more and five more.
 *
 * @param {Room} room
 * @param {string} item
 * @param {Act} act
 */
export function handsCounter(room, item, act) {
  const answers = answersTo(room, item);
  const rows = answers.map(([id, name]) => {
    const number = room.state.hands[item]?.[id] ?? 0;
    /**
     * @param {number} by
     * @param {string} sign
     * @param {string} label
     */
    const step = (by, sign, label) =>
      button(sign, () => act({ do: "count", item, answer: id, by }), "small", {
        "aria-label": say(label, { answer: name }),
        "aria-disabled": by < 0 && !number ? "true" : null,
      });
    const value = h("output", { class: "hands-number", "aria-label": say("roomHandsOf", { answer: name, n: number }) }, String(number));
    return h(
      "li",
      null,
      h("span", { class: "hands-name" }, name),
      step(-1, "−1", "roomLess"),
      value,
      step(1, "+1", "roomMore"),
      step(5, "+5", "roomFive"),
    );
  });
  return h("ul", { class: "hands" }, ...rows);
}

/**
 * The text about an item's answers before they are shown.
 *
 * @param {Room} room
 * @param {string} item
 */
export function handsSoFar(room, item) {
  const { answered, told } = room.counts[item] ?? {};
  if (told) return "";
  return answered ? say("roomDevices", { n: answered }) : say("roomDevicesFew", { few: room.data.few });
}

/**
 * @param {Room} room
 * @param {string} item
 * @returns {[string, string][]}
 */
function answersTo(room, item) {
  const [cell, statement] = item.split("/");
  const question = statement ? statementQuestion(room.data.cells[cell].statements[statement]) : room.data.cells[cell];
  return questionPairs(question).map(([id, text], place) => [
    id,
    [questionLetter(question, place), brief(text, 40)].filter(Boolean).join(" "),
  ]);
}

/**
 * A dialog with the counters of everything the class is asked, for counting slips while the wall shows something else.
 *
 * @param {Room} room
 * @param {Act} act
 * @returns {RoomDialog}
 */
export function handsDialog(room, act) {
  const list = h("div", { class: "room-dialog-body" });
  const title = h("h2", null, say("roomHands"));
  const close = button(say("close"), () => dialog.close());
  const help = h("p", { class: "dtr-small" }, say("roomHandsHelp", { few: room.data.few }));
  const dialog = h(
    "dialog",
    { class: "room-dialog dtr", "aria-label": say("roomHands") },
    h("div", { class: "room-dialog-head" }, title, close),
    help,
    list,
  );
  const draw = () => refill(list, ...room.data.stages.flatMap((stage) => stageCounters(room, stage, act)));
  room.onChange(() => dialog.open && draw());
  return {
    node: dialog,
    open() {
      fill(list);
      draw();
      dialog.showModal();
      focusOn(title);
    },
  };
}

/**
 * @param {Room} room
 * @param {Stage} stage
 * @param {Act} act
 */
function stageCounters(room, stage, act) {
  const asked = stage.screens.flatMap((screen) => handsOf(stage, screen).map((item) => [item, questionText(room, item)]));
  if (!asked.length) return [];
  return [
    h("h3", null, stage.title),
    ...asked.flatMap(([item, text], place) => [
      h("p", { class: "hands-asked" }, `${place + 1}. ${brief(text, 160)}`),
      handsCounter(room, item, act),
    ]),
  ];
}

/**
 * @param {Room} room
 * @param {string} item
 */
function questionText(room, item) {
  const [cell, statement] = item.split("/");
  return statement ? room.data.cells[cell].statements[statement].text : room.data.cells[cell].prompt;
}
