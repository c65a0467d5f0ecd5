/** @type {FormScorm<SceneQuestion, string>} */
export const scorm = { type: () => "true-false", text: (standard, _cell, value) => standard.truth(value) };
