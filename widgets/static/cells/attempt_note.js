import { button, focusOn, h, refill } from "../ground/dom.js";
import { say } from "../ground/strings.js";

/**
 * What a learner has to know of the test that is open, in `place`: that it was handed in, that a new one was drawn; with a button that
 * starts another attempt. `isShort`: nothing but the button, where there is one.
 *
 * @param {HTMLElement} place
 * @param {Host} host
 * @param {{ isShort?: boolean }} how
 */
export function attemptNote(place, host, { isShort = false } = {}) {
  const told = h("div");
  let wasStarted = false;
  const start = () => {
    host.drawing.start();
    wasStarted = true;
    update();
    focusOn(told);
  };
  const update = () => {
    const { isOver, canStart, draw } = host.drawing;
    const isNew = draw > 0 && !isOver && (!isShort || wasStarted);
    refill(
      told,
      isOver && !isShort && h("p", { class: "dtr-hint" }, say("testTaken")),
      canStart && (isOver || isShort) && !host.looksBack && h("p", { class: "dtr-buttons" }, button(say("startAgain"), start)),
      isNew && h("p", { class: "dtr-hint" }, say("testNew")),
    );
  };
  update();
  place.append(told);
  host.onChange(update);
  host.onStatus(update);
  host.onResults(update);
}
