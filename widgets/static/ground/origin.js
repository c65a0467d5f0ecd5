const ORIGIN_KEY = "dtr:origin";
const ORIGIN_BYTES = 16;
const ORIGIN_FORM = /^[A-Za-z0-9_-]{8,64}$/;
/** The origin of a page in a browser that keeps nothing. */
let originOfPage = "";

/** Whether this can be an origin, as `widgets/answers/origin.py` takes one. */
export function isOrigin(text) {
  return typeof text === "string" && ORIGIN_FORM.test(text);
}

/** The random text by which this browser can be told from others, made at first use; one for the page's life if `storage` keeps nothing. */
export function originOf(storage) {
  const kept = originKept(storage);
  if (kept) return kept;
  originOfPage ||= Array.from(crypto.getRandomValues(new Uint8Array(ORIGIN_BYTES)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  try {
    storage.setItem(ORIGIN_KEY, originOfPage);
  } catch {
    // full, forbidden or not there
  }
  return originOfPage;
}

function originKept(storage) {
  try {
    const kept = storage.getItem(ORIGIN_KEY);
    return isOrigin(kept) ? kept : "";
  } catch {
    return "";
  }
}
