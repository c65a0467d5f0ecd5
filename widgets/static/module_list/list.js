import { nextRound, todayHere } from "#kinds/refresher/schedule.js";
import { h } from "../ground/dom.js";
import { keptPlace } from "../ground/place.js";
import { PLACE, REFRESHER, SHARED } from "../ground/reserved_entries.js";
import { progressOf } from "../page/progress.js";
import { trackNeed, trackParts } from "../page/track.js";
import { moduleCard } from "./card.js";

/**
 * The list of modules, each with the learner's progress and a link; the one to continue with comes first. `entriesOf(module)`
 * returns the entries by id, and `track` marks required modules.
 *
 * @param {ListedModule[]} modules
 * @param {(module: ListedModule) => Entries} entriesOf
 * @param {Track | null} track
 */
export function moduleList(modules, entriesOf, track) {
  const cards = modules.map((module) => cardOf(module, entriesOf(module), track));
  const next = nextCard(cards, track);
  const others = cards.filter((card) => card !== next);
  return h("ul", { class: "module-list" }, ...(next ? [moduleCard(next, true)] : []), ...others.map((card) => moduleCard(card, false)));
}

/**
 * @param {ListedModule} module
 * @param {Entries} entries
 * @param {Track | null} track
 * @returns {ModuleCard}
 */
function cardOf(module, entries, track) {
  const asked = track && { ...track, ...(module.tracks[track.id] ?? { pages: [], first: [] }) };
  const parts = trackParts(module.parts, asked);
  const place = keptPlace(entries[PLACE]);
  const progress = progressOf(parts, asked, place?.done ?? {});
  const isAnswered = module.begun || Object.keys(entries).some((id) => !SHARED.includes(id) && id !== PLACE);
  const part = parts.find(({ pages }) => pages.some(({ id }) => id === place?.page));
  const page = part?.pages.find(({ id }) => id === place?.page);
  return {
    module,
    need: trackNeed(track, module.module),
    progress,
    // opening a module is not beginning it
    isBegun: isAnswered || (place?.seen.length ?? 0) > 1,
    isDone: Boolean(module.handed_in) || progress.left === 0,
    place:
      place && page ? { title: page.title, part: part?.title ?? "", hash: `#${page.id}${place.step > 1 ? `.${place.step}` : ""}` } : null,
    at: entries[PLACE]?.at ?? "",
    isWaiting: Boolean(module.refresher && nextRound(module.refresher, entries[REFRESHER]?.value, module.handed_in, todayHere())),
  };
}

/**
 * The module to continue with: among those that are not done, the one begun in which the learner was last, else a required one,
 * else the first.
 *
 * @param {ModuleCard[]} cards
 * @param {Track | null} track
 */
function nextCard(cards, track) {
  const open = cards.filter(({ isDone }) => !isDone);
  const begun = open.filter(({ isBegun }) => isBegun).sort((one, other) => (one.at > other.at ? -1 : 1));
  return begun[0] ?? open.find(({ module }) => track?.modules[module.module] === "required") ?? open[0];
}
