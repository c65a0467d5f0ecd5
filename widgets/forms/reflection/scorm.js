/** @type {FormScorm<SceneQuestion, string>} */
export const scorm = {
  type: (standard) => standard.longText,
  text: (standard, _cell, value) => value.replace(/\s+/g, " ").trim().slice(0, standard.longestAnswer),
  isLong: true,
};
