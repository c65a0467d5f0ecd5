import { showMark } from "#course/cells/part_marks.js";
import { fill, freshId, h, icon } from "#course/ground/dom.js";
import { say } from "#course/ground/strings.js";
import { brief, inline } from "#course/ground/text.js";
import { answerMenu } from "./menu.js";

/**
 * A line with its place: a button that takes the answer which is held, or else opens the answers below it; beside it one that takes an
 * answer back.
 *
 * @param {PairPlaceSetting} setting
 */
export function pairPlace({ left, text, answers, held, put, takeBack }) {
  const [lineId, answerId] = [freshId("line"), freshId("answer")];
  const chosen = h("span", { id: answerId, class: "dtr-place-answer" });
  const open = h(
    "button",
    {
      type: "button",
      class: "dtr-place",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-labelledby": `${lineId} ${answerId}`,
      onclick: () => press(),
    },
    chosen,
    icon("chevron-down"),
  );
  const back = h("button", { type: "button", class: "dtr-take-back", onclick: () => empty() }, icon("x"));
  const right = h("p", { class: "dtr-place-right", hidden: true });
  const menu = answerMenu(open, answers, (id) => put(left, id));
  const node = h(
    "li",
    { class: "dtr-pair", "data-left": left },
    h("span", { id: lineId, class: "dtr-pair-line" }, ...inline(text)),
    h("div", { class: "dtr-pair-answer" }, open, back),
    menu.node,
    right,
  );
  const press = () => {
    if (held()) put(left, held());
    else menu.toggle(open.dataset.answer);
  };
  const empty = () => {
    takeBack(left);
    open.focus();
  };
  return {
    left,
    node,
    /** @param {string | undefined} id */
    show(id) {
      const words = answers.find(([answer]) => answer === id)?.[1];
      if (id) open.dataset.answer = id;
      else delete open.dataset.answer;
      fill(chosen, ...(words ? inline(words) : [say("matchChoose")]));
      back.hidden = !words;
      back.setAttribute("aria-label", say("matchTakeBack", { answer: brief(words, 60) }));
    },
    /** @param {FeedbackRow | undefined} row */
    mark(row) {
      fill(right, ...(row?.right ? [h("span", { class: "dtr-place-right-label" }, say("pairRightIs")), " ", ...inline(row.right)] : []));
      right.hidden = !row?.right;
      showMark(node, row, open);
    },
  };
}
