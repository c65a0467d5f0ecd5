/**
 * Nothing is reported: a warm-up never counts.
 *
 * @type {KindScorm<WarmupCell>}
 */
export const scorm = { answered: () => [] };
