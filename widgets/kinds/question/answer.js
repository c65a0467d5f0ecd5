import { questionState } from "#course/cells/question_answers.js";

/** @type {KindAnswer<Question>} */
export const answer = {
  state: questionState,
  needsCheck: (cell) => !cell.graded,
};
