/**
 * Whether a learner reads a hard text stays with the learner.
 *
 * @type {KindScorm<ReadingCell>}
 */
export const scorm = { answered: () => [] };
