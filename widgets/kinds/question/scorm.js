import { questionState } from "#course/cells/question_answers.js";
import { asSeen } from "#course/ground/drawn_test.js";

/**
 * A graded question once its answer is complete, and a practice question once it was checked, with its first answer.
 *
 * @type {KindScorm<Question>}
 */
export const scorm = {
  answered(cell, { value, first, checked, variant }) {
    const question = asSeen(cell, variant);
    const answer = cell.graded || checked ? (first ?? value) : first;
    return questionState(question, answer) === "full" ? [{ id: cell.id, question, value: answer }] : [];
  },
};
