import { button, element, h, refill } from "#course/ground/dom.js";
import { say, useStrings } from "#course/ground/strings.js";
import ICONS from "#kinds/diagram/icons.json" with { type: "json" };
import { useDiagramIcons } from "#kinds/diagram/known_icons.js";
import { clockReading, clockText } from "./clock.js";
import { createFacilitatorView } from "./facilitator_view.js";
import { handsDialog } from "./hands.js";
import { listenToKeys } from "./keys.js";
import { createRoomLink } from "./link.js";
import { createRoom } from "./model.js";
import { wallView } from "./wall.js";
import WORDS from "./words.json" with { type: "json" };

const TICK = 500;
const WALL_WINDOW = "duty-wall";
/** How far the text on the wall may grow beyond its smallest size, and the steps in which larger sizes are tried. */
const LARGEST = 1.5;
const FINER = 0.025;

/** Start a window of the room: the facilitator's own if the page contains notes, else the wall. */
export function start() {
  const data = JSON.parse(element("#room-data").textContent);
  useDiagramIcons(ICONS);
  useStrings(data.language, { ...WORDS, ...data.strings });
  const room = createRoom(data);
  const trouble = h("p", { class: "room-trouble", role: "alert", hidden: true });
  const link = createRoomLink(document.body.dataset.at ?? "", room.hear, (sentence) => {
    trouble.hidden = !sentence || isWall();
    if (sentence !== trouble.textContent) trouble.textContent = sentence ?? "";
  });
  const wall = createWall(room, link.act, Boolean(data.notes));
  const isWall = () => !wall.node.hidden;
  /** @param {number} by */
  const scrollWall = (by) => wall.node.scrollBy({ top: by });
  const onWall = { act: link.act, fullScreen: toggleFullScreen, scroll: scrollWall };
  if (!data.notes) {
    listenToKeys(room, onWall);
    document.body.append(wall.node);
    setInterval(wall.tick, TICK);
    return;
  }
  const popups = h("p", { class: "room-trouble", role: "alert", hidden: true }, say("roomPopups"));
  /** @type {string | undefined} */
  let own;
  const hands = handsDialog(room, link.act);
  /** @type {Required<RoomActions>} */
  const does = {
    ...onWall,
    scroll: (by) => (isWall() ? scrollWall(by) : view.scroll(by)),
    hands: () => !isWall() && hands.open(),
    help: () => !isWall() && view.help(),
    openWall: () => {
      const opened = window.open(
        `${document.body.dataset.at}/wall?lang=${encodeURIComponent(data.language)}`,
        WALL_WINDOW,
        "popup,width=1280,height=720",
      );
      popups.hidden = Boolean(opened);
      opened?.focus();
    },
    wallHere: () => {
      const theme = document.documentElement.dataset;
      if (!isWall()) own = theme.theme;
      else if (own) theme.theme = own;
      else delete theme.theme;
      wall.node.hidden = !wall.node.hidden;
      view.node.hidden = isWall();
      trouble.hidden = trouble.hidden || isWall();
      popups.hidden = true;
      wall.draw();
    },
  };
  listenToKeys(room, does);
  // Hidden until it has the keyboard focus: for people who do not use single-key shortcuts.
  wall.node.prepend(button(say("roomNotesHere"), does.wallHere, "plain wall-way-back"));
  const view = createFacilitatorView(room, does);
  document.body.append(trouble, popups, view.node, wall.node, hands.node);
  setInterval(() => (isWall() ? wall.tick() : view.tick()), TICK);
}

/**
 * The wall in a whole window, with the time left for learners who work; nothing is drawn while it is hidden.
 *
 * @param {Room} room
 * @param {Act} act
 * @param {boolean} hidden
 */
function createWall(room, act, hidden) {
  const view = h("div", { class: "wall-view" });
  const time = h("p", { class: "wall-time", role: "timer" });
  const node = h(
    "main",
    { class: "wall wall-full dtr", tabindex: 0, hidden, lang: room.data.language, dir: room.data.direction },
    view,
    time,
  );
  const tick = () => {
    const reading = clockReading(room.timer, room.stage.minutes, room.now);
    const isShown = room.stage.part === "exercises" && reading.begun && !room.state.blank;
    const words = { calm: null, soon: say("wallLastMinute"), over: say("wallTimeUp") }[reading.level];
    const left = reading.level === "over" ? null : say("wallTimeLeft", { time: clockText(reading.left) });
    time.className = `wall-time is-${reading.level}`;
    refill(time, ...(isShown ? [[left, words].filter(Boolean).join(" · ")] : []));
    time.hidden = !isShown;
  };
  let place = "";
  const draw = () => {
    if (node.hidden) return;
    document.documentElement.dataset.theme = room.state.theme;
    refill(view, ...wallView(room, 1, act));
    const now = `${room.stage.id} ${room.state.screen}`;
    if (now !== place) node.scrollTop = 0;
    place = now;
    tick();
    growText(node);
  };
  room.onChange(draw);
  window.addEventListener("resize", () => node.hidden || growText(node));
  draw();
  return { node, draw, tick };
}

/**
 * Make the text as large as fits, so that a wall with little on it is readable from further away; never smaller than the style's size.
 *
 * @param {HTMLElement} wall
 */
function growText(wall) {
  let size = LARGEST;
  const isTooLarge = () => wall.scrollHeight > wall.clientHeight || wall.scrollWidth > wall.clientWidth;
  const set = () => wall.style.setProperty("--wall-grow", size.toFixed(3));
  for (set(); size > 1 && isTooLarge(); set()) size = Math.max(1, size - FINER);
}

function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen().catch(() => {});
}
