import { button, h, icon } from "../ground/dom.js";
import { say } from "../ground/strings.js";
import { inline, paragraphs } from "../ground/text.js";

/**
 * The note before hard content: what is coming, and where to find support. Null if the author wrote no note.
 *
 * @param {{ note?: string }} cell
 * @param {Host} host
 */
export function contentNote(cell, host) {
  if (!cell.note) return null;
  return noteBox("dtr-note", h("strong", null, say("beforeReading")), ...paragraphs(cell.note), supportLine(host));
}

/**
 * Where learners can find support, in the author's words. The mission's own contact is beside it already (`supportLine`).
 *
 * @param {string} text
 */
export function supportNote(text) {
  return noteBox("dtr-note dtr-support", h("strong", null, say("support")), ...paragraphs(text));
}

/**
 * The mission's contact for support in one line, with a link to all contacts if the module has that tool.
 *
 * @param {Host} host
 */
export function supportLine(host) {
  const contacts = host.tools.find((tool) => tool.tool === "contacts");
  const all = contacts && button(say("allContacts"), () => host.openTool(contacts.id), "quiet");
  const person = host.mission.support && h("span", null, ...inline(say("supportIs", { support: host.mission.support })));
  return (person || all) && h("p", { class: "dtr-support-line" }, person, all);
}

/**
 * @param {string} className
 * @param {...Child} content
 */
function noteBox(className, ...content) {
  return h("div", { class: className }, icon("info"), h("div", null, ...content));
}
