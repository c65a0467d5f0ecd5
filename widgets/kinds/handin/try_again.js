import { button, h } from "#course/ground/dom.js";
import { say } from "#course/ground/strings.js";
import { dueLines, whyUncounted } from "./terms.js";

/**
 * What is left to try after an attempt that has not passed, by when, and the way to it.
 *
 * @param {Results} results
 * @param {Host} host
 * @returns {Child[]}
 */
export function tryAgainLines(results, host) {
  const left = results.attempts_left;
  if (results.passed || !results.graded || typeof left !== "number") return [];
  const uncounted = whyUncounted(host);
  const open = left > 0 ? [say("attemptsLeft", { n: left }), ...dueLines(host.terms)] : [say("attemptsOut")];
  const lines = uncounted ? [say(uncounted)] : open;
  const canTry = left > 0 && !uncounted && !host.looksBack;
  return [
    h("h4", null, say("nextAttempt")),
    h("p", null, ...lines.filter(Boolean).flatMap((line, place) => [place > 0 && " ", line])),
    canTry && h("p", { class: "dtr-buttons" }, tryButton(host)),
  ];
}

/**
 * Another attempt begins on the first page of the test, with a new one where there are variants.
 *
 * @param {Host} host
 */
function tryButton(host) {
  const first = host.questions.find(({ page }) => page)?.page;
  const isNew = host.drawing.canStart;
  const start = () => {
    if (host.drawing.canStart) host.drawing.start();
    if (first) window.location.hash = first.id;
  };
  return isNew || first ? button(say(isNew ? "startAgain" : "toTest"), start) : null;
}
