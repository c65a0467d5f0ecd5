import { choiceData, choiceView } from "./served.js";
import { start as startSheet } from "../page/small_pages.js";
import { createShelf, onShelfLearner, shelfLearner, shelfNewest, shelfStorage } from "../offline/local_answers.js";
import { say } from "../ground/strings.js";
import { TRACK } from "../page/track.js";

/** Where a learner chooses a module of a field edition: how far they are in each, as this browser has kept it. */
export function start() {
  const choice = choiceData();
  const storage = shelfStorage();
  const shelfOf = (module) => createShelf(storage, shelfLearner(storage).id, module);
  let unkept = null;
  const set = (value) => {
    const entry = { value, at: new Date().toISOString() };
    const areKept = choice.modules.map(({ module }) => shelfOf(module).put(TRACK, entry)).every(Boolean);
    unkept = areKept ? null : entry;
    view.update();
    if (!areKept) throw new Error(say("notKept"));
  };
  const view = choiceView(choice, {
    entriesOf: ({ module }) => shelfOf(module).all(),
    get: () => unkept ?? shelfNewest(storage, shelfLearner(storage).id, TRACK),
    set,
  });
  onShelfLearner(view.update);
  // back from a module, the browser may show this page as it was left
  window.addEventListener("pageshow", ({ persisted }) => persisted && view.update());
  startSheet();
}
