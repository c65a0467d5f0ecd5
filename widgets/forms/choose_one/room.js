/** @type {FormRoom<import("./answer.js").ChooseOne>} */
export const room = { choices: ({ options }) => Object.entries(options), rightIds: ({ key }) => [key] };
