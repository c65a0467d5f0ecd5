import { announce, button, element, fill, h, liveRegion, refill } from "#course/ground/dom.js";
import { say } from "#course/ground/strings.js";
import { brief, inline, paragraphs } from "#course/ground/text.js";
import { themeButton } from "#course/page/theme.js";
import { clockClass, clockReading, clockText } from "./clock.js";
import { handsCounter, handsOf, handsSoFar } from "./hands.js";
import { keyShows, ROOM_KEYS, singleKeys, useSingleKeys } from "./keys.js";
import { questionLetter, questionPairs, statementQuestion } from "./question.js";
import { wallView } from "./wall.js";

/**
 * The facilitator's own window: stages, the wall, the notes, the clocks. Returns its element, and `tick` for the clocks.
 *
 * @param {Room} room
 * @param {Required<RoomActions>} does
 * @returns {{ node: HTMLElement, tick(): void, help(): void, scroll(by: number): void }}
 */
export function createFacilitatorView(room, does) {
  const parts = Object.fromEntries(
    ["stages", "turn", "wall", "hands", "notes", "ways", "time", "clock", "notices"].map((name) => [
      name,
      h("div", { class: `desk-${name}` }),
    ]),
  );
  const told = liveRegion();
  const warned = liveRegion();
  const more = moreDialog(room, does);
  const node = h(
    "div",
    { class: "desk dtr", lang: "en", dir: "ltr" },
    h(
      "header",
      { class: "desk-bar" },
      h("div", { class: "desk-head" }, h("h1", null, room.data.title), parts.clock),
      h("div", { class: "desk-windows" }, ...windowButtons(does, more), themeButton()),
    ),
    parts.notices,
    h(
      "div",
      { class: "desk-columns" },
      h("nav", { class: "desk-side", "aria-label": say("roomStages") }, parts.stages),
      h("main", { class: "desk-main" }, h("h2", { class: "dtr-hidden" }, say("roomOnWall")), parts.turn, parts.wall, parts.hands),
      h(
        "aside",
        { class: "desk-aside", "aria-labelledby": "desk-notes", tabindex: 0 },
        h("h2", { id: "desk-notes" }, say("roomNotes")),
        parts.notes,
      ),
    ),
    h("footer", { class: "desk-foot" }, parts.time, parts.ways),
    told,
    warned,
    more.node,
  );

  const draw = () => {
    refill(parts.stages, stageList(room, does));
    refill(parts.wall, wallCard(room, does));
    refill(parts.turn, ...turnButtons(room, does));
    refill(parts.hands, ...handCounters(room, does));
    refill(parts.notes, ...notesOf(room));
    refill(parts.ways, ...stepButtons(room, does));
    refill(parts.notices, ...room.notices.map((notice) => h("p", { class: "desk-notice", role: "alert" }, notice)));
    announce(told, h("span", null, `${say("roomStage", { n: room.place + 1, all: room.data.stages.length })}: ${room.stage.title}`));
    tick();
  };
  const tick = () => {
    const reading = clockReading(room.timer, room.stage.minutes, room.now);
    refill(parts.time, ...timerLine(room, reading, does));
    refill(parts.clock, h("p", null, ...clockLine(room)));
    announce(
      warned,
      reading.running && reading.level !== "calm" ? h("span", null, say(reading.level === "soon" ? "roomSoon" : "roomOver")) : null,
    );
  };
  const aside = () => parts.notes.parentElement ?? parts.notes;
  let stage = "";
  room.onChange(() => {
    draw();
    if (stage !== room.stage.id) {
      aside().scrollTop = 0;
      revealStage(parts.stages);
    }
    stage = room.stage.id;
  });
  draw();
  return { node, tick, help: more.open, scroll: (by) => aside().scrollBy({ top: by }) };
}

/**
 * @param {Required<RoomActions>} does
 * @param {RoomDialog} more
 */
function windowButtons(does, more) {
  return [
    button(say("roomOpenWall"), does.openWall, "small"),
    button(say("roomWallHere"), does.wallHere, "small", { title: say("roomWallBack") }),
    button(say("roomHands"), does.hands, "small"),
    button(say("roomMoreActions"), more.open, "small"),
  ];
}

/**
 * @param {Room} room
 * @param {Required<RoomActions>} does
 */
function stageList(room, does) {
  const rows = room.data.stages.map((stage) => {
    const here = stage.id === room.stage.id;
    const go = () => does.act({ do: "go", stage: stage.id, screen: 0 });
    const label = [h("span", null, stage.title), h("span", { class: "desk-minutes" }, say("roomMinutes", { n: stage.minutes }))];
    return h(
      "li",
      null,
      h("button", { type: "button", class: `desk-stage desk-${stage.part}`, "aria-current": here ? "step" : null, onclick: go }, ...label),
    );
  });
  return h("ol", null, ...rows);
}

/**
 * Scroll the list of stages so that the current one is visible; the page itself does not scroll.
 *
 * @param {HTMLElement} stages
 */
function revealStage(stages) {
  const side = stages.parentElement ?? stages;
  const here = element("[aria-current]", stages).getBoundingClientRect();
  const seen = side.getBoundingClientRect();
  if (here.top < seen.top || here.bottom > seen.bottom) side.scrollTop += here.top - seen.top - side.clientHeight / 3;
}

/**
 * @param {Room} room
 * @param {Required<RoomActions>} does
 */
function wallCard(room, does) {
  const { blank } = room.state;
  const label = h(
    "p",
    { class: "desk-label" },
    h("span", { class: "dtr-tag" }, say("roomOnWall")),
    blank && h("strong", null, say("roomBlankNow")),
  );
  const view = h("div", { class: "wall wall-small", lang: room.data.language, dir: room.data.direction }, ...wallView(room, 3, does.act));
  return h("section", { class: "dtr-card desk-card" }, label, view);
}

/**
 * The facilitator's actions for the wall: go to another screen, show answers, lead a case, blank it.
 *
 * @param {Room} room
 * @param {Required<RoomActions>} does
 */
function turnButtons(room, does) {
  const shows = keyShows(room);
  const show =
    shows &&
    button(
      say(room.isShown(shows) ? "roomHide" : "roomShow"),
      () => does.act({ do: "show", id: shows, on: !room.isShown(shows) }),
      "small",
      { "aria-keyshortcuts": "R" },
    );
  const blank = button(
    say(room.state.blank ? "roomUnblank" : "roomBlank"),
    () => does.act({ do: "wall", blank: !room.state.blank }),
    "small",
    { "aria-keyshortcuts": "B" },
  );
  return [screenPills(room, does), h("p", { class: "dtr-buttons" }, show, ...caseButtons(room, does), blank)];
}

/**
 * The counters of raised hands for what is on the wall.
 *
 * @param {Room} room
 * @param {Required<RoomActions>} does
 */
function handCounters(room, does) {
  return handsOf(room.stage, room.screen).map((item) =>
    h(
      "section",
      { class: "desk-count", "aria-label": say("roomHands") },
      h("p", { class: "dtr-small" }, [say("roomHands"), handsSoFar(room, item)].filter(Boolean).join(" · ")),
      handsCounter(room, item, does.act),
    ),
  );
}

/**
 * @param {Room} room
 * @param {Required<RoomActions>} does
 */
function screenPills(room, does) {
  const { screens, id } = room.stage;
  if (screens.length < 2) return null;
  const pills = screens.map((screen, place) => {
    const name = screenName(room, screen, place);
    return h(
      "li",
      null,
      h(
        "button",
        {
          type: "button",
          class: "desk-pill",
          title: name,
          "aria-label": name,
          "aria-current": place === room.state.screen ? "true" : null,
          onclick: () => does.act({ do: "go", stage: id, screen: place }),
        },
        String(place + 1),
      ),
    );
  });
  return h("ul", { class: "desk-pills", "aria-label": say("roomScreens") }, ...pills);
}

/**
 * @param {Room} room
 * @param {RoomScreen} screen
 * @param {number} place
 */
function screenName(room, screen, place) {
  const { cells, groups } = room.data;
  /** @type {Record<string, () => string>} */
  const texts = {
    statement: () => cells[room.stage.warmup ?? ""].statements[screen.id].text,
    poll: () => cells[screen.id].prompt,
    tool: () => cells[screen.id].title,
    opening: () => `${groups[screen.id].name}: ${cells[groups[screen.id].case].title}`,
    beginning: () => `${groups[screen.id].name}: ${say("caseStep", { n: 1 })}`,
    case: () => say("caseLabel"),
    contacts: () => say("contactsOf", { mission: room.data.mission.name }),
    shares: () => say("wallShares"),
  };
  return `${place + 1}. ${brief(texts[screen.kind]?.() ?? room.stage.title, 70)}`;
}

/**
 * @param {Room} room
 * @param {Required<RoomActions>} does
 */
function caseButtons(room, does) {
  if (room.screen.kind !== "case") return [];
  const id = room.data.groups[room.screen.id].case;
  const back = () => does.act({ do: "undo", case: id });
  return [room.standing(id).taken.length > 0 && button(say("roomUndo"), back, "small", { "aria-keyshortcuts": "Backspace" })];
}

/**
 * Whether the next step stays in the case on the wall.
 *
 * @param {Room} room
 */
function staysInCase(room) {
  if (room.screen.kind !== "case") return false;
  const id = room.data.groups[room.screen.id].case;
  return room.state.follows === id || Boolean(room.data.cells[id].scenes[room.standing(id).scene].question);
}

/** @param {Room} room */
function notesOf(room) {
  const { say: says, ask: asks, html } = room.data.notes?.[room.stage.id] ?? { say: [], ask: [], html: [] };
  /**
   * @param {string} title
   * @param {string[]} texts
   */
  const list = (title, texts) =>
    texts.length ? [h("h3", null, title), h("ul", null, ...texts.map((text) => h("li", null, ...inline(text))))] : [];
  const own = [...list(say("roomSay"), says), ...list(say("roomAsk"), asks), ...reasonsOf(room)];
  const module = html.map((text) => {
    const note = h("div", { class: "desk-note" });
    note.innerHTML = text;
    return note;
  });
  if (!own.length && !module.length) return [h("p", { class: "dtr-small" }, say("roomNoNotes"))];
  return [...own, ...(module.length ? [h("h3", { class: "desk-module" }, say("roomModule")), ...module] : [])];
}

/**
 * The reasons for every answer to the current question, which the facilitator sees before the wall shows them.
 *
 * @param {Room} room
 */
function reasonsOf(room) {
  const { screen, stage } = room;
  const asked =
    screen.kind === "poll"
      ? room.data.cells[screen.id]
      : screen.kind === "statement"
        ? statementQuestion(room.data.cells[stage.warmup ?? ""].statements[screen.id])
        : null;
  if (!asked) return [];
  const sides = questionPairs(asked).map(([id, text], place) => [
    h("dt", { class: String(asked.key) === id ? "is-key" : null }, `${questionLetter(asked, place)} ${brief(text, 60)}`.trim()),
    h("dd", null, ...paragraphs(asked.why[id])),
  ]);
  return [h("h3", null, say("roomReasons")), h("dl", { class: "desk-reasons" }, ...sides.flat())];
}

/**
 * @param {Room} room
 * @param {Required<RoomActions>} does
 */
function stepButtons(room, does) {
  const { stages } = room.data;
  const last = room.state.screen >= room.stage.screens.length - 1;
  const following = stages[room.place + 1];
  const title = last ? following?.title : screenName(room, room.stage.screens[room.state.screen + 1], room.state.screen + 1);
  const next = staysInCase(room) ? say("roomGoOn") : title ? say("roomNextIs", { title: brief(title, 40) }) : say("roomLast");
  const first = room.place === 0 && room.state.screen === 0;
  return [
    button(say("roomBack"), () => does.act({ do: "step", by: -1 }), "plain", {
      "aria-disabled": first ? "true" : null,
      "aria-keyshortcuts": "ArrowLeft",
    }),
    button(next, () => does.act({ do: "step", by: 1 }), "main", {
      "aria-disabled": last && !following && !staysInCase(room) ? "true" : null,
      "aria-keyshortcuts": "ArrowRight",
    }),
  ];
}

/**
 * @param {Room} room
 * @param {ClockReading} reading
 * @param {Required<RoomActions>} does
 */
function timerLine(room, reading, does) {
  const planned = clockText(room.stage.minutes * 60);
  const text = say(reading.left < 0 ? "roomTimeOver" : "roomTimeLeft", { time: clockText(reading.left), planned });
  return [
    h("p", { class: `desk-timer is-${reading.level}`, role: "timer" }, text),
    button(say(reading.running ? "roomPause" : "roomStart"), () => does.act({ do: "run", on: !reading.running }), "plain", {
      "aria-keyshortcuts": "T",
    }),
    reading.begun && button(say("roomRestart"), () => does.act({ do: "restart" }), "quiet"),
  ];
}

/** @param {Room} room */
function clockLine(room) {
  const { elapsed, planned, late, left } = clockClass(room.clock, room.age, room.timer, room.stage.minutes);
  /** @param {number} seconds */
  const minutes = (seconds) => Math.round(seconds / 60);
  const ends = new Date((room.now + left) * 1000).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const pace = Math.abs(late) < 60 ? say("roomOnTime") : say(late > 0 ? "roomLate" : "roomEarly", { n: minutes(Math.abs(late)) });
  const parts = [
    say("roomStage", { n: room.place + 1, all: room.data.stages.length }),
    say("roomClock", { elapsed: minutes(elapsed), planned: minutes(planned) }),
    elapsed > 0 ? pace : null,
    say("roomEnds", { time: ends }),
  ];
  return [parts.filter(Boolean).join(" · ")];
}

/**
 * The dialog with the keys, and with rare actions.
 *
 * @param {Room} room
 * @param {Required<RoomActions>} does
 * @returns {RoomDialog}
 */
function moreDialog(room, does) {
  const keys = ROOM_KEYS.flatMap(([key, what]) => [h("dt", null, key), h("dd", null, what)]);
  const box = h("input", { type: "checkbox", id: "desk-single" });
  box.checked = singleKeys();
  box.addEventListener("change", () => useSingleKeys(box.checked));
  const anew = h("div", { class: "desk-anew" });
  const ask = () => fill(anew, button(say("roomAnew"), sure));
  const yes = () => {
    does.act({ do: "anew" });
    dialog.close();
  };
  const sure = () => {
    const no = button(say("roomAnewNo"), ask);
    fill(anew, h("p", null, say("roomAnewSure")), h("p", { class: "dtr-buttons" }, button(say("roomAnewYes"), yes, "main"), no));
    no.focus();
  };
  const theme = button("", () => does.act({ do: "wall", theme: room.state.theme === "dark" ? "light" : "dark" }));
  /** @type {HTMLDialogElement} */
  const dialog = h(
    "dialog",
    { class: "room-dialog", "aria-label": say("roomKeys") },
    h(
      "div",
      { class: "room-dialog-head" },
      h("h2", null, say("roomKeys")),
      button(say("close"), () => dialog.close()),
    ),
    h("dl", { class: "desk-keys" }, ...keys),
    h("p", null, h("label", { class: "desk-single", for: "desk-single" }, box, say("roomKeysOn"))),
    h("p", { class: "dtr-buttons" }, theme, button(say("roomFull"), does.fullScreen)),
    anew,
  );
  const name = () => {
    theme.textContent = say(room.state.theme === "dark" ? "roomWallLight" : "roomWallDark");
  };
  room.onChange(name);
  return {
    node: dialog,
    open() {
      ask();
      name();
      dialog.showModal();
    },
  };
}
