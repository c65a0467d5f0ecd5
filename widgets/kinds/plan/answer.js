/**
 * Nobody has to make a plan.
 *
 * @type {KindAnswer<PlanCell>}
 */
export const answer = { isOptional: true };
