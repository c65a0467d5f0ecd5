import { choiceData } from "./choice.js";
import { fill } from "./dom.js";
import { modulesList } from "./modules.js";
import { startSheet } from "./sheet.js";
import { createShelf, onShelfLearner, shelfLearner, shelfStorage } from "./shelf.js";

/** Where a learner chooses a module of a field edition: how far they are in each, as this browser has kept it. */
export function startFieldchoice() {
  const choice = choiceData();
  const storage = shelfStorage();
  const draw = () => {
    const { id } = shelfLearner(storage);
    fill(document.getElementById("choice"), modulesList(choice.modules, ({ module }) => createShelf(storage, id, module).all()));
  };
  draw();
  onShelfLearner(draw);
  // back from a module, the browser may show this page as it was left
  window.addEventListener("pageshow", ({ persisted }) => persisted && draw());
  startSheet();
}
