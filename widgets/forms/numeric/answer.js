/** @typedef {SceneQuestion & NumericFields & { key: number }} Numeric */

/** @type {FormAnswer<Numeric, number>} */
export const answer = { isAnswer: (_cell, value) => Number.isFinite(value) };
