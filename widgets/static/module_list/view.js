import { element, fill, h } from "../ground/dom.js";
import { say, useStrings } from "../ground/strings.js";
import { trackForm, trackOf, trackSummary } from "../page/track.js";
import { moduleList } from "./list.js";

/**
 * What the page carries, with its words in use.
 *
 * @returns {ModuleChoice}
 */
export function readModuleList() {
  const choice = JSON.parse(element("#choice-data").textContent);
  useStrings(choice.language, choice.strings);
  return choice;
}

/**
 * The modules, and above them who the learner is; `get` and `set` are those of `trackForm`. `update` draws what is known now.
 *
 * @param {ModuleChoice} choice
 * @param {TrackStore & { entriesOf(module: ListedModule): Entries }} store
 */
export function moduleListView({ modules, tracks }, { entriesOf, get, set }) {
  const form = trackForm(tracks, { get, set });
  const summary = h("summary");
  const list = h("div");
  const who = tracks.length > 0 && h("details", { class: "dtr-card" }, summary, h("p", null, say("trackText")), form.node);
  const place = fill(element("#choice"), who, list);
  const view = {
    place,
    update() {
      const track = trackOf(tracks, get());
      fill(summary, ...trackSummary(track));
      fill(list, moduleList(modules, entriesOf, track));
      form.update();
    },
  };
  view.update();
  return view;
}
