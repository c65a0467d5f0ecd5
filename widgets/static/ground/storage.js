/** The browser's storage, null if it is full or forbidden. */
export function writableStorage() {
  try {
    window.localStorage.setItem("dtr:probe", "1");
    window.localStorage.removeItem("dtr:probe");
    return window.localStorage;
  } catch {
    return null;
  }
}

/** The browser's storage even if it is full, null if it is forbidden. */
export function readableStorage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
