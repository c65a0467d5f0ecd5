/**
 * The list in an order that depends only on `seed`, so that a reload shows the same one.
 *
 * @template T
 * @param {T[]} list
 * @param {Seed} seed
 * @returns {T[]}
 */
export function shuffled(list, seed) {
  const result = [...list];
  const random = randomFrom(hashOf(String(seed)));
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other], result[last]];
  }
  return result;
}

/**
 * Like `shuffled`, but never in the order `not`, which would reveal an answer.
 *
 * @param {string[]} list
 * @param {Seed} seed
 * @param {string[] | undefined} not
 */
export function shuffledNot(list, seed, not) {
  /** @param {string[]} order */
  const same = (order) => not && order.every((item, place) => item === not[place]);
  const first = shuffled(list, seed);
  return same(first) && list.length > 1 ? [...first.slice(1), first[0]] : first;
}

/** @param {string} text */
function hashOf(text) {
  let hash = 2166136261;
  for (let place = 0; place < text.length; place += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(place), 16777619);
  }
  return hash >>> 0;
}

/**
 * mulberry32: small, and the same in every browser.
 *
 * @param {number} start
 */
function randomFrom(start) {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
