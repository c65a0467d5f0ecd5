/** @type {FormAnswer<SceneQuestion, string>} */
export const answer = { isAnswer: (_cell, value) => typeof value === "string" && value.trim() !== "" };
