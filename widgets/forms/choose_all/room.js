/** @type {FormRoom<import("./answer.js").ChooseAll>} */
export const room = { choices: ({ options }) => Object.entries(options), rightIds: ({ key }) => key };
