import { h, hiddenText, icon } from "../ground/dom.js";
import { say } from "../ground/strings.js";
import { inline } from "../ground/text.js";
import { beads } from "../page/beads.js";
import { doneParts } from "../page/progress.js";
import { moduleSign } from "../page/sign.js";

/**
 * A module in the list. The one to continue with is large, with the place where the learner stopped; the others are small.
 *
 * @param {ModuleCard} card
 * @param {boolean} isNext
 */
export function moduleCard(card, isNext) {
  const { module, need, isDone, isBegun } = card;
  const words = h(
    "div",
    { class: "module-words" },
    need && h("p", { class: "dtr-label" }, h("span", { class: "dtr-tag dtr-tag-strong" }, need)),
    h("h2", null, ...inline(module.title)),
    module.about && !isBegun && !isDone && h("p", null, ...inline(module.about)),
    ...(isDone ? doneLines(card) : openLines(card)),
    ...refresherLine(card),
  );
  return h(
    "li",
    {
      class: `dtr-card module${isNext ? " module-next" : ""}${isDone ? " module-done" : ""}`,
      "data-module": module.module,
      "data-hue": module.hue,
    },
    moduleSign(module.sign),
    words,
    h("p", { class: "dtr-buttons" }, moduleLink(card, isNext)),
  );
}

/** @param {ModuleCard} card */
function openLines({ place, progress, isBegun }) {
  if (!isBegun) return [h("p", { class: "dtr-small" }, say("minutes", { n: progress.total }))];
  return [
    place && h("p", { class: "module-place" }, say("moduleStopped", { page: place.title })),
    h("p", { class: "module-left" }, say("minutesLeft", { n: progress.left })),
    beads(progress, partText(progress, place?.part)),
  ];
}

/**
 * The part in which the learner stopped, or how many are done.
 *
 * @param {ModuleProgress} progress
 * @param {string | undefined} title
 */
function partText(progress, title) {
  const number = progress.parts.findIndex((part) => part.title === title) + 1;
  const all = progress.parts.length;
  return number ? say("partOf", { n: all, number, title: title ?? "" }) : say("partsDone", { done: doneParts(progress), n: all });
}

/** @param {ModuleCard} card */
function doneLines({ module }) {
  const sentence = say(module.handed_in ? "moduleHandedIn" : "allPartsDone");
  return [h("p", { class: "dtr-state dtr-state-done" }, icon("check"), sentence)];
}

/** @param {ModuleCard} card */
function refresherLine({ module, isWaiting }) {
  if (!isWaiting) return [];
  const link = h("a", { href: `${module.href}#${module.refresher?.page}` }, say("refresherOpen"), hiddenText(`: ${module.title}`));
  return [h("p", null, say("refresherWaits"), " ", link)];
}

/**
 * @param {ModuleCard} card
 * @param {boolean} isNext
 */
function moduleLink({ module, place, isDone, isBegun }, isNext) {
  const way = say(isDone ? "moduleAgain" : isBegun ? "moduleGoOn" : "moduleBegin");
  const kind = isNext ? " dtr-button-main" : isDone ? " dtr-button-quiet" : "";
  const href = `${module.href}${isBegun && !isDone ? (place?.hash ?? "") : ""}`;
  return h("a", { class: `dtr-button${kind}`, href }, way, hiddenText(`: ${module.title}`));
}
