/** @typedef {SceneQuestion & { key: number, tolerance?: number, unit?: string }} Numeric */

/** @type {FormAnswer<Numeric, number>} */
export const answer = { isAnswer: (_cell, value) => Number.isFinite(value) };
