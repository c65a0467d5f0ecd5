import { forms } from "#forms/scorm.js";
import { brief } from "../ground/text.js";
import { reportAnswers, reportProgress, reportScore } from "./report.js";
import { suspendText } from "./suspend_data.js";

/** How long changes are gathered, in milliseconds: with many platforms the page stands still while they are sent. */
const GATHER = 10000;
const RETRY = 60000;
const DONE = ["completed", "passed"];
const LONGEST_DESCRIPTION = 240;

/**
 * Keeps the learning platform's copy up to date: answers, the place seen last, completion, practice score, interactions.
 *
 * `known` are the entries that came from the platform, and `origin` goes there with them (`origin.js`). `read(id)` gives an entry as it is now, `page()` the
 * place shown; `onTold({isAway, left})` hears whether the platform does not answer, and the ids it has no room for.
 *
 * @param {{
 *   cells: SyncedCells, lms: Lms, known: Entries, origin: string, read(id: string): Entry | undefined, page(): string,
 *   onTold(told: { isAway: boolean, left: string[] }): void,
 * }} setting
 * @returns {Sync}
 */
export function createSync({ cells, lms, known, origin, read, page, onTold }) {
  const interactions = createInteractions(lms, cells, known);
  const started = Date.now();
  let isDone = DONE.includes(lms.get("status"));
  /** @type {string[]} */
  let left = [];
  /** @type {Timer} */
  let timer;

  const entriesNow = () =>
    Object.fromEntries(
      Object.keys(cells)
        .map((id) => [id, read(id)])
        .filter(([, entry]) => entry),
    );
  const put = () => {
    const entries = entriesNow();
    const memory = suspendText(cells, entries, lms.standard, origin);
    left = memory.left;
    const isTaken = lms.set("memory", memory.text);
    lms.set("bookmark", page());
    const answers = reportAnswers(cells, entries);
    for (const answer of answers) interactions.tell(answer);
    sendScore(lms, reportScore(answers));
    isDone = sendStatus(lms, reportProgress(cells, entries), isDone);
    return isTaken;
  };
  const sync = {
    /** Send what has changed in a while. */
    soon(milliseconds = GATHER) {
      timer ??= setTimeout(sync.now, milliseconds);
    },
    /** Send what there is; whether the platform has kept it. */
    now() {
      clearTimeout(timer);
      timer = undefined;
      const isTaken = put();
      const isKept = lms.commit() && isTaken;
      onTold({ isAway: !isKept, left });
      if (!isKept) sync.soon(RETRY);
      return isKept;
    },
    /**
     * Send one answer at once; whether the platform has kept it.
     *
     * @param {string} id
     */
    keeps: (id) => sync.now() && !left.includes(id),
    /** The learner leaves. */
    end() {
      clearTimeout(timer);
      put();
      lms.set("time", lms.standard.span(Math.round((Date.now() - started) / 1000)));
      lms.commit();
      lms.end();
    },
  };
  // so that a platform keeps what it was given, however the page is left
  lms.set("exit", "suspend");
  return sync;
}

/**
 * Complete is when every question that counts is answered, and stays so; whether it is.
 *
 * @param {Lms} lms
 * @param {{ graded: number, answered: number }} progress
 * @param {boolean} wasDone
 */
function sendStatus(lms, { graded, answered }, wasDone) {
  const isDone = wasDone || (graded > 0 && answered === graded);
  if (!wasDone) lms.set("status", isDone ? "completed" : "incomplete");
  if (lms.standard.isOpen && graded > 0) lms.set("cmi.progress_measure", isDone ? 1 : rounded(answered / graded));
  return isDone;
}

/**
 * @param {Lms} lms
 * @param {number | null} score
 */
function sendScore(lms, score) {
  if (score === null) return;
  const path = lms.standard.names.score;
  const values = { min: 0, max: 100, raw: Math.round(score * 100), ...(lms.standard.isOpen && { scaled: rounded(score) }) };
  for (const [name, value] of Object.entries(values)) lms.set(`${path}.${name}`, value);
}

/** @param {number} share */
function rounded(share) {
  return Math.round(share * 100) / 100;
}

/**
 * Tells of answers that are new or have changed: a changed one in its former place, where the platform says which that is.
 *
 * @param {Lms} lms
 * @param {SyncedCells} cells
 * @param {Entries} known
 */
function createInteractions(lms, cells, known) {
  const { standard } = lms;
  /** @param {ReportedAnswer} answer */
  const described = ({ question, value, share }) => ({
    type: forms[question.type].type(standard),
    [standard.answered]: forms[question.type].text(standard, question, value),
    ...(share !== undefined && { result: share === 1 ? "correct" : standard.wrong }),
  });
  const count = () => Number(lms.get("cmi.interactions._count")) || 0;
  const places = new Map(
    standard.isOpen ? Array.from({ length: count() }, (_, place) => [lms.get(`cmi.interactions.${place}.id`), place]) : [],
  );
  const told = new Map(reportAnswers(cells, known).map((answer) => [answer.id, JSON.stringify(described(answer))]));
  return {
    /** @param {ReportedAnswer} answer */
    tell(answer) {
      const data = described(answer);
      if (told.get(answer.id) === JSON.stringify(data)) return;
      const place = places.get(answer.id) ?? count();
      const description = standard.isOpen && { description: brief(answer.question.prompt, LONGEST_DESCRIPTION) };
      const moment = { [standard.answeredAt]: standard.moment(new Date(answer.at)) };
      const fields = { id: answer.id, ...data, ...moment, ...description };
      // the id makes the place: without it the platform would take nothing else
      if (!lms.set(`cmi.interactions.${place}.id`, fields.id)) return;
      for (const [name, value] of Object.entries(fields)) lms.set(`cmi.interactions.${place}.${name}`, value);
      places.set(answer.id, place);
      told.set(answer.id, JSON.stringify(data));
    },
  };
}
