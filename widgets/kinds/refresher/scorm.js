/**
 * Nothing is reported: refreshers never count, and come after the module is complete.
 *
 * @type {KindScorm<RefresherCell>}
 */
export const scorm = { answered: () => [] };
