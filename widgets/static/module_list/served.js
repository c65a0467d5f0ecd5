import { h } from "../ground/dom.js";
import { namedBy } from "../ground/learner.js";
import { TRACK } from "../ground/reserved_entries.js";
import { writableStorage } from "../ground/storage.js";
import { say } from "../ground/strings.js";
import { createOutbox } from "../host/outbox.js";
import { readCookie } from "../host/server.js";
import { start as startSheet } from "../page/small_pages.js";
import { moduleResults } from "./results.js";
import { moduleListView, readModuleList } from "./view.js";

/** Start the list of modules on a server: answers that wait in this browser count as answered. */
export function start() {
  const choice = /** @type {ServedChoice} */ (readModuleList());
  const storage = writableStorage();
  const outboxes = new Map(choice.modules.map(({ module }) => [module, createOutbox(storage, choice.learner.id, module)]));
  /** @param {ListedModule} module */
  const entriesOf = ({ module, answers }) => ({ ...answers, ...outboxes.get(module)?.all() });
  let said = newestEntry([choice.said, ...[...outboxes.values()].map((outbox) => outbox.all()[TRACK])]);

  /** @param {string | null} value */
  const set = async (value) => {
    said = { value, at: new Date().toISOString() };
    for (const outbox of outboxes.values()) outbox.put(TRACK, said);
    view.update();
    await sendTrack(value);
    for (const outbox of outboxes.values()) outbox.settle(TRACK, said.at);
  };
  const view = moduleListView(choice, { entriesOf, get: () => said, set });
  view.place.append(...[moduleResults(choice.modules), learnerLine(choice)].filter(Boolean));
  startSheet();
}

/**
 * The newest of these entries.
 *
 * @param {(Entry | null | undefined)[]} entries
 */
function newestEntry(entries) {
  return entries.filter(Boolean).reduce((/** @type {Entry | null} */ last, entry) => (last && last.at > entry.at ? last : entry), null);
}

/**
 * Have the server save the track; fails with a sentence, and then the module's own page sends it.
 *
 * @param {string | null} value
 */
async function sendTrack(value) {
  const form = new FormData();
  form.append("_xsrf", readCookie("_xsrf"));
  form.append("track", value ?? "");
  let reply;
  try {
    reply = await fetch(window.location.pathname, { method: "POST", body: form, headers: { "X-XSRFToken": readCookie("_xsrf") } });
  } catch {
    throw new Error(say("trackUnsent"));
  }
  if (!reply.ok) throw new Error((await reply.json().catch(() => ({}))).message || say("trackUnsent"));
}

/** @param {ServedChoice} choice */
function learnerLine({ learner, sign_out: signOut, lab }) {
  if (!learner.id) return null;
  const leave = signOut && h("a", { class: "dtr-button dtr-button-quiet", href: signOut }, say("signOut"));
  const notebooks = lab && h("a", { class: "dtr-button dtr-button-quiet", href: lab }, say("openLab"));
  return h(
    "p",
    { class: "choice-learner" },
    h("span", null, say("keepWho", { name: learner.name || namedBy(learner.id), id: namedBy(learner.id) })),
    notebooks,
    leave,
  );
}
