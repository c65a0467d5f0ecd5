/**
 * Whether a value is the id of one of these entries.
 *
 * @param {Json} value
 * @param {Texts} entries
 */
export function isIdOf(value, entries) {
  return Object.keys(entries).includes(value);
}

/**
 * Whether a value lists ids of these entries, each once.
 *
 * @param {Json} value
 * @param {Texts} entries
 */
export function areIdsOf(value, entries) {
  return Array.isArray(value) && value.every((id) => isIdOf(id, entries)) && new Set(value).size === value.length;
}
