/** @type {FormScorm<import("./answer.js").ChooseAll, string[]>} */
export const scorm = {
  type: () => "choice",
  text(standard, { options }, value) {
    const ids = Object.keys(options);
    const ticked = ids.filter((id) => value.includes(id));
    return ticked.map((id) => standard.option(ids, id)).join(standard.list);
  },
};
