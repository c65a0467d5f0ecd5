import { isAnswered, questionChip } from "../cells/question_numbers.js";
import { announce, fill, h, liveRegion } from "../ground/dom.js";
import { say } from "../ground/strings.js";

/** From this width on, the numbers of a test take two lines or three. */
const ROOMY = "(min-width: 40rem)";

/**
 * The numbers of all questions that count, to go from one to another; a line that says how many are answered unfolds them.
 *
 * @param {Host} host
 */
export function createTestMap(host) {
  const chips = host.questions.map(({ cell }) => questionChip(host, cell));
  const told = h("summary");
  const heard = liveRegion();
  const node = h(
    "nav",
    { class: "dtr test-map", "aria-label": say("mapTitle") },
    h(
      "details",
      { open: window.matchMedia(ROOMY).matches },
      told,
      h("ol", { class: "dtr-numbers" }, ...chips.map((chip) => h("li", null, chip.node))),
    ),
    heard,
  );
  /** @type {string | undefined} */
  let shown;
  /** @type {number | undefined} */
  let counted;
  const update = () => {
    for (const chip of chips) chip.update(shown);
    const done = host.questions.filter(({ cell }) => isAnswered(host, cell)).length;
    const marked = host.questions.filter(({ cell }) => host.marks?.has(cell.id)).length;
    const all = host.questions.length;
    const answered = say("mapAnswered", { done, all });
    const words = [answered, marked > 0 && say("mapMarked", { n: marked })].filter(Boolean).join(" · ");
    if (told.textContent !== words) fill(told, words);
    if (counted !== undefined && counted !== done) announce(heard, h("span", null, answered));
    counted = done;
  };
  host.onChange(update);
  host.onResults(update);
  host.marks?.onChange(update);
  return {
    node,
    /**
     * Name the question that is shown, by its id; none where a whole page is shown.
     *
     * @param {string | undefined} current
     */
    show(current) {
      shown = current;
      update();
    },
  };
}
