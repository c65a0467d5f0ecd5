/** @type {KindAnswer<CaseCell>} */
export const answer = {
  state(_cell, value) {
    if (value.ends?.length || value.stopped === "skipped") return "full";
    return value.scene ? "part" : "none";
  },
};
