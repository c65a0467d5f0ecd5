import { element, fill, h } from "../ground/dom.js";
import { say, useStrings } from "../ground/strings.js";
import { trackForm, trackOf, trackSummary } from "../page/track.js";
import { moduleList } from "./list.js";

/**
 * The page's data, with its sentences in use.
 *
 * @returns {ModuleChoice}
 */
export function readModuleList() {
  const choice = JSON.parse(element("#choice-data").textContent);
  useStrings(choice.language, choice.strings);
  return choice;
}

/**
 * The list of modules above the choice of a track; `get` and `set` are those of `trackForm`. `update` redraws it from the current data.
 *
 * @param {ModuleChoice} choice
 * @param {TrackStore & { entriesOf(module: ListedModule): Entries }} store
 */
export function moduleListView({ modules, tracks }, { entriesOf, get, set }) {
  const form = trackForm(tracks, { get, set });
  const summary = h("summary");
  const list = h("div");
  const who = tracks.length > 0 && h("details", { class: "dtr-card" }, summary, h("p", null, say("trackText")), form.node);
  const place = fill(element("#choice"), list, who);
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
