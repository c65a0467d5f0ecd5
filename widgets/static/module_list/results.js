import { pointsText } from "#kinds/handin/points.js";
import { createCover } from "../cells/cover.js";
import { h, stateIcon } from "../ground/dom.js";
import { say } from "../ground/strings.js";
import { inline } from "../ground/text.js";

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
