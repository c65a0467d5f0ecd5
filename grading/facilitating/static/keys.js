import { closestTo, dropFocus } from "#course/ground/dom.js";
import { caseDecisions } from "./case.js";

/** The keys in the order in which they are needed: what to press, and what it does. */
export const ROOM_KEYS = [
  ["Space, →, Page Down", "on: the next step of a case, the next screen, the next stage"],
  ["←, Page Up", "back"],
  ["↑, ↓", "scroll the notes"],
  ["T", "start or pause the timer"],
  ["R", "show or cover the answers"],
  ["1 to 9", "what the group decided; in a warm-up, the statement (0 for the tenth)"],
  ["Backspace", "back a step in a case"],
  ["B", "blank the wall, and show it again"],
  ["W", "the wall in this window, and back to the notes"],
  ["O", "open the wall in a window of its own"],
  ["F", "this window on the whole screen"],
  ["D", "light or dark wall"],
  ["C", "counts by hand"],
  ["?", "these keys"],
];

const SINGLE_KEYS = "duty-room:keys";
/** How far an arrow key scrolls the notes, or a wall that is too small for its text, in pixels. */
const SCROLL = 80;

/** Whether single letters and digits are shortcuts; people whose voice or hands trigger them can turn this off. */
export function singleKeys() {
  try {
    return localStorage.getItem(SINGLE_KEYS) !== "off";
  } catch {
    return true;
  }
}

/**
 * Turn the single-key shortcuts on or off, in this browser.
 *
 * @param {boolean} on
 */
export function useSingleKeys(on) {
  try {
    localStorage.setItem(SINGLE_KEYS, on ? "on" : "off");
  } catch {
    // private mode: the setting cannot be stored
  }
}

/**
 * Let the keyboard control the class. `does` has the other actions of the keys: `act`, `scroll`, `wallHere`,
 * `openWall`, `fullScreen`, `hands`, `help`. A remote control for slides sends the same keys.
 *
 * @param {Room} room
 * @param {RoomActions} does
 */
export function listenToKeys(room, does) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (closestTo(event, "input, select, textarea")) return;
    const action = actionOf(room, event, does);
    if (!action) return;
    event.preventDefault();
    if (!event.repeat || event.key === "ArrowUp" || event.key === "ArrowDown") action();
  });
  // A button pressed by mouse or finger would otherwise receive the next space.
  document.addEventListener("click", (event) => event.detail > 0 && closestTo(event, "button") && dropFocus());
}

/**
 * @param {Room} room
 * @param {KeyboardEvent} event
 * @param {RoomActions} does
 * @returns {(() => unknown) | null | undefined | false | ""}
 */
function actionOf(room, event, does) {
  const onControl = closestTo(event, "button, a, summary");
  /** @param {number} by */
  const step = (by) => () => does.act({ do: "step", by });
  /** @type {Record<string, () => unknown>} */
  const always = { ArrowRight: step(1), ArrowLeft: step(-1), PageDown: step(1), PageUp: step(-1) };
  if (always[event.key]) return always[event.key];
  if (event.key === " " || event.key === "Enter") return onControl ? null : step(1);
  if (event.key === "ArrowUp" || event.key === "ArrowDown")
    return document.activeElement === document.body ? () => does.scroll(event.key === "ArrowUp" ? -SCROLL : SCROLL) : null;
  if (event.key === "Backspace") return undoAction(room, does);
  return singleKeys() ? singleKeyAction(room, event.key.toLowerCase(), does) : null;
}

/**
 * @param {Room} room
 * @param {string} key
 * @param {RoomActions} does
 */
function singleKeyAction(room, key, does) {
  if (/^\d$/.test(key)) return digitAction(room, (Number(key) + 9) % 10, does);
  /** @param {RoomAction} action */
  const act = (action) => () => does.act(action);
  const shows = keyShows(room);
  /** @type {Record<string, (() => unknown) | null | undefined>} */
  const actions = {
    t: act({ do: "run", on: typeof room.timer?.since !== "number" }),
    r: shows === null ? null : act({ do: "show", id: shows, on: !room.isShown(shows) }),
    b: act({ do: "wall", blank: !room.state.blank }),
    ".": act({ do: "wall", blank: !room.state.blank }),
    d: act({ do: "wall", theme: room.state.theme === "dark" ? "light" : "dark" }),
    f: does.fullScreen,
    w: does.wallHere,
    o: does.openWall,
    c: does.hands,
    "?": does.help,
  };
  return actions[key];
}

/**
 * The action of a digit on this screen: a decision in a case, or a statement of a warm-up.
 *
 * @param {Room} room
 * @param {number} place
 * @param {RoomActions} does
 */
function digitAction(room, place, does) {
  const { screen, stage } = room;
  if (screen.kind === "case") {
    const id = room.data.groups[screen.id].case;
    const choice = room.state.follows !== id && caseDecisions(room.data.cells[id].scenes[room.standing(id).scene])[place];
    return choice && (() => does.act({ do: "decide", case: id, choice }));
  }
  const statements = stage.screens.flatMap((one, index) => (one.kind === "statement" ? [index] : []));
  return stage.warmup && statements[place] !== undefined && (() => does.act({ do: "go", stage: stage.id, screen: statements[place] }));
}

/**
 * The id of the answers that can be shown or hidden on this screen; null without answers. The first round of a warm-up has none.
 *
 * @param {Room} room
 * @returns {string | null}
 */
export function keyShows(room) {
  const { screen, stage } = room;
  if (screen.kind === "poll") return screen.id;
  if (stage.warmup) return room.data.cells[stage.warmup].repeat ? stage.warmup : null;
  if (screen.kind !== "case") return null;
  const id = room.data.groups[screen.id].case;
  const { scene } = room.standing(id);
  return room.state.follows !== id && room.data.cells[id].scenes[scene].question ? `${id}/${scene}` : null;
}

/**
 * @param {Room} room
 * @param {RoomActions} does
 */
function undoAction(room, does) {
  if (room.screen.kind !== "case") return null;
  return () => does.act({ do: "undo", case: room.data.groups[room.screen.id].case });
}
