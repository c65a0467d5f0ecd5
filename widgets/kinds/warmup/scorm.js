/**
 * What a learner thinks before and after the lesson stays with the learner.
 *
 * @type {KindScorm<WarmupCell>}
 */
export const scorm = { answered: () => [] };
