import { DRAWN_TEST, drawnTestIn, drawVariant, FIRST_VARIANT } from "../ground/drawn_test.js";
import { foldedId } from "../ground/learner.js";
import { freshToken } from "../ground/token.js";

/**
 * Draws the learner's test: one variant of each question that counts and has several.
 *
 * It is drawn once, when the test is opened, and again when the learner starts another attempt. `set(id, entry)` keeps an entry like
 * an answer; `facts()` gives what is known now. Nothing is drawn before the other side has said what it has of the learner, or has been
 * silent for so long that the learner continues without it.
 *
 * @param {{ module: string, get(id: string): Entry | undefined, set(id: string, entry: NewEntry): void, facts(): DrawingFacts }} parts
 * @returns {TestDrawing}
 */
export function createDrawing({ module, get, set, facts }) {
  let isKnown = false;
  let isWanted = false;

  const drawn = () => drawnTestIn(get(DRAWN_TEST));
  const parallel = () =>
    facts()
      .questions.filter(({ cell }) => cell.variants)
      .map(({ cell }) => cell);
  /** How many attempts the other side has counted: it does not count refused hand-ins, nor the same answers twice. */
  const made = () => facts().results?.attempts_made ?? 0;
  /** @param {Omit<DrawnTest, "given"> & Partial<DrawnTest>} test */
  const keep = (test) => set(DRAWN_TEST, { value: test });
  /**
   * @param {Question} cell
   * @param {string} seed
   * @param {number} draw
   */
  const variantFor = (cell, seed, draw) => {
    const answered = get(cell.id);
    // an answer from before the question had variants is to the first one
    const isOld = draw === 0 && answered !== undefined && !answered.variant;
    return isOld ? FIRST_VARIANT : drawVariant(seed, module, cell.id, draw, variantIds(cell));
  };
  /**
   * @param {DrawnTest | null} test
   * @param {number} draw
   * @param {Question[]} cells
   */
  const drawAll = (test, draw, cells) => {
    const { learner } = facts();
    const seed = test?.seed ?? (learner.id ? foldedId(learner.id) : freshToken());
    return { seed, draw, variants: Object.fromEntries(cells.map((cell) => [cell.id, variantFor(cell, seed, draw)])) };
  };
  const drawing = {
    get draw() {
      return drawn()?.draw ?? 0;
    },
    /** @param {Question} cell */
    variantOf(cell) {
      const variant = drawn()?.variants[cell.id] ?? "";
      return variantIds(cell).includes(variant) ? variant : "";
    },
    open() {
      isWanted = true;
      const test = drawn();
      const missing = parallel().filter((cell) => !drawing.variantOf(cell));
      if (!isKnown || !missing.length) return;
      const added = drawAll(test, test?.draw ?? made(), missing);
      keep({ opened: new Date().toISOString(), ...test, ...added, variants: { ...test?.variants, ...added.variants } });
    },
    know() {
      isKnown = true;
      if (isWanted) drawing.open();
    },
    get isOver() {
      return drawn() !== null && made() > drawing.draw;
    },
    get canStart() {
      const { results, can } = facts();
      if (drawing.isOver) return (results?.attempts_left ?? 0) > 0 && !results?.told;
      return !can.handIn && Boolean(drawn()?.given);
    },
    start() {
      const test = drawn();
      keep({ ...drawAll(test, Math.max(drawing.draw + 1, made()), parallel()), opened: new Date().toISOString() });
    },
    noteGiven() {
      const test = drawn();
      if (test && !facts().can.handIn) keep({ ...test, given: new Date().toISOString() });
    },
  };
  return drawing;
}

/** @param {Question} cell */
function variantIds(cell) {
  return [FIRST_VARIANT, ...Object.keys(cell.variants ?? {})];
}
