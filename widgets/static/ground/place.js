/**
 * The place that an entry holds (`reserved_entries.py`); null without one.
 *
 * @param {Pick<Entry, "value"> | null | undefined} entry
 * @returns {KeptPlace | null}
 */
export function keptPlace(entry) {
  const { page, step, seen, done } = entry?.value ?? {};
  if (typeof page !== "string") return null;
  return {
    page,
    step: Number.isInteger(step) && step > 0 ? step : 1,
    seen: Array.isArray(seen) ? seen.filter((id) => typeof id === "string") : [],
    done: sharesIn(done),
  };
}

/**
 * @param {Json} done
 * @returns {Record<string, number>}
 */
function sharesIn(done) {
  const shares = Object.entries(done && typeof done === "object" ? done : {});
  return Object.fromEntries(shares.filter(([, share]) => typeof share === "number" && share > 0 && share <= 1));
}
