/** @type {FormScorm<import("./answer.js").Order, string[]>} */
export const scorm = {
  type: () => "sequencing",
  text: (standard, { items }, value) => value.map((id) => standard.option(Object.keys(items), id)).join(standard.list),
};
