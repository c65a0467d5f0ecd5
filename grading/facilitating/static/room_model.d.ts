/*
 * What the room carries, as its scripts know it. Made from `grading/facilitating/room.py`: do not edit it, run `python -m tests.page_types`.
 */

/** All that a window of the room draws. */
interface RoomPage {
  language: string;
  direction: "ltr" | "rtl";
  strings: Record<string, string | Texts>;
  title: string;
  groups: Record<string, Group>;
  stages: StageFacts[];
  cells: Record<string, Cell>;
  mission: Mission;
  example_contacts: boolean;
  few: number;
  notes?: Record<string, Notes>;
  now: Record<string, Json>;
}

/** A group of learners and its case. */
interface Group {
  name: string;
  case: string;
}

/** A stage of the class, without what is for the facilitator alone. */
interface StageFacts {
  id: string;
  title: string;
  part: "presentation" | "exercises";
  minutes: number;
  wall: string[];
  warmup: string | null;
  report: string | null;
  screens: ScreenFacts[];
}

/** One screen on the wall; `id` names the statement, question, tool or group that it shows. */
interface ScreenFacts {
  kind: "title" | "points" | "statement" | "shares" | "poll" | "diagram" | "tool" | "groups" | "opening" | "beginning" | "case" | "contacts";
  id?: string;
}

/** What only the facilitator may see of a stage: what to say and ask, and the module's own notes. */
interface Notes {
  say: string[];
  ask: string[];
  html: string[];
}
