interface HandInState {
  busy: boolean;
  /** Whether the learner changes who hands in. */
  editing: boolean;
}
interface PageQuestions {
  page: Page | null;
  questions: Question[];
}
/** What one gets the answers handed over by. */
interface HandingOver {
  label: string;
  kind: ButtonKind;
  give(host: Host): Promise<Child>;
}
/** A button of the hand-in card. */
interface HandInWay {
  label: string;
  kind: ButtonKind;
  isFile?: boolean;
  act(): void;
}
interface HandInWays {
  hand: HandInWay;
  files: HandInWay[];
}
