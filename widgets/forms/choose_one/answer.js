import { isIdOf } from "#course/cells/ids.js";

/** @typedef {SceneQuestion & ChooseOneFields & { key: string }} ChooseOne */

/** @type {FormAnswer<ChooseOne, string>} */
export const answer = { isAnswer: ({ options }, value) => isIdOf(value, options) };
