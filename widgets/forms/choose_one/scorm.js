/** @type {FormScorm<import("./answer.js").ChooseOne, string>} */
export const scorm = {
  type: () => "choice",
  text: (standard, { options }, value) => standard.option(Object.keys(options), value),
};
