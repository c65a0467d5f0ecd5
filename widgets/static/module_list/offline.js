import { readableStorage } from "../ground/storage.js";
import { readModuleList, moduleListView } from "./served.js";
import { start as startSheet } from "../page/small_pages.js";
import { createLocalAnswers, onLearnerChange, currentLearner, newestAnswer } from "../offline/local_answers.js";
import { say } from "../ground/strings.js";
import { TRACK } from "../page/track.js";

/** Where a learner chooses a module of a field edition: how far they are in each, as this browser has kept it. */
export function start() {
  const choice = readModuleList();
  const storage = readableStorage();
  const shelfOf = (module) => createLocalAnswers(storage, currentLearner(storage).id, module);
  let unkept = null;
  const set = (value) => {
    const entry = { value, at: new Date().toISOString() };
    const areKept = choice.modules.map(({ module }) => shelfOf(module).put(TRACK, entry)).every(Boolean);
    unkept = areKept ? null : entry;
    view.update();
    if (!areKept) throw new Error(say("notKept"));
  };
  const view = moduleListView(choice, {
    entriesOf: ({ module }) => shelfOf(module).all(),
    get: () => unkept ?? newestAnswer(storage, currentLearner(storage).id, TRACK),
    set,
  });
  onLearnerChange(view.update);
  // back from a module, the browser may show this page as it was left
  window.addEventListener("pageshow", ({ persisted }) => persisted && view.update());
  startSheet();
}
