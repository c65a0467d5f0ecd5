import { freshId, h, stateIcon } from "../ground/dom.js";
import { paragraphs } from "../ground/text.js";

/**
 * Show on a part of a question, such as an option, how it went and why; nothing without a `row`. The `control` in it is described by that.
 *
 * @param {HTMLElement} part
 * @param {FeedbackRow | undefined} row
 * @param {HTMLElement} [control]
 */
export function showMark(part, row, control) {
  part.querySelector(":scope > .dtr-mark")?.remove();
  control?.removeAttribute("aria-describedby");
  delete part.dataset.mark;
  if (!row) return;
  const mark = markNode(row);
  part.dataset.mark = row.state;
  control?.setAttribute("aria-describedby", mark.id);
  part.append(mark);
}

/**
 * Only what the learner did has an icon: a right answer that was missed must not look like one that was found.
 *
 * @param {FeedbackRow} row
 */
function markNode({ state, mark, why }) {
  const sign = (state === "right" || state === "wrong") && stateIcon(state);
  return h("div", { id: freshId("mark"), class: "dtr-mark" }, h("p", { class: "dtr-mark-line" }, sign, mark), ...paragraphs(why));
}
