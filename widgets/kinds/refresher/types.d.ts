interface RoundState {
  questions: string[];
  answers?: Record<string, NewEntry>;
  /** When it was sent to the instructor. */
  sent?: string;
}
/** The refreshers' entry: the rounds that were begun by their months, and from when months are counted. */
interface RefresherValue {
  since?: string | null;
  [months: string]: Json;
}
interface ScheduledRound {
  months: number;
  due: string;
  state: "later" | "due" | "begun" | "done" | "passed";
}
interface RoundAnswer {
  id: string;
  criterion: string;
  share: number;
  confidence?: Confidence;
}
/** A question that a refresher can ask. */
type PoolQuestion = SceneQuestion & Pick<Question, "kind" | "id"> & { criterion: string };
interface RefresherView {
  cell: RefresherCell;
  host: Host;
  pool: PoolQuestion[];
  place: HTMLElement;
  open: { isCurrent(): boolean; update(): void } | null;
}
