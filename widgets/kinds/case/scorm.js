/**
 * The questions within a case, which are practice, with the first answer to each; its decisions are not reported.
 *
 * @type {KindScorm<CaseCell>}
 */
export const scorm = {
  answered: (cell, { value: progress }) =>
    Object.entries({ ...progress?.answers, ...progress?.first }).flatMap(([scene, value]) => {
      const question = cell.scenes[scene]?.question;
      return question ? [{ id: `${cell.id}.${scene}`, question, value }] : [];
    }),
};
