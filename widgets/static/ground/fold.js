/**
 * A text as it is compared when someone searches: without accents, in lower case, with single spaces. Works in any script.
 *
 * @param {string} text
 */
export function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();
}

/**
 * Whether a folded text contains each word of what was typed.
 *
 * @param {string} text
 * @param {string} typed
 */
export function hasWords(text, typed) {
  return folded(typed)
    .split(" ")
    .every((word) => text.includes(word));
}
