import { h } from "./dom.js";

/** How long a browser may take to begin a download, in milliseconds. */
const KEEP_FILE = 60000;

/**
 * Bytes as a file is handed on within the page: `{filename, base64}`.
 *
 * @param {FileBytes} file
 * @returns {PageFile}
 */
export function fileOf({ filename, bytes }) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return { filename, base64: btoa(text) };
}

/**
 * Put a file into the learner's downloads; `base64` is what it holds.
 *
 * @param {PageFile} file
 */
export function downloadFile({ filename, base64 }) {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  const anchor = h("a", { href: url, download: filename, hidden: true });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_FILE);
}
