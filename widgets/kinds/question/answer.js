import { questionState } from "#course/cells/question_answers.js";
import { asSeen } from "#course/ground/drawn_test.js";

/** @type {KindAnswer<Question>} */
export const answer = {
  state: (cell, value, variant) => questionState(asSeen(cell, variant), value),
  needsCheck: (cell) => !cell.graded,
};
