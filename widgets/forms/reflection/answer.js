/** @type {FormAnswer<SceneQuestion, string>} */
export const answer = { isAnswer: (_cell, value) => typeof value === "string" && isWritten(value) };

/**
 * Whether there is something to see in a text: not only spaces and control characters, as in `form.py`.
 *
 * @param {string} text
 */
export function isWritten(text) {
  return /[^\s\p{Cc}\p{Cf}]/u.test(text);
}
