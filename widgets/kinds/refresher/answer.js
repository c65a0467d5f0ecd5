/**
 * A refresher is due months later: until then nothing is left to do.
 *
 * @type {KindAnswer<RefresherCell>}
 */
export const answer = { isOptional: true };
