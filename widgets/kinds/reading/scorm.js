/**
 * Nothing is reported: a reading asks no question.
 *
 * @type {KindScorm<ReadingCell>}
 */
export const scorm = { answered: () => [] };
