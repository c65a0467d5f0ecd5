import { questionState } from "#course/cells/question_answers.js";

/**
 * A graded question once its answer is complete, and a practice question once it was checked.
 *
 * @type {KindScorm<Question>}
 */
export const scorm = {
  answered(cell, { value, checked }) {
    const isReported = questionState(cell, value) === "full" && (cell.graded || checked);
    return isReported ? [{ id: cell.id, question: cell, value }] : [];
  },
};
