/*
 * The shapes of the facilitator's room; those of the page (`widgets/static/types.d.ts`) are known here too.
 * What the room's page carries is in `room_model.d.ts`.
 */

/** What a window of the room starts with: the class as it is planned, and how it stands. */
interface RoomData extends Omit<RoomPage, "cells" | "now" | "stages"> {
  cells: RoomCells;
  now: Told;
  stages: Stage[];
}
type Stage = Omit<StageFacts, "screens"> & { screens: RoomScreen[] };
/** Screens that are about something: of any other, no script reads the id. */
type RoomScreen = ScreenFacts & { id: string };
/** The cells of a room by id. Which kind an id has, the screen's kind says. */
type RoomCells = Record<string, Json>;
type RoomQuestion = Question & { why: Texts; key: AnswerKey };
interface StageTimer {
  /** Seconds that it ran before, and since when it runs (seconds since 1970). */
  ran?: number;
  since?: number | null;
}
/** Where the class stands to its plan, in seconds. */
interface ClassClock {
  now: number;
  elapsed: number;
  planned: number;
  late: number;
  left: number;
}
/** How many gave each answer; null stands for fewer than `few`. */
type AnswerCounts = Record<string, number | null>;
/** What the server says of the class. */
interface Told {
  state: {
    revision: number;
    stage: string;
    screen: number;
    blank: boolean;
    theme: "light" | "dark";
    shown: string[];
    /** The case whose last decision is on the wall with what followed; "" where none is. */
    follows: string;
    timers: Record<string, StageTimer>;
    paths: Record<string, [string, string][]>;
    hands: Record<string, Record<string, number>>;
  };
  counts: Record<string, { answered?: number; told?: AnswerCounts }>;
  clock: ClassClock;
  notices: string[];
}
interface Room {
  readonly data: RoomData;
  readonly state: Told["state"];
  readonly counts: Told["counts"];
  readonly clock: ClassClock;
  readonly notices: string[];
  readonly age: number;
  readonly now: number;
  readonly place: number;
  readonly stage: Stage;
  readonly screen: RoomScreen;
  readonly timer: StageTimer | undefined;
  isShown(id: string): boolean;
  standing(caseId: string): { scene: string; taken: [string, string][] };
  hear(next: Told): void;
  onChange(listener: () => void): void;
}
/** What the server is asked to do, as `actions.py` takes it. */
interface RoomAction {
  do: string;
  [name: string]: string | number | boolean;
}
type Act = (action: RoomAction) => unknown;
/** What keys and buttons of the room do. */
interface RoomActions {
  act: Act;
  fullScreen(): void;
  scroll(by: number): void;
  wallHere?(): void;
  openWall?(): void;
  hands?(): void;
  help?(): void;
}
interface ClockReading {
  left: number;
  level: "over" | "soon" | "calm";
  running: boolean;
  begun: boolean;
}
/** The share that is right, in percent. */
interface Share {
  low: number;
  high: number;
  text?: string;
}
interface RoomDialog {
  node: HTMLDialogElement;
  open(): void;
}
