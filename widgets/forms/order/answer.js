import { areIdsOf } from "#course/cells/ids.js";

/** @typedef {SceneQuestion & OrderFields & { key: string[] }} Order */

/** @type {FormAnswer<Order, string[]>} */
export const answer = { isAnswer: ({ items }, value) => areIdsOf(value, items) && value.length === Object.keys(items).length };
