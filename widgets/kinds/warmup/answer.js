/** @type {KindAnswer<WarmupCell>} */
export const answer = {
  state({ statements }, value) {
    const ids = Object.keys(statements ?? {});
    const done = ids.filter((id) => value[id]?.answer).length;
    if (done === 0) return "none";
    return done === ids.length ? "full" : "part";
  },
  needsCheck: (cell) => Boolean(cell.repeat),
};
