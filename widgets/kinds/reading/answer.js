/**
 * Whether a learner reads the text, closes it for a while or skips it: each is a whole answer.
 *
 * @type {KindAnswer<ReadingCell>}
 */
export const answer = {};
