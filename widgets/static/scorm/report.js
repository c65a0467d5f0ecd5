import { kinds } from "#kinds/scorm.js";
import { answerState } from "../cells/answered.js";
import { shareOf } from "../cells/feedback.js";
import { isAnswer, isAsked } from "../cells/question_answers.js";

/**
 * What a learning platform gets to know: `{graded, answered}`, how many questions count and how many of them are answered.
 *
 * @param {SyncedCells} cells
 * @param {Entries} entries
 */
export function reportProgress(cells, entries) {
  const graded = Object.values(cells).filter((cell) => isAsked(cell) && !cell.problem);
  return { graded: graded.length, answered: graded.filter((cell) => answerState(cell, entries[cell.id]) === "full").length };
}

/**
 * The answers that are reported, `{id, question, value, at, share}`: each graded one that is complete, each practice one that was checked (only these have a share from 0 to 1).
 *
 * @param {SyncedCells} cells
 * @param {Entries} entries
 */
export function reportAnswers(cells, entries) {
  return Object.values(cells).flatMap((cell) => (cell.problem || !entries[cell.id] ? [] : cellAnswers(cell, entries[cell.id])));
}

/**
 * The practice score: the mean share, from 0 to 1, of the practice questions that are checked now; null where none is.
 *
 * @param {ReportedAnswer[]} answers
 */
export function reportScore(answers) {
  const shares = answers.map(({ share }) => share).filter((share) => share !== undefined);
  return shares.length ? shares.reduce((sum, share) => sum + share, 0) / shares.length : null;
}

/**
 * An answer in the browser or from the platform may be of another form than the question asks for.
 *
 * @param {SyncedCells[string]} cell
 * @param {Entry} entry
 * @returns {ReportedAnswer[]}
 */
function cellAnswers(cell, entry) {
  const answered = kinds[cell.kind]?.answered(cell, entry) ?? [];
  return answered
    .filter(({ question, value }) => isAnswer(question, value))
    .map((answer) => ({ ...answer, at: entry.at, share: answer.question.graded ? undefined : shareOf(answer.question, answer.value) }));
}
