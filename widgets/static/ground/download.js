import { h } from "./dom.js";

/** How long a browser may take to start a download, in milliseconds. */
const KEEP_FILE = 60000;

/**
 * Bytes in the form in which the page passes files on: `{filename, base64}`.
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
 * Save a file to the learner's downloads; `base64` is its content.
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
