import { questionState } from "#course/cells/question_answers.js";
import { asSeen } from "#course/ground/drawn_test.js";

/**
 * A graded question once its answer is complete, and a practice question once it was checked.
 *
 * @type {KindScorm<Question>}
 */
export const scorm = {
  answered(cell, { value, checked, variant }) {
    const question = asSeen(cell, variant);
    const isReported = questionState(question, value) === "full" && (cell.graded || checked);
    return isReported ? [{ id: cell.id, question, value }] : [];
  },
};
