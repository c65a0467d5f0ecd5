/** @type {FormRoom<SceneQuestion>} */
export const room = { choices: () => [] };
