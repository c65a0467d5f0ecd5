/** @typedef {SceneQuestion & { key: string | boolean }} TrueFalse */

/** @type {FormAnswer<TrueFalse, "true" | "false">} */
export const answer = { isAnswer: (_cell, value) => value === "true" || value === "false" };
