import { TRACK } from "../ground/reserved_entries.js";
import { readableStorage } from "../ground/storage.js";
import { say } from "../ground/strings.js";
import { createLocalAnswers, currentLearner, newestAnswer, onLearnerChange } from "../offline/local_answers.js";
import { start as startSheet } from "../page/small_pages.js";

import { moduleListView, readModuleList } from "./view.js";

/** Start the list of modules of a field edition: the progress in each is read from this browser. */
export function start() {
  const choice = readModuleList();
  const storage = readableStorage();
  /** @param {string} module */
  const answersOf = (module) => createLocalAnswers(storage, currentLearner(storage).id, module);
  /** @type {Entry | null} */
  let unkept = null;
  /** @param {string | null} value */
  const set = (value) => {
    const entry = { value, at: new Date().toISOString() };
    const areKept = choice.modules.map(({ module }) => answersOf(module).put(TRACK, entry)).every(Boolean);
    unkept = areKept ? null : entry;
    view.update();
    if (!areKept) throw new Error(say("notKept"));
  };
  const view = moduleListView(choice, {
    entriesOf: ({ module }) => answersOf(module).all(),
    get: () => unkept ?? newestAnswer(storage, currentLearner(storage).id, TRACK),
    set,
  });
  onLearnerChange(view.update);
  // when the learner returns from a module, the browser may show an old version of this page
  window.addEventListener("pageshow", ({ persisted }) => persisted && view.update());
  startSheet();
}
