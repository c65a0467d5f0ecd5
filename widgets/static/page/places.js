/** A page, and one of its steps: `page-3.2`. */
const PLACE = /^(page-\d+)(?:\.(\d+))?$/;

/**
 * The place that an address names after its `#`, or null. Without a step, the page itself says where one begins.
 *
 * @param {string} hash
 * @returns {NamedPlace | null}
 */
export function placeIn(hash) {
  const [, page, step] = PLACE.exec(hash) ?? [];
  if (!page) return null;
  return step ? { page, step: Number(step) } : { page };
}

/**
 * A place as an address has it after its `#`.
 *
 * @param {NamedPlace} place
 */
export function placeText({ page, step }) {
  return step ? `${page}.${step}` : page;
}
