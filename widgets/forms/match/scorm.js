/** @type {FormScorm<import("./answer.js").Match, Texts>} */
export const scorm = {
  type: () => "matching",
  text(standard, { left, right }, value) {
    const [from, to] = [Object.keys(left), Object.keys(right)];
    return from.map((id) => standard.option(from, id) + standard.pair + standard.option(to, value[id])).join(standard.list);
  },
};
