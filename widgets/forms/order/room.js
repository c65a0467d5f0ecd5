/** @type {FormRoom<import("./answer.js").Order>} */
export const room = {
  // as written the items often are in their right order
  choices: ({ items, key }, isShown) =>
    isShown ? key.map((id) => [id, items[id]]) : Object.entries(items).sort(([, one], [, other]) => one.localeCompare(other)),
};
