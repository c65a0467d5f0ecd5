import { shareOf } from "#course/cells/feedback.js";
import { isAnswer } from "#course/cells/question_answers.js";
import { shuffled } from "#course/ground/shuffle.js";
import { knownShare } from "#kinds/handin/points.js";
import { begunRounds } from "./schedule.js";

/** How much being unsure of a right answer weighs beside a wrong one. */
const UNSURE_WEIGHT = 0.5;

/**
 * What a refresher can ask: the module's practice questions that belong to a criterion, and those that only refreshers ask.
 *
 * @param {Question[]} practice
 * @param {RefresherCell} cell
 * @returns {PoolQuestion[]}
 */
export function refresherPool(practice, cell) {
  /** @type {PoolQuestion[]} */
  const own = Object.entries(cell.questions ?? {}).map(([id, question]) => ({ ...question, id, kind: "question", graded: false }));
  return [...practice.filter(hasCriterion), ...own];
}

/**
 * @param {Question} question
 * @returns {question is Question & { criterion: string }}
 */
function hasCriterion(question) {
  return Boolean(question.criterion);
}

/**
 * How a refresher went, `{id, criterion, share, confidence}` for each question that was answered in it and is still in the pool.
 *
 * @param {PoolQuestion[]} pool
 * @param {RoundState} round
 * @returns {RoundAnswer[]}
 */
export function roundAnswers(pool, round) {
  return round.questions.flatMap((id) => {
    const question = pool.find((other) => other.id === id);
    return question ? checkedAnswer(question, round.answers?.[id]) : [];
  });
}

/**
 * What to ask, as ids: of the criteria in which the learner was wrong or unsure, the most of those where that was
 * worst. Where it was nowhere, or these have too few questions, of the others too. What was not asked before comes
 * first, then what was wrong or unsure. `entryOf(id)` gives an answer to a practice question; `criteria` is what a
 * result says of them; `seed` decides between equals.
 *
 * @param {{
 *   pool: PoolQuestion[], entryOf(id: string): Entry | undefined, criteria: Results["criteria"], value: RefresherValue, length: number, seed: string,
 * }} setting
 */
export function chooseQuestions({ pool, entryOf, criteria, value, length, seed }) {
  const begun = Object.values(begunRounds(value));
  const answers = [
    ...pool.flatMap((question) => checkedAnswer(question, entryOf(question.id))),
    ...begun.flatMap((round) => roundAnswers(pool, round)),
  ];
  const asked = begun.flatMap((round) => round.questions);
  /** @param {PoolQuestion} question */
  const rank = (question) =>
    2 * asked.filter((id) => id === question.id).length - Math.max(0, ...answers.filter(({ id }) => id === question.id).map(troubleOf));
  const rest = shuffled(pool, seed).sort((one, other) => rank(one) - rank(other));
  /** @type {Record<string, number>} */
  const needs = needsByCriterion(answers, criteria);
  /** @type {string[]} */
  const chosen = [];
  /** @type {Record<string, number>} */
  const taken = {};
  while (chosen.length < length && rest.length) {
    // one more question of a criterion makes its need the smaller; whose need is none comes last
    /** @param {PoolQuestion} question */
    const urgency = ({ criterion }) => (needs[criterion] ?? 0) / (1 + (taken[criterion] ?? 0)) || -(taken[criterion] ?? 0) - 1;
    const place = rest.reduce((best, question, here) => (urgency(question) > urgency(rest[best]) ? here : best), 0);
    const [question] = rest.splice(place, 1);
    taken[question.criterion] = (taken[question.criterion] ?? 0) + 1;
    chosen.push(question.id);
  }
  return shuffled(chosen, seed);
}

/**
 * By criterion, how far the learner was from knowing it: the share of points missed, and of practice that was wrong or unsure.
 *
 * @param {RoundAnswer[]} answers
 * @param {Results["criteria"]} criteria
 */
function needsByCriterion(answers, criteria = []) {
  const needs = Object.fromEntries(
    criteria.flatMap((row) => {
      const share = knownShare(row);
      return share === null ? [] : [[row.criterion, 1 - share]];
    }),
  );
  for (const criterion of new Set(answers.map((answer) => answer.criterion))) {
    const own = answers.filter((answer) => answer.criterion === criterion).map(troubleOf);
    needs[criterion] = (needs[criterion] ?? 0) + own.reduce((sum, trouble) => sum + trouble, 0) / own.length;
  }
  return needs;
}

/** @param {RoundAnswer} answer */
function troubleOf({ share, confidence }) {
  return share < 1 ? 1 - share : confidence === "unsure" ? UNSURE_WEIGHT : 0;
}

/**
 * The first answer to a question, in a list; an empty one where it was not checked, or is of another form than the question asks for.
 *
 * @param {PoolQuestion} question
 * @param {NewEntry | undefined} entry
 * @returns {RoundAnswer[]}
 */
function checkedAnswer(question, entry) {
  const value = entry?.first ?? (entry?.checked && entry.value);
  if (!isAnswer(question, value)) return [];
  return [{ id: question.id, criterion: question.criterion, share: shareOf(question, value), confidence: entry?.confidence }];
}
