import { pointsText } from "#kinds/handin/points.js";
import { nextRound, todayHere } from "#kinds/refresher/schedule.js";
import { createCover } from "../cells/cover.js";
import { questionState } from "../cells/question_answers.js";
import { h, hiddenText, icon, stateIcon } from "../ground/dom.js";
import { REFRESHER, SHARED } from "../ground/reserved_entries.js";
import { say } from "../ground/strings.js";
import { inline } from "../ground/text.js";
import { trackNeed } from "../page/track.js";

/**
 * The list of modules, each with the learner's progress and a link; `entriesOf(module)` returns the answers by id, and
 * `track` marks required modules.
 *
 * @param {ListedModule[]} modules
 * @param {(module: ListedModule) => Entries} entriesOf
 * @param {Track | null} track
 */
export function moduleList(modules, entriesOf, track) {
  const cards = modules.map((module) => ({ module, need: trackNeed(track, module.module), ...progressOf(module, entriesOf(module)) }));
  const next = nextCard(cards, track);
  return h("ul", { class: "module-list" }, ...cards.map((card) => moduleCard(card, card === next)));
}

/**
 * Whether the modules that were handed in were passed, covered until the learner asks; null if none was handed in.
 *
 * @param {ListedModule[]} modules
 */
export function moduleResults(modules) {
  const handedIn = modules.filter((module) => module.handed_in);
  if (!handedIn.length) return null;
  /** @type {Cover<ListedModule[]>} */
  const cover = createCover((shown) => [h("ul", { class: "module-results" }, ...shown.map(resultItem))]);
  cover.update(handedIn, say("resultHere"));
  return h("section", { class: "dtr-card" }, h("h2", null, say("modulesResults")), cover.told, cover.node);
}

/**
 * The module to highlight: among those not handed in, one that was begun, else a required one, else the first.
 *
 * @param {ModuleCard[]} cards
 * @param {Track | null} track
 */
function nextCard(cards, track) {
  const open = cards.filter(({ module }) => !module.handed_in);
  return open.find(({ begun }) => begun) ?? open.find(({ module }) => track?.modules[module.module] === "required") ?? open[0];
}

/**
 * @param {ListedModule} module
 * @param {Entries} entries
 */
function progressOf(module, entries) {
  const done = module.graded.filter((cell) => countedState(cell, entries[cell.id]) === "full").length;
  const waits = module.refresher && nextRound(module.refresher, entries[REFRESHER]?.value, module.handed_in, todayHere());
  return {
    done,
    all: module.graded.length,
    waits: Boolean(waits),
    begun: module.begun || Object.keys(entries).some((id) => !SHARED.includes(id)),
  };
}

/**
 * @param {CountedQuestion} cell
 * @param {Entry | undefined} entry
 */
function countedState(cell, entry) {
  return questionState({ ...cell, ...cell.ids, ...cell.variants?.[entry?.variant ?? ""] }, entry?.value);
}

/**
 * @param {ModuleCard} card
 * @param {boolean} standsOut
 */
function moduleCard({ module, need, done, all, begun, waits }, standsOut) {
  const way = say(module.handed_in ? "moduleAgain" : begun ? "moduleGoOn" : "moduleBegin");
  const facts = [say("minutes", { n: module.minutes }), all > 0 && say("moduleAnswered", { done, all })].filter(Boolean).join(" · ");
  return h(
    "li",
    { class: "dtr-card module", "data-module": module.module },
    need && h("p", { class: "dtr-label" }, h("span", { class: "dtr-tag dtr-tag-strong" }, need)),
    h("h2", null, ...inline(module.title)),
    module.about && h("p", null, ...inline(module.about)),
    h("p", { class: "dtr-small" }, facts),
    all > 0 && h("div", { class: "module-bar", "aria-hidden": "true" }, h("span", { style: `inline-size: ${(100 * done) / all}%` })),
    module.handed_in && h("p", { class: "dtr-state dtr-state-done" }, icon("check"), say("moduleHandedIn")),
    waits &&
      h(
        "p",
        null,
        say("refresherWaits"),
        " ",
        h("a", { href: `${module.href}#${module.refresher?.page}` }, say("refresherOpen"), hiddenText(`: ${module.title}`)),
      ),
    h(
      "p",
      { class: "dtr-buttons" },
      h("a", { class: `dtr-button${standsOut ? " dtr-button-main" : ""}`, href: module.href }, way, hiddenText(`: ${module.title}`)),
    ),
  );
}

/** @param {ListedModule} module */
function resultItem({ title, result }) {
  /** @type {[Outcome, string]} */
  const [state, sentence] = !result ? ["part", "handedInWaiting"] : result.passed ? ["right", "passed"] : ["part", "notPassed"];
  const share =
    typeof result?.percent === "number" &&
    h("span", { class: "dtr-small" }, say("moduleShare", { percent: pointsText(result.percent), mark: pointsText(result.pass_mark) }));
  return h(
    "li",
    null,
    h("p", null, ...inline(title)),
    h("p", { class: `dtr-verdict dtr-verdict-${state}` }, stateIcon(state), h("strong", null, say(sentence)), share),
  );
}
