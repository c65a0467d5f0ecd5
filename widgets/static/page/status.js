import { h, liveRegion } from "../ground/dom.js";
import { say } from "../ground/strings.js";

/**
 * Whether the answers are saved, in a word or two, updated when it changes.
 *
 * @param {Host} host
 * @param {string} className
 */
export function statusLine(host, className = "page-status") {
  const line = h("span", { class: className });
  const told = liveRegion();
  let wasWaiting = false;
  const show = () => {
    const word = say(host.status);
    line.dataset.status = host.status;
    if (line.textContent !== word) line.textContent = word;
    // Saving is announced only after a reconnection, not for each answer. The notice reports the disconnection.
    if (host.status !== "saved") told.textContent = "";
    else if (wasWaiting) told.textContent = word;
    wasWaiting = host.status === "waiting" || (wasWaiting && host.status !== "saved");
  };
  show();
  host.onStatus(show);
  return h("span", null, line, told);
}
