/** @type {FormScorm<SceneQuestion, number>} */
export const scorm = { type: () => "numeric", text: (_standard, _cell, value) => String(value) };
