/*
 * What a page carries, as its scripts know it. Made from `widgets/pages/model.py`: do not edit it, run `python -m tests.page_types`.
 */

/** A module as its own HTML file carries it. */
interface CoursePage {
  title: string;
  module: string;
  hue: "blue" | "violet" | "plum" | "teal";
  sign: "book-open" | "eye" | "map" | "scale" | "shield" | "users";
  language: string;
  direction: "ltr" | "rtl";
  mission: Partial<Mission>;
  example_contacts: boolean;
  problem: string | null;
  strings: Record<string, string | Texts> | null;
  languages: OfferedLanguage[];
  choice: string | null;
  beside: ModuleLink[];
  tracks: Track[];
  terms: Terms | null;
  parts: Part[];
  cells: Record<string, Cell>;
  symbols: Texts;
  icons: DiagramIcons;
  tools: ToolCell[];
}

/** A mission as its file declares it. */
interface Mission {
  name: string;
  focal_point: Contact;
  alternate: Contact;
  conduct_team: Contact;
  oios: Contact;
  hotline: string;
  support: string;
  languages: string[];
  pass_mark: number;
  attempts: number;
  criterion_minimum: number;
  feedback: FeedbackPolicy;
  quick_exit: string;
  note: string;
}

/** A person or office that receives reports. */
interface Contact {
  name: string;
  role: string;
  phone: string;
  email: string;
  place: string;
}

/** What a learner sees after handing in. */
interface FeedbackPolicy {
  missed_topics: boolean;
  right_answers: "when-closed" | "after-pass-or-last-attempt" | "never";
}

/** A language in which the module can be read. */
interface OfferedLanguage {
  code: string;
  name: string;
  href?: string;
}

/** A module to be led to from another one. */
interface ModuleLink {
  module: string;
  title: string;
  about: string;
  href: string;
}

/** A track as a module's page shows it. */
interface Track {
  pages: string[];
  first: string[];
  id: string;
  audience: string;
  title: string;
  example: string;
  first_week: string[];
  modules: Record<string, "required" | "recommended">;
  whole: boolean;
}

/** A part of a module with its pages. */
interface Part {
  title: string;
  pages: Page[];
}

/** A page whose prose and places for cells are in the HTML. */
interface Page {
  id: string;
  title: string;
  minutes: number;
  is_optional?: boolean;
  is_case?: boolean;
  is_later?: boolean;
  name: string;
  graded: number;
  practice: number;
  cells: string[];
}

/** A cell that cannot be read: its place shows why. */
interface CellFacts {
  id: string;
  problem?: string;
}

/** A branching case: practice, never graded. */
interface CaseCell extends CellFacts {
  kind: "case";
  title: string;
  intro: string;
  start: string;
  scenes: Record<string, Scene>;
  note: string;
  sources?: string[];
  symbols: Texts;
}

/** One step of a case: with choices, with a question, or an end. */
interface Scene {
  text: string;
  when?: string;
  picture?: ScenePicture;
  says?: SpokenLine[];
  ask?: string;
  tools?: string[];
  choices?: Record<string, SceneChoice>;
  question?: SceneQuestion;
  to?: string;
  end?: SceneEnd;
}

/** A picture of a scene, composed of symbols. It is decoration unless it has an `alt`. */
interface ScenePicture {
  place: string;
  people?: string[];
  things?: string[];
  time?: "dawn" | "day" | "dusk" | "night";
  alt?: string;
}

/** A line that someone says, in a speech bubble beside their portrait. */
interface SpokenLine {
  name: string;
  words: string;
  person?: string;
}

/** A decision in a case: what the learner does, what follows immediately, and the next scene. */
interface SceneChoice {
  text: string;
  to: string;
  then?: string;
}

/** One end of a case, and its consequences for each person. */
interface SceneEnd {
  verdict: "good" | "mixed" | "harmful";
  victim: string;
  learner: string;
  mission: string;
  name?: string;
}

/** Figures of `data/claims.yaml` as a drawing and a table. */
interface ChartCell extends CellFacts {
  kind: "chart";
  title: string;
  claims: string[];
  caption: string;
  rows?: Record<string, Claim>;
  drawn?: Drawing;
}

/** One figure: what is counted, who claimed it, how it is known, and what speaks against it. */
interface Claim {
  counts: string;
  unit: string;
  place: string;
  period: string;
  who: string;
  year: number;
  how: "survey" | "estimate" | "hearsay" | "record" | "count" | "account";
  source: string;
  at: string;
  against: string;
  value?: number;
  min?: number;
  max?: number;
  roughly?: boolean;
  today?: string[];
  differs?: string;
}

/** The drawing of a chart: a strip of SVG for each claim, all on one scale, and the scale's numbers below them. */
interface Drawing {
  strips: Texts;
  axis: string;
  start: number;
  end: number;
  dates: boolean;
}

/** Steps in their order. */
interface FlowDiagramCell extends CellFacts {
  kind: "diagram";
  type: "flow";
  steps: Record<string, FlowStep>;
  title: string;
  caption: string;
  sources?: string[];
}

/** A step of a flow, with what joins it from outside and what leaves it. */
interface FlowStep {
  label: string;
  text?: string;
  icon?: string;
  in?: DiagramPart;
  out?: DiagramPart;
}

/** A part of a diagram: an icon, a few words, and a sentence about them. */
interface DiagramPart {
  label: string;
  text?: string;
  icon?: string;
}

/** Two or three sides next to each other. */
interface ComparisonDiagramCell extends CellFacts {
  kind: "diagram";
  type: "comparison";
  columns: Record<string, ComparedColumn>;
  arrow: boolean;
  title: string;
  caption: string;
  sources?: string[];
}

/** One side of a comparison. */
interface ComparedColumn {
  label: string;
  text?: string;
  icon?: string;
  points?: string[];
  tone?: "plain" | "good" | "bad";
}

/** Events in the order of time. */
interface TimelineDiagramCell extends CellFacts {
  kind: "diagram";
  type: "timeline";
  events: Record<string, TimelineEvent>;
  title: string;
  caption: string;
  sources?: string[];
}

/** Something that happened, or applies since then. */
interface TimelineEvent {
  label: string;
  text?: string;
  icon?: string;
  when: string;
}

/** Elements that make a whole if there is a `result`, otherwise a grid of cards. */
interface ElementsDiagramCell extends CellFacts {
  kind: "diagram";
  type: "elements";
  parts: Record<string, DiagramElement>;
  result?: DiagramPart;
  title: string;
  caption: string;
  sources?: string[];
}

/** One of several elements. */
interface DiagramElement {
  label: string;
  text?: string;
  icon?: string;
  more?: string;
  points?: string[];
  exception?: string;
}

/** What surrounds what, from the inside out. */
interface RingsDiagramCell extends CellFacts {
  kind: "diagram";
  type: "rings";
  rings: Record<string, DiagramPart>;
  title: string;
  caption: string;
  sources?: string[];
}

/** Questions whose answers lead to what to do. */
interface DecisionDiagramCell extends CellFacts {
  kind: "diagram";
  type: "decision";
  start: string;
  questions: Record<string, DecisionQuestion>;
  ends: Record<string, DecisionEnd>;
  title: string;
  caption: string;
  sources?: string[];
}

/** A question in a decision. */
interface DecisionQuestion {
  ask: string;
  answers: Record<string, DecisionAnswer>;
  text?: string;
  icon?: string;
}

/** An answer, and the id of the question or the end that it leads to. */
interface DecisionAnswer {
  to: string;
  label?: string;
}

/** What to do, or a way that is open, at the end of a decision. */
interface DecisionEnd {
  label: string;
  text?: string;
  icon?: string;
  points?: string[];
  tone?: "plain" | "good" | "bad";
}

/** Who and what, in rows and columns. */
interface TableDiagramCell extends CellFacts {
  kind: "diagram";
  type: "table";
  columns: Record<string, TableColumn>;
  rows: Record<string, TableRow>;
  head: string;
  title: string;
  caption: string;
  sources?: string[];
}

/** A column of a table. */
interface TableColumn {
  label: string;
  icon?: string;
}

/** A row of a table. */
interface TableRow {
  label: string;
  cells: Texts;
  icon?: string;
  tracks?: string[];
}

/** The course's own sign: observe, record, report, refer, each with a sentence about it if the author gives one. */
interface SignDiagramCell extends CellFacts {
  kind: "diagram";
  type: "sign";
  observe: string;
  record: string;
  report: string;
  refer: string;
  title: string;
  caption: string;
  sources?: string[];
}

type DiagramCell = FlowDiagramCell | ComparisonDiagramCell | TimelineDiagramCell | ElementsDiagramCell | RingsDiagramCell | DecisionDiagramCell | TableDiagramCell | SignDiagramCell;

/** The cell in which a learner hands in and sees the result. */
interface HandInCell extends CellFacts {
  kind: "handin";
}

/** The essence of a page, shown below its title. It says nothing that the page does not say, so the page's sources are its own. */
interface InShortCell extends CellFacts {
  kind: "inshort";
  points: Point[];
}

/** A sentence or two, with an icon before them. */
interface Point {
  text: string;
  icon?: string;
}

/** The place of a learner's own plan, which is never marked, and the same in all modules. */
interface PlanCell extends CellFacts {
  kind: "plan";
  title: string;
  framing: string;
  caution: string;
  steps: Record<string, Step>;
  signs: Texts;
  record: Texts;
  channels: Record<string, PlanChannel>;
}

/** One of the four steps of the course. */
interface Step {
  label: string;
  text: string;
}

/** A way to report that a plan can name. */
interface PlanChannel {
  label: string;
  reach: string | null;
}

/** A question; graded if it has points, otherwise practice. A subclass is a form, in a folder of its own. */
interface Question extends CellFacts {
  kind: "question";
  type: string;
  graded: boolean;
  key?: AnswerKeys[keyof AnswerKeys];
  prompt: string;
  criterion?: "examples" | "prohibited" | "impact" | "consequences" | "responsibilities";
  points?: number;
  about?: string;
  read?: string;
  shuffle: boolean;
  sources?: string[];
  void?: string;
  why?: Texts;
  variants?: Record<string, Partial<Question>>;
}

/** What a right answer can be: of any form, and of the forms that add their own. */
interface AnswerKeys {
  ids: string | boolean | string[] | Texts;
}

/** A text with a note before it and a way to skip it. */
interface ReadingCell extends CellFacts {
  kind: "reading";
  title: string;
  note: string;
  text: string;
  support: string;
  sources?: string[];
}

/** Spaced practice after the module has been handed in, by criterion; never counted. */
interface RefresherCell extends CellFacts {
  kind: "refresher";
  title: string;
  months: number[];
  length: number;
  questions?: Record<string, RefresherQuestion>;
  criteria: Texts;
}

type RefresherQuestion = SceneQuestion & { criterion: "examples" | "prohibited" | "impact" | "consequences" | "responsibilities"; sources?: string[] };

/** Something that learners can look up at any time, with content from a file of `data/`. */
interface ToolCell extends CellFacts {
  kind: "tool";
  title: string;
  tool: "checklist" | "list" | "channels" | "measures" | "glossary" | "sources" | "contacts" | "repository";
  from?: string;
  content?: ToolContent;
}

/** Points to tick or to read. */
interface ChecklistContent {
  sources?: string[];
  claims?: string[];
  title?: string;
  framing?: string;
  items: Record<string, Sign>;
}

/** A point of a checklist. */
interface Sign {
  sources?: string[];
  claims?: string[];
  sign: string;
  notice?: string;
}

/** Kinds of help that a person may need. */
interface ServicesContent {
  sources?: string[];
  claims?: string[];
  title?: string;
  framing?: string;
  items: Record<string, Service>;
}

/** A kind of help. */
interface Service {
  sources?: string[];
  claims?: string[];
  service: string;
  means: string;
}

/** Who can report to whom, and against whom. */
interface ChannelsContent {
  sources?: string[];
  claims?: string[];
  title?: string;
  framing?: string;
  people: Texts;
  suspects: Texts;
  channels: Record<string, Channel>;
  rules?: string[];
  tracks?: Texts;
}

/** A way to report. */
interface Channel {
  sources?: string[];
  claims?: string[];
  label: string;
  text: string;
  reach?: string | null;
  open_to: string[];
  not_when?: string[];
  first_for?: string[];
}

/** The consequences for the person who did it. */
interface MeasuresContent {
  sources?: string[];
  claims?: string[];
  title?: string;
  framing?: string;
  definition?: string;
  categories: Record<string, Measure>;
}

/** The consequences for people of one category. */
interface Measure {
  sources?: string[];
  claims?: string[];
  label: string;
  measures: string[] | string;
  courts?: string;
  then_and_now?: string;
}

/** Words of the course and their meanings. */
interface GlossaryContent {
  sources?: string[];
  claims?: string[];
  title?: string;
  framing?: string;
  terms: Record<string, Term>;
}

/** An entry of the glossary. */
interface Term {
  sources?: string[];
  claims?: string[];
  term: string;
  means: string;
  formerly?: string;
  also?: string[];
  linked?: boolean;
}

/** All references, by id. */
interface ReferencesContent {
  references: Record<string, Reference>;
}

/** A document, or a body that speaks for itself, on which claims of the course are based. */
interface Reference {
  title: string;
  year: number;
  says: string;
  symbol?: string;
  publisher?: string;
  short?: string;
  names?: string[];
  parts?: Texts;
  found_in?: string;
  confirm?: boolean;
}

/** The catalogue, with the labels for its three lists of ids. */
interface RepositoryContent {
  title?: string;
  framing: string;
  audiences: Texts;
  purposes: Texts;
  kinds: Texts;
  entries: Record<string, Material>;
  sources?: string[];
}

/** One material or instrument that is known to exist. */
interface Material {
  title: string;
  kind: "instrument" | "training-material" | "guidance" | "report" | "dataset" | "course";
  publisher: string;
  year?: number | null;
  symbol?: string;
  audience: string[];
  purpose: string[];
  languages?: string[];
  length?: string;
  place?: string;
  address?: string;
  annotation: string;
  known: string;
  reference?: string;
  sources?: string[];
  superseded_by?: string;
  historic?: boolean;
}

type ToolContent = OneOf<ChecklistContent | ServicesContent | ChannelsContent | MeasuresContent | GlossaryContent | ReferencesContent | RepositoryContent>;

/** Statements answered before the lesson and again after it; never counted. */
interface WarmupCell extends CellFacts {
  kind: "warmup";
  title: string;
  statements: Record<string, Statement>;
  repeat?: string;
}

/** One true-or-false statement of a warm-up. */
interface Statement {
  text: string;
  key: boolean;
  why: Texts;
  criterion?: "examples" | "prohibited" | "impact" | "consequences" | "responsibilities";
  sources?: string[];
}

type Cell = CaseCell | ChartCell | DiagramCell | HandInCell | InShortCell | PlanCell | Question | ReadingCell | RefresherCell | ToolCell | WarmupCell;

/** Icons as Lucide draws them. */
interface DiagramIcons {
  shapes: Record<string, Json[]>;
  mirrored: string[];
}

/** A module's page in one language with everything on it, the same for all learners. An open page fetches it to change its language. */
interface TranslatedPage {
  title: string;
  module: string;
  hue: "blue" | "violet" | "plum" | "teal";
  sign: "book-open" | "eye" | "map" | "scale" | "shield" | "users";
  language: string;
  direction: "ltr" | "rtl";
  strings: Record<string, string | Texts>;
  mission: Partial<Mission>;
  example_contacts: boolean;
  problem: string | null;
  parts: PartContent[];
  tools: ToolCell[];
  tracks: Track[];
  languages: OfferedLanguage[];
  beside: ModuleLink[];
  choice: string | null;
}

/** A part of a module: everything under one heading '# '. */
interface PartContent {
  title: string;
  pages: PageContent[];
}

/** A page of a module: everything under one heading '## '. */
interface PageContent {
  id: string;
  name: string;
  title: string;
  is_optional: boolean;
  is_case: boolean;
  is_later: boolean;
  seconds: number;
  minutes: number;
  words: number;
  graded: number;
  practice: number;
  blocks: OneOf<Prose | CellBlock>[];
}

/** Text between cells. */
interface Prose {
  html: string;
}

/** A cell in its place. */
interface CellBlock {
  cell: Cell;
}

/** What the page carries where one chooses a module. In a field edition, nothing is known of the learner. */
interface ModuleChoice {
  language: string;
  strings: Record<string, string | Texts> | null;
  modules: ListedModule[];
  tracks: Track[];
  sign_out?: string;
  lab?: string;
  learner?: SignedIn;
  said?: Entry | null;
}

/** A module in the list to choose from, and where it is known, how far the learner is in it. */
interface ListedModule {
  module: string;
  title: string;
  about: string;
  hue: "blue" | "violet" | "plum" | "teal";
  sign: "book-open" | "eye" | "map" | "scale" | "shield" | "users";
  parts: ListedPart[];
  tracks: Record<string, AskedPages>;
  refresher: RefresherDates | null;
  answers: Record<string, Entry>;
  href?: string;
  begun?: boolean;
  handed_in?: string | null;
  result?: Passing | null;
}

/** A part of a module in the list of modules. */
interface ListedPart {
  title: string;
  pages: ListedPage[];
}

/** A page in a list of pages. */
interface ListedPage {
  id: string;
  title: string;
  minutes: number;
  is_optional?: boolean;
  is_case?: boolean;
  is_later?: boolean;
}

/** What a track asks of one module. */
interface AskedPages {
  pages: string[];
  first: string[];
}

/** When a module's refreshers are due, in months, and the id of the page that has them. */
interface RefresherDates {
  months: number[];
  page: string;
}

/** Whether a module was passed and by how much, of all that a result tells. */
interface Passing {
  passed: boolean;
  percent: number | null;
  pass_mark: number | null;
}

/** The learner who chooses a module on a server; the ID is empty if no one has signed in. */
interface SignedIn {
  id: string;
  name: string;
}

/** What a notebook's first cell brings in JupyterLab. */
interface NotebookPage {
  folder: string;
  tools: ToolCell[];
  practice: Question[];
  questions: UnplacedQuestion[];
  module: string;
  seed: string;
  learner: Record<string, string | boolean>;
  answers: Record<string, Entry>;
  mission: Partial<Mission>;
  example_contacts: boolean;
  tracks: Track[];
}

/** A question that counts, in JupyterLab, where there are no pages. */
interface UnplacedQuestion {
  cell: Question;
  page: null;
}
