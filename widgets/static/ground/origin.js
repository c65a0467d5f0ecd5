const KEY = "dtr:origin";
const BYTES = 16;
const FORM = /^[A-Za-z0-9_-]{8,64}$/;
/** The origin of a page in a browser that keeps nothing. */
let pageOrigin = "";

/**
 * Whether this can be an origin, as `widgets/answers/origin.py` takes one.
 *
 * @param {string} text
 */
export function isOrigin(text) {
  return typeof text === "string" && FORM.test(text);
}

/**
 * The random text by which this browser can be told from others, made at first use; one for the page's life if `storage` keeps nothing.
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
    // full, forbidden or not there
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
