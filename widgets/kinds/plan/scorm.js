/**
 * Nothing is reported: a plan is for its learner.
 *
 * @type {KindScorm<PlanCell>}
 */
export const scorm = { answered: () => [] };
