import { isIdOf } from "#course/cells/ids.js";

/** @typedef {SceneQuestion & MatchFields & { key: Texts }} Match */

/** @type {FormAnswer<Match, Texts>} */
export const answer = {
  isAnswer({ left, right }, value) {
    const pairs = value && typeof value === "object" ? Object.entries(value) : [];
    return pairs.length > 0 && pairs.every(([from, to]) => isIdOf(from, left) && isIdOf(to, right));
  },
  parts: ({ left }, value) => ({ done: Object.keys(value).length, all: Object.keys(left).length }),
};
