/** @type {FormRoom<import("./answer.js").Match>} */
export const room = {
  choices: ({ left, right, key }, isShown) =>
    Object.entries(left).map(([id, text]) => [id, isShown ? `${text} → ${right[key[id]]}` : text]),
};
