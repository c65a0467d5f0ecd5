import { fill, h } from "./dom.js";
import { modulesList, modulesResults } from "./modules.js";
import { createQueue } from "./queue.js";
import { browserStorage } from "./host.js";
import { startSheet } from "./sheet.js";
import { say, useStrings } from "./strings.js";

/** Where a learner chooses a module on a server: what waits in this browser to be saved counts as answered. */
export function startChoice() {
  const choice = choiceData();
  const storage = browserStorage();
  const entriesOf = ({ module, answers }) => ({ ...answers, ...createQueue(storage, choice.learner.id, module).all() });
  fill(document.getElementById("choice"), modulesList(choice.modules, entriesOf), modulesResults(choice.modules), choiceLearner(choice));
  startSheet();
}

/** What the page carries, with its words in use. */
export function choiceData() {
  const choice = JSON.parse(document.getElementById("choice-data").textContent);
  useStrings(choice.language, choice.strings);
  return choice;
}

function choiceLearner({ learner, sign_out: signOut }) {
  if (!learner.id) return null;
  const leave = signOut && h("a", { class: "dtr-button dtr-button-quiet", href: signOut }, say("signOut"));
  return h("p", { class: "choice-learner" }, h("span", null, say("keepWho", { name: learner.name || learner.id, id: learner.id })), leave);
}
