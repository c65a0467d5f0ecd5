import { DRAWN_TEST, drawnTestIn } from "#course/ground/drawn_test.js";

/**
 * Handing in is done once the answers were handed in, and not changed since.
 *
 * @type {KindAnswer<Cell>}
 */
export const answer = {
  isDone(_cell, host) {
    const { results } = host;
    if (results?.refused) return results.attempts_left === 0;
    return Boolean(host.isHandedIn?.()) || isUnchanged(host);
  },
};

/**
 * Whether no answer is newer than the last hand-in that is known on every device, and no other test was started since.
 *
 * @param {Pick<Host, "get"> & Partial<Host>} host
 */
function isUnchanged({ get, results, questions = [] }) {
  const test = drawnTestIn(get(DRAWN_TEST));
  const handedIn = secondOf(results?.handed_in ?? test?.given);
  const moments = [test?.opened, ...questions.map(({ cell }) => get(cell.id)?.at)];
  return handedIn !== "" && moments.every((moment) => secondOf(moment) <= handedIn);
}

/**
 * A receipt writes "2026-03-13 16:00:00.123456 UTC", a result "2026-03-13T16:00:00+00:00", an answer "2026-03-13T16:00:00.123Z".
 *
 * @param {string | null | undefined} moment
 */
function secondOf(moment) {
  return String(moment ?? "")
    .slice(0, 19)
    .replace(" ", "T");
}
