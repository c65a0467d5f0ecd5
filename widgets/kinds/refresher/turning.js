import { button, elements, focusOn, h } from "#course/ground/dom.js";
import { say } from "#course/ground/strings.js";

/**
 * Show the questions of a refresher one at a time, and after the last one how it went; all at once where the learner wants whole pages,
 * and on paper. Returns what is drawn below them: the ways back and on.
 *
 * @param {HTMLElement[]} cards the questions, then the outcome
 * @param {number} first the index of the card to begin with
 */
export function turningOf(cards, first) {
  const last = cards.length - 1;
  let shown = first;
  const back = button(say("questionBefore"), () => turn(shown - 1));
  const next = button("", () => turn(shown + 1), "main");
  const draw = () => {
    for (const [place, card] of cards.entries()) card.toggleAttribute("data-away", place !== shown);
    back.hidden = shown === 0;
    next.hidden = shown === last;
    next.textContent = say(shown === last - 1 ? "refresherOutcome" : "questionNext");
  };
  /** @param {number} place */
  const turn = (place) => {
    shown = place;
    draw();
    focusOn(elements(".dtr-label", cards[shown])[0] ?? cards[shown]);
    cards[shown].scrollIntoView({ block: "start" });
  };
  draw();
  return h("p", { class: "dtr-buttons dtr-refresher-ways" }, back, next);
}
