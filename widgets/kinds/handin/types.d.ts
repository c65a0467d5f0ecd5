interface HandInState {
  busy: boolean;
  /** Whether the learner changes who hands in. */
  editing: boolean;
  /** Show something below the buttons. */
  tell(child: Child): void;
}
/** Show that a task runs, and then what it says. */
type HandInWork = (sentence: string, task: () => Promise<Child>) => Promise<void>;
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
/** A topic of a missed question, and the English heading of the page that teaches it. */
interface MissedTopic {
  about: string;
  read?: string;
}
interface PageToRead {
  page: Page;
  topics: string[];
}
