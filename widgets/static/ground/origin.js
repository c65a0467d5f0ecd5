const KEY = "dtr:origin";
const BYTES = 16;
const FORM = /^[A-Za-z0-9_-]{8,64}$/;
/** The origin of a page in a browser without storage. */
let pageOrigin = "";

/**
 * Whether this is a valid origin, by the rule of `widgets/answers/origin.py`.
 *
 * @param {string} text
 */
export function isOrigin(text) {
  return typeof text === "string" && FORM.test(text);
}

/**
 * The random text that distinguishes this browser from others, made at first use; it lasts as long as the page if `storage` keeps nothing.
 *
 * @param {Store} storage
 */
export function originOf(storage) {
  const kept = keptOrigin(storage);
  if (kept) return kept;
  pageOrigin ||= Array.from(crypto.getRandomValues(new Uint8Array(BYTES)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  try {
    storage?.setItem(KEY, pageOrigin);
  } catch {
    // full, forbidden or missing
  }
  return pageOrigin;
}

/** @param {Store} storage */
function keptOrigin(storage) {
  try {
    const kept = storage?.getItem(KEY) ?? "";
    return isOrigin(kept) ? kept : "";
  } catch {
    return "";
  }
}
