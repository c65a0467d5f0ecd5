import { truthPairs } from "#course/cells/truth.js";

/** @type {FormRoom<import("./answer.js").TrueFalse>} */
export const room = { choices: truthPairs, rightIds: ({ key }) => [String(key)], isShort: true };
