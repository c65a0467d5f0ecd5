/**
 * The questions within a case, which are practice; its decisions are not reported.
 *
 * @type {KindScorm<CaseCell>}
 */
export const scorm = {
  answered: (cell, { value: progress }) =>
    Object.entries(progress?.answers ?? {}).flatMap(([scene, value]) => {
      const question = cell.scenes[scene]?.question;
      return question ? [{ id: `${cell.id}.${scene}`, question, value }] : [];
    }),
};
