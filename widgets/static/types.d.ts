/*
 * The shapes that pass between the page's modules. Nothing here runs, and no page carries it.
 *
 * They are known in every module without an import. What the page brings with it is in `page_model.d.ts`; what only the
 * scripts of one kind of cell pass to each other is in `widgets/kinds/<kind>/types.d.ts`.
 */

/** What JSON holds whose form depends on something else, such as an answer on its cell. Name its type where it is used. */
// biome-ignore lint/suspicious/noExplicitAny: stored entries have any form until their cell has taken them
type Json = any;
type Texts = Record<string, string>;
/** One of several types, each with the fields of the others as missing ones: so a field tells which of them it is. */
type OneOf<U, All = U> = U extends unknown ? U & { [K in Exclude<FieldsOf<All>, keyof U>]?: undefined } : never;
type FieldsOf<U> = U extends unknown ? keyof U : never;
/** A function that a table keeps: it may ask for a more special cell than the table promises, since the table's key decides. */
type Special<P extends unknown[], R> = { call(...values: P): R }["call"];

/** The name of an icon that the page carries; `python -m tests.icons` writes those that scripts use. */
type IconName = keyof typeof import("./ground/icons.js").ICONS;
/** An element of an icon: a path's `d`, or another element with its attributes. */
type IconElement = string | [keyof SVGElementTagNameMap, Texts];

interface JSON {
  /** Null is what storage has for a missing key: it is parsed as null. */
  parse(text: string | null): Json;
}
interface Array<T> {
  filter(present: BooleanConstructor): Exclude<T, null | undefined | false | 0 | "">[];
}

// ---------------------------------------------------------------------------------------------------------------------
// The page's data, as the modules narrow it
// ---------------------------------------------------------------------------------------------------------------------

type Cells = CoursePage["cells"];
/** What may be asked of a cell of any kind. */
interface CellFacts {
  graded?: boolean;
  void?: string;
  type?: string;
  sources?: string[];
}
type AnswerKey = NonNullable<Question["key"]>;
/** A question that may have no place of its own, as in a case. The fields of its form are in the form's `question.d.ts`. */
type SceneQuestion = Omit<Question, PlaceFields> & Partial<Pick<Question, PlaceFields>>;
type PlaceFields = "kind" | "id" | "graded" | "shuffle";
type Verdict = SceneEnd["verdict"];

/** A course that has been fetched in another language: it can be laid on the page. */
interface LaidCourse extends CoursePage {
  parts: { title: string; pages: (Page & Pick<PageContent, "blocks">)[] }[];
}
/** What of a course the cards on tracks need. */
type TrackedCourse = Pick<CoursePage, "tracks" | "module">;

/** What the page carries on a server, where one chooses a module: there, the learner is known. */
type ServedChoice = ModuleChoice & { learner: SignedIn };
/** Sentences by key; one with forms for numbers has them by the plural rule's name. */
type Translations = Record<string, string | Texts>;

// ---------------------------------------------------------------------------------------------------------------------
// Answers, learners, results
// ---------------------------------------------------------------------------------------------------------------------

/** What is kept of one cell: its answer, and when it was given (ISO 8601, UTC). */
interface Entry {
  value: Json;
  at: string;
  /** Everything was told about the answer to a practice question. */
  checked?: boolean;
  /** The first answer to a practice question, if it was wrong and a second try followed or follows. */
  first?: Json;
  confidence?: Confidence;
  /** The variant of the question that was answered, and the draw of the test to which the answer belongs. */
  variant?: string;
  draw?: number;
}
/** The value of the entry `drawn-test`; see `widgets/answers/drawn_test.py`. */
interface DrawnTest {
  seed: string;
  draw: number;
  opened: string;
  variants: Texts;
  given: string;
}
/** The value of the entry `place`; see `widgets/content/reserved_entries.py`. */
interface KeptPlace {
  /** The page and the step of it, from 1, at which the learner stopped. */
  page: string;
  step: number;
  /** The pages that were shown. */
  seen: string[];
  /** How much of each page is done, from 0 to 1, by its id; pages of which nothing is done are missing. */
  done: Record<string, number>;
}
/** What is known of a learner when a test is drawn. */
interface DrawingFacts {
  questions: AskedQuestion[];
  learner: Learner;
  results: Results | null;
  can: Abilities;
}
/** The test that a learner has drawn; see `host/drawing.js`. */
interface TestDrawing {
  /** 0 for the first test, higher for later ones. */
  readonly draw: number;
  /** The id of the variant that the learner has of a question; "" if none was drawn yet. */
  variantOf(cell: Question): string;
  /** The learner sees the test: draw what is not drawn yet. */
  open(): void;
  /** The other side has said what it has of the learner, or will not do so in time. */
  know(): void;
  /** Whether the test was handed in and counted, so that its answers stay as they are. */
  readonly isOver: boolean;
  /** Whether the learner can start another attempt. */
  readonly canStart: boolean;
  /** Draw a new test; the answers to the former one are archived. */
  start(): void;
  /** The learner has taken a file with the answers. */
  noteGiven(): void;
}
/** Entries to be merged into. */
interface EntryPlaces {
  ids(): string[];
  get(id: string): Entry | undefined;
  set(id: string, entry: Entry): void;
  take(id: string): Entry;
}
type NewEntry = Omit<Entry, "at">;
type Entries = Record<string, Entry>;
type Confidence = "sure" | "unsure";
type AnswerState = "none" | "part" | "full";

interface Learner {
  /** Missing where no one has said who works here. */
  id?: string;
  name?: string;
  /** What stands in the place of the ID. */
  shown?: string;
  /** Whether the name cannot be changed here. */
  fixed?: boolean;
}
/** A learner who has said who they are. */
interface NamedLearner extends Learner {
  id: string;
  name: string;
}

/** Points, as a range while exact ones would tell answers. Results that were written before December 2026 have only exact ones. */
interface Score {
  score?: number;
  least?: number;
  most?: number;
  max_score: number;
}
interface CriterionScore extends Score {
  criterion: string;
  title: string;
  /** What someone can do who has enough here. Results that were written before December 2026 do not say it. */
  ability?: string;
  /** Whether it is enough; "open" if points that are not shown decide it, "" if no minimum is needed. */
  state?: "enough" | "short" | "open" | "";
}
interface Results {
  handed_in?: string;
  graded?: string | null;
  passed?: boolean;
  refused?: string;
  told?: boolean;
  message?: string;
  percent?: number;
  pass_mark?: number;
  criterion_minimum?: number;
  score?: number;
  least?: number;
  most?: number;
  max_score?: number;
  attempt?: number;
  attempts_allowed?: number;
  attempts_left?: number;
  attempts_made?: number;
  counts?: boolean;
  best?: { attempt: number; percent: number } | null;
  criteria?: CriterionScore[];
  missed?: { about: string; read?: string }[];
  hidden_true_false?: boolean;
  reflection?: Reflection | null;
  solutions?: Solution[];
  correction?: Correction | null;
  languages?: Record<string, Partial<Results>>;
}
interface Reflection {
  state: "empty" | "waiting" | "marked";
  score?: number;
  max_score?: number;
  comment?: string;
}
interface Solution {
  id?: string;
  /** How right the learner's answer is; missing for a void question, and in results that were written before December 2026. */
  state?: "right" | "part" | "wrong" | "missing";
  prompt: string;
  yours: Json;
  right: Json;
  why?: string | Texts;
  void?: string;
}
interface Correction {
  date: string;
  attempts: { attempt: number; before: Score; now: Score }[];
  questions: { about: string }[];
  passing: "gained" | "lost" | "";
}

interface Terms {
  due: string;
  late: "none" | "zero" | "other";
  closed: boolean;
}
interface Abilities {
  handIn: boolean;
  bundle: boolean;
}
type Purpose = "test" | "refresher";

// ---------------------------------------------------------------------------------------------------------------------
// What the modules give each other
// ---------------------------------------------------------------------------------------------------------------------

/** What stands below an element; what is null, undefined or false is left out. */
type Child = Node | string | null | undefined | false;
/** Elements or texts, one or several. */
type Content = Child | Child[];
type Attributes = Record<string, string | number | boolean | null | undefined | Special<[Event], unknown>>;
type Values = Record<string, string | number | boolean | null | undefined>;
type ButtonKind = string;
type Heading = "h2" | "h3" | "h4" | "h5";
type Forget = () => void;
interface Listeners<T> {
  add(listener: (what: T) => unknown): Forget;
  tell(what: T): void;
}
/** A file within the page. */
interface PageFile {
  filename: string;
  base64: string;
}
interface FileBytes {
  filename: string;
  bytes: Uint8Array<ArrayBuffer>;
}
type Store = Storage | null;

/** Requests to the other side; see `link.js`. */
interface Link {
  request(op: string, data: Json, milliseconds: number): Promise<Json>;
  close(): void;
}
/** What the other side answers to a greeting. */
interface HostState {
  answers: Entries;
  learner: Learner;
  seed?: string;
  can?: Partial<Abilities>;
  terms?: Partial<Terms>;
  results?: Results | null;
  problem?: string;
  /** Whether what it keeps outlives it. */
  lasts?: boolean;
}
/** A widget's model, as anywidget gives it. */
interface WidgetModel {
  get(name: string): Json;
  on(event: string, listener: (message: Json) => void): void;
  off?(event: string, listener: (message: Json) => void): void;
  send(message: object): void;
}

type Timer = ReturnType<typeof setTimeout> | undefined;
/** The notebooks open in this window of JupyterLab, by folder. */
declare var dutyToReport: Record<string, { host: Host; mount(el: HTMLElement, cell: Cell): void }> | undefined;
/** The state, asked for while a served page was loading. */
declare var dutyState: Promise<Response | null> | null | undefined;

interface Outbox {
  readonly lasting: boolean;
  all(): Entries;
  put(id: string, entry: Entry): void;
  settle(id: string, at: string): void;
  rename(newLearnerId: string | undefined): void;
  onOtherTab(fn: (entries: Entries) => void): void;
}
interface Answers {
  get(id: string): Entry | undefined;
  all(): Entries;
  onChange(listener: (id: string) => unknown): Forget;
  set(id: string, entry: NewEntry): void;
  adopt(others: Entries | null | undefined): void;
  offer(others: Entries | null | undefined): void;
  unconfirmed(): Entries;
  confirm(id: string, at: string): void;
  moveTo(newLearnerId: string | undefined, theirs: Entries | undefined): void;
  adoptWaiting(): void;
  readonly isLasting: boolean;
}
interface Connection {
  link: Link | null;
  isReady: boolean;
  readonly notice: string;
  isCutOff: boolean;
  readonly isFailing: boolean;
  connect(link: Link): Promise<void>;
  refresh(): Promise<void> | undefined;
  ask(op: string, data?: Json, milliseconds?: number): Promise<Json>;
  sendSoon(milliseconds: number): void;
  cancel(): void;
  succeeded(link: Link): void;
  failed(link: Link, problem: unknown): void;
}
interface Sender {
  flush(): Promise<void>;
}
interface HandingIn {
  results: Results | null;
  onResults(listener: (results: Results | null) => unknown): Forget;
  take(results: Results | null | undefined): void;
  forgetToken(): void;
  handIn(): Promise<Results | null>;
  handInRefresher(): Promise<void>;
  isHandedIn(): boolean;
  noteHandedIn(): void;
}
interface HostParts {
  answers: Answers;
  connection: Connection;
  sender: Sender;
  handingIn: HandingIn;
  drawing: TestDrawing;
  origin(): string;
  tellStatus(): void;
}
/** Keeps in the browser what a server that forgets has confirmed. */
interface Keeper {
  device: Device;
  keep(entries: Entries): void;
  become(learner: Learner): void;
  meet(state: HostState, link: Link): Promise<HostState>;
  readonly entries: Entries;
  readonly warning: string;
}
/** A graded question with its page, which is null in JupyterLab. */
interface AskedQuestion {
  cell: Question;
  page: Page | null;
}
interface HostFacts {
  module: string;
  seed: string;
  mission: Partial<Mission>;
  /** The module's pages in its order; none in JupyterLab. */
  pages: Page[];
  questions: AskedQuestion[];
  practice: Question[];
  tools: ToolCell[];
  looksBack: boolean;
  exampleContacts: boolean;
  refreshes: boolean;
  can: Abilities;
  terms: Terms;
  openTool(id?: string, entry?: string): void;
}
/** What the components speak to; see `host.js`. */
interface Host extends HostFacts {
  learner: Learner;
  drawing: TestDrawing;
  keeper: Keeper | null;
  get(id: string): Entry | undefined;
  all(): Entries;
  onChange(listener: (id: string) => unknown): Forget;
  set(id: string, entry: NewEntry): void;
  offer(entries: Entries): void;
  pending(id: string): boolean;
  connect(link: Link): Promise<void>;
  refresh(): Promise<void> | undefined;
  flush(): Promise<void>;
  readonly isCutOff: boolean;
  readonly status: "connecting" | "waiting" | "saving" | "saved";
  readonly notice: string;
  onStatus(listener: (status: string) => unknown): Forget;
  setLearner(said: NamedLearner): Promise<Learner>;
  handIn(): Promise<Results | null>;
  handInRefresher(): Promise<void>;
  isHandedIn(): boolean;
  noteHandedIn(): void;
  onResults(listener: (results: Results | null) => unknown): Forget;
  readonly results: Results | null;
  bundle(purpose?: Purpose): Promise<PageFile>;
  asText(): string;
  /** The address of a cell within the page; missing where there are no pages. */
  addressOf?(cell: string): string;
  /** Scroll to a cell, where there are no pages (JupyterLab). */
  showCell?(cell: string): void;
  marks?: Marks;
  /** Where the page can be had in other languages. */
  inLanguage?(language: string): Promise<TranslatedPage>;
  /** In JupyterLab, what a page would know. */
  course?: TrackedCourse;
}
interface HostSetting extends Partial<Omit<CoursePage, "terms">> {
  answers?: Entries;
  learner?: Learner | null;
  storage?: Store;
  inLab?: boolean;
  makeKeeper?: (() => Keeper) | null;
  origin?: () => string;
  seed?: string;
  questions?: AskedQuestion[];
  practice?: Question[];
  terms?: Partial<Terms> | null;
  looksBack?: boolean;
}
/** What works in a browser without a server; see `offline_kernel.js`. */
interface Device extends Link {
  become(said: Learner): NamedLearner;
  readonly learner: NamedLearner;
  readonly answers: Entries;
  copy(): Promise<PageFile>;
  read(bytes: Uint8Array<ArrayBuffer>, name: string): SavedAnswers;
  merge(entries: Entries): boolean;
  leaveTo(said: NamedLearner, entries?: Entries): void;
}
interface LocalAnswers {
  all(): Entries;
  put(id: string, entry: Entry): boolean;
}
interface SavedAnswers {
  learner: NamedLearner;
  entries: Entries;
}
/** Of what kind a saved file is, and which browser made it. */
interface FileOrigin {
  origin: string;
  purpose?: Purpose;
}

/** Where one question's answer is kept. */
interface AnswerStore {
  get(): NewEntry | undefined;
  set(entry: NewEntry): void;
}
type Seed = string | null;
interface SaveCardPlace {
  host: Host;
  device: Device;
  heading: Heading;
  place: HTMLElement;
  told: HTMLElement;
}

/*
 * A form of question, in parts, so that each page carries only those that it uses. Each part is a file in the form's folder,
 * which exports it under the file's name. `Q` is the form's question, `A` a valid answer to it.
 */
/** `answer.js`: what an answer is. */
interface FormAnswer<Q extends SceneQuestion = Json, A = Json> {
  /** Whether a value is an answer to the question and not empty, exactly as `is_answer` in `form.py` has it. */
  isAnswer(cell: Q, value: Json): boolean;
  /** How many parts of an answer are given, and how many there are; missing where an answer is always whole. */
  parts?(cell: Q, value: A): { done: number; all: number };
  /** One way of writing an answer that can be written in several. */
  normal?(value: A): A;
}
/** `form.js`: what a learner sees and touches. */
interface Form<Q extends SceneQuestion = Json, A = Json> {
  /** Draw what a learner answers with. `seed` fixes the order of options, and `onInput` gets each new value. */
  control(cell: Q, seed: Seed, onInput: (value: A | null) => void): QuestionControl<A>;
  /** How much of an answer is right, from 0 to 1, exactly as `share_of` in `form.py` has it; missing where an instructor marks it. */
  share?(cell: Q, value: A): number;
  /** What to tell a learner about an answer to a practice question; missing where an instructor marks it. */
  feedback?(cell: Q, value: A): Feedback;
  /**
   * What a first wrong answer is told before the second try: the wrong parts with their "reasons", which stay during that try; or only the
   * "parts", until the answer changes, because the reasons tell what is right. Missing where all is told at once.
   */
  hint?: "reasons" | "parts";
  /** What of a wrong answer stays for the second try, null for nothing; missing where nothing does. */
  kept?(cell: Q, value: A): A | null;
  /** The key of the label of a button that takes what is shown as the answer: for a control that always shows one. */
  confirm?: string;
  /** The key of the sentence for a learner who checks without an answer, where "Choose an answer first." does not fit. */
  missing?: string;
}
/** `scorm.js`: what a learning platform is told. */
interface FormScorm<Q extends SceneQuestion = Json, A = Json> {
  /** The standard's type of interaction. */
  type(standard: ScormStandard): string;
  /** An answer as the standard writes it. */
  text(standard: ScormStandard, cell: Q, value: A): string;
  /** Whether answers are so long that they go last into what the platform keeps. */
  isLong?: boolean;
}
/** `room.js`: how a facilitator puts it to a room full of people. */
interface FormRoom<Q extends SceneQuestion = Json> {
  /** What can be answered, as [id, text]; once `isShown`, with the right answer in it. */
  choices(cell: Q, isShown: boolean): [string, string][];
  /** The ids of the choices that are right; missing where a choice is not right or wrong by itself. */
  rightIds?(cell: Q): string[];
  /** Whether the choices are a word each, which needs no letter before it. */
  isShort?: boolean;
}
/** Each part of every form, by the form's type. `widgets/inline.py` writes these modules from the folders in `widgets/forms/`. */
declare module "#forms/answer.js" {
  export const forms: Record<string, FormAnswer>;
}
declare module "#forms/form.js" {
  export const forms: Record<string, Form>;
}
declare module "#forms/scorm.js" {
  export const forms: Record<string, FormScorm>;
}
declare module "#forms/room.js" {
  export const forms: Record<string, FormRoom>;
}

/*
 * A kind of cell, in parts as well. `C` is the kind's cell.
 */
/** `component.js`: what a learner sees and touches. */
interface KindComponent<C = Json> {
  /** Draw a cell that has no problem into `el`. */
  mount(el: HTMLElement, cell: C, host: Host): void;
}
/** `answer.js`: what an answer is and when a cell is done. A kind without it has nothing to do. */
interface KindAnswer<C = Json> {
  /** How far an answer has come; missing where every answer is a whole one. */
  state?(cell: C, value: Json, variant?: string): AnswerState;
  /** Whether a cell is done only once its answer was checked. */
  needsCheck?(cell: C): boolean;
  /** Whether it is left to the learner to do anything, so that a cell is no task. */
  isOptional?: boolean;
  /** Whether a cell is done, where that depends on more than its answer. */
  isDone?(cell: C, host: Pick<Host, "get"> & Partial<Host>): boolean;
}
/** `scorm.js`: what a learning platform is told. */
interface KindScorm<C = Json> {
  /** The questions that were answered in a cell, as far as they are reported. */
  answered(cell: C, entry: Entry): { id: string; question: SceneQuestion; value: Json }[];
}
/** Each part of every kind that has it, by the kind. `widgets/inline.py` writes these modules from the folders in `widgets/kinds/`. */
declare module "#kinds/component.js" {
  export const kinds: Record<string, KindComponent>;
}
declare module "#kinds/answer.js" {
  export const kinds: Record<string, KindAnswer>;
}
declare module "#kinds/scorm.js" {
  export const kinds: Record<string, KindScorm>;
}
interface QuestionControl<A = Json> {
  node: HTMLElement;
  /** Show a valid answer, or none. */
  show(value: A | undefined): void;
  /** What the control shows now, saved or not. */
  shown(): Json;
  /** Say about parts of the answer how they went, in place; missing where an instructor marks it. */
  mark?(rows: FeedbackRow[]): void;
}
interface View {
  node: HTMLElement;
  update(): void;
}
/** What can be dragged; see `ground/drag.js`. */
interface Draggable {
  /** The item to drag when this is pressed; null if there is none. */
  itemAt(pressed: Element): HTMLElement | null;
  /** An item is over an element, at this height in the window. */
  over?(item: HTMLElement, under: Element | null, y: number): void;
  drop?(item: HTMLElement, under: Element | null): void;
}
/** How something went; see `stateIcon` in `ground/dom.js`. */
type Outcome = "right" | "part" | "wrong";
/** How far the practice of a question is; see `cells/tries.js`. */
type PracticePhase = "asked" | "hinted" | "told";
/** What is said about a part of an answer: an option, a pair, an item; `right` is what belongs there instead. */
interface FeedbackRow {
  id: string;
  state: "right" | "wrong" | "missed" | "plain";
  mark: string;
  why?: string | undefined;
  right?: string | undefined;
}
interface Feedback {
  detail?: string | null;
  rows: FeedbackRow[];
}

interface PageLine {
  page: Page;
  link: HTMLAnchorElement;
  mark: HTMLElement;
  /** The text beside the title that goes once the page is done. */
  start: HTMLElement | null;
}
/** How far a page is: "later" has no mark, since it is not due yet. */
type PageState = "done" | "started" | "new" | "later";
/** How far a learner is in a module; see `page/progress.js`. */
interface ModuleProgress {
  /** Whole minutes of all pages that count, and of what is left of them. */
  total: number;
  left: number;
  /** From 0 to 1. */
  share: number;
  /** The parts that have such pages, each with its minutes and its share. */
  parts: { title: string; minutes: number; share: number }[];
}
/** What was done on each page; see `page/done.js`. */
interface DonePages {
  shares(): Record<string, number>;
  stateOf(page: Page): PageState;
}
/** Where the learner is and has been; see `page/visits.js`. */
interface Visits {
  readonly seen: Set<string>;
  /** How much of each page was shown, from 0 to 1, by its id. */
  readonly reached: Record<string, number>;
  readonly last: Place | null;
  /** The learner sees this place; with it, this share of the page was shown. */
  add(place: Place, share: number): void;
  /** Save what waits, and listen no longer. */
  end(): void;
}
/** A module in the list, and how far the learner is in it. */
interface ModuleCard {
  module: ListedModule;
  need: string | undefined;
  progress: ModuleProgress;
  isBegun: boolean;
  isDone: boolean;
  /** The titles of the page at which the learner stopped and of its part, and the end of its address; null if it is unknown. */
  place: { title: string; part: string; hash: string } | null;
  /** When the learner was last there; "" if unknown. */
  at: string;
  /** Whether a refresher waits. */
  isWaiting: boolean;
}
/** How the track is read and set; setting it fails with a sentence. */
interface TrackStore {
  get(): Entry | null | undefined;
  set(value: string | null): unknown;
}
interface Cover<T> {
  node: HTMLElement;
  told: HTMLElement;
  update(what: T, sentence: string): void;
}

/** A page, and one of its steps, counted from 1. */
interface Place {
  page: string;
  step: number;
}
/** A place as an address names it; without a step, the page continues where it was left. */
interface NamedPlace {
  page: string;
  step?: number | undefined;
}
/** What a block of a page is, for where a step begins: text with a heading or without, a cell that asks for something, another one. */
type StepBlock = "heading" | "text" | "asks" | "figure";
interface MountedPage {
  section: HTMLElement;
  facts: HTMLElement;
  steps: HTMLElement[];
}
/** What `page/turning.js` turns, and whom it tells. */
interface Turned {
  pages: Map<string, MountedPage>;
  /** Where to begin, if the address does not say. */
  start: NamedPlace;
  signal: AbortSignal;
  onPlace(place: Place): void;
  /** The address names something else than a page. */
  onOther(hash: string): void;
}
/** How one comes to a place: by Back, which returns to this height, or by a link, which may lead to a cell. */
interface Arrival {
  y?: number | undefined;
  cell?: string | undefined;
}
interface Turning {
  readonly place: Place;
  /** Turn to a step of the page that is shown, and to a cell in it. */
  go(step: number, cell?: string): void;
  /** The place to which the browser turns next is that of this cell. */
  want(cell: string | undefined): void;
}
/** A link back or on. */
interface Way {
  address: string;
  name: string;
  /** The title of the page, if it is another one. */
  title?: string;
}
interface Guide {
  nodes: HTMLElement[];
  /** Whether questions that count are on the page that is shown. */
  readonly isTest: boolean;
  show(parts: Part[], place: Place): void;
}
/** The questions that a learner wants to look at again. */
interface Marks {
  has(id: string): boolean;
  toggle(id: string): void;
  onChange(listener: (id: string) => unknown): Forget;
}

interface Drawer {
  node: HTMLDialogElement;
  open(id?: string, entry?: string): void;
}
/** A few words over the page, beside the link that opened them; see `page/peek.js`. */
interface Peek {
  node: HTMLDialogElement;
  /** Show what the address of a link names; false if it names no source or word that the page has. */
  open(link: HTMLElement, address: string): boolean;
}
interface PeekWords {
  title: string;
  body: Child[];
  /** The tool with all of them, the entry in it, and the name of the button that leads there. */
  tool: string;
  entry: string;
  all: string;
}
/** Reads aloud what is shown; see `page/listen.js`. */
interface Listen {
  node: HTMLElement;
  /** These parts of a page are shown now. What was read before stops. */
  show(parts: HTMLElement[]): void;
}
/** What can be found in a module: a step of a page, a word or a source. */
interface SearchEntry {
  group: "searchPages" | "searchWords" | "searchSources";
  address: string;
  title: string;
  texts: string[];
  /** All its words, folded. */
  words: string;
}
interface Contents {
  node: HTMLElement;
  update(current: string, progress: ModuleProgress): void;
  /** List these parts, with a text below each title, and one that goes once the page is done; call `update` afterwards. */
  arrange(parts: Part[], texts: { tagOf(page: Page): string | undefined; startOf(page: Page): string | undefined }): void;
  reveal(current: string): void;
  /** Move the focus to the field that searches the module. */
  search(): void;
}

// ---------------------------------------------------------------------------------------------------------------------
// Learning platforms
// ---------------------------------------------------------------------------------------------------------------------

interface ScormStandard {
  object: string;
  calls: Texts;
  names: Texts;
  longestMemory: number;
  longestAnswer: number;
  isPlain: boolean;
  answered: string;
  answeredAt: string;
  wrong: string;
  longText: string;
  isOpen: boolean;
  moment(date: Date): string;
  span(seconds: number): string;
  option(ids: string[], id: string): string;
  truth(answer: string): string;
  pair: string;
  list: string;
}
type ScormVersion = "1.2" | "2004";
interface Lms {
  standard: ScormStandard;
  looksBack: boolean;
  get(name: string): string;
  set(name: string, value: string | number): boolean;
  commit(): boolean;
  end(): void;
}
/** Cells by id, and with them the place of the track, which is no cell. */
type SyncedCell = Cell | (CellFacts & { kind: "track" });
type SyncedCells = Record<string, SyncedCell>;
interface ReportedAnswer {
  id: string;
  question: SceneQuestion;
  value: Json;
  at: string;
  share?: number;
}
/** A row of what a platform keeps: id, value, seconds since the first; whether it was checked, or the variant; how sure. */
type SuspendedRow = [string, Json, number, (0 | 1 | string)?, Confidence?];
interface Sync {
  soon(milliseconds?: number): void;
  now(): boolean;
  keeps(id: string): boolean;
  end(): void;
}
