/** The browser's storage, null where it keeps nothing: it may be full or forbidden. */
export function writableStorage() {
  try {
    window.localStorage.setItem("dtr:probe", "1");
    window.localStorage.removeItem("dtr:probe");
    return window.localStorage;
  } catch {
    return null;
  }
}

/** The browser's storage even where it is full, null where it is forbidden. */
export function readableStorage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
