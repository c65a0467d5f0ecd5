import { h, icon } from "../ground/dom.js";
import { say } from "../ground/strings.js";
import { inline } from "../ground/text.js";

/**
 * The four steps: the field of a diagram that explains each, the key of its name, and its icon.
 *
 * @type {["observe" | "record" | "report" | "refer", string, IconName][]}
 */
const STEPS = [
  ["observe", "signObserve", "eye"],
  ["record", "signRecord", "notebook-pen"],
  ["report", "signReport", "megaphone"],
  ["refer", "signRefer", "hand-helping"],
];

/**
 * The course's own sign: observe, record, report, refer. It is small, one line of icons and words, unless there are
 * `texts` that explain the steps.
 *
 * @param {{ observe?: string, record?: string, report?: string, refer?: string }} texts
 */
export function courseSign(texts = {}) {
  const isLarge = STEPS.some(([step]) => texts[step]);
  const items = STEPS.map(([step, name, symbol]) =>
    h(
      "li",
      null,
      h("span", { class: "dtr-sign-icon" }, icon(symbol)),
      h("strong", null, say(name)),
      isLarge && h("span", { class: "dtr-sign-text" }, ...inline(texts[step] ?? "")),
    ),
  );
  return h("ol", { class: isLarge ? "dtr-sign dtr-sign-large" : "dtr-sign", "aria-label": say("signName") }, ...items);
}
