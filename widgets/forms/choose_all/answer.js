import { areIdsOf } from "#course/cells/ids.js";

/** @typedef {SceneQuestion & ChooseAllFields & { key: string[] }} ChooseAll */

/** @type {FormAnswer<ChooseAll, string[]>} */
export const answer = {
  isAnswer: ({ options }, value) => areIdsOf(value, options) && value.length > 0,
  normal: (value) => [...value].sort(),
};
