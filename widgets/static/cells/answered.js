/**
 * How far an answer has come: "none", "part" or "full". Unanswered is never the same as wrong.
 *
 * @param {Answerable} cell
 * @param {Pick<Entry, "value"> | undefined} entry
 * @returns {AnswerState}
 */
export function answerState(cell, entry) {
  const value = entry?.value;
  if (value === undefined || value === null) return "none";
  if (cell.kind === "question") return questionState(cell, value);
  if (cell.kind === "case") return value.ends?.length || value.stopped === "skipped" ? "full" : someState(value.scene);
  if (cell.kind === "warmup") return shareState(cell.statements, (id) => value[id]?.answer);
  return "full";
}

/**
 * Whether a question counts and is still to be answered: everyone has the points of a void one.
 *
 * @param {CellFacts} cell
 */
export function isAsked(cell) {
  return Boolean(cell.graded && !cell.void);
}

/**
 * Whether nothing is left to do in a cell: a practice question is done when it was checked.
 *
 * @param {Cell} cell
 * @param {Entry | undefined} entry
 */
export function isDone(cell, entry) {
  if (["tool", "chart", "handin", "refresher"].includes(cell.kind) || cell.problem || cell.void) return true;
  if (answerState(cell, entry) !== "full") return false;
  const checks = cell.kind === "question" ? !cell.graded : cell.kind === "warmup" && Boolean(cell.repeat);
  return checks ? entry?.checked === true : true;
}

/**
 * How many left-hand sides of a match have a choice.
 *
 * @param {SceneQuestion} cell
 * @param {Json} value
 */
export function matchedCount(cell, value) {
  return Object.keys(cell.left ?? {}).filter((id) => value?.[id]).length;
}

/**
 * @param {SceneQuestion} cell
 * @param {Json} value
 * @returns {AnswerState}
 */
function questionState(cell, value) {
  if (cell.type === "match") return shareState(cell.left, (id) => value[id]);
  if (cell.type === "reflection") return someState(String(value).trim(), "full");
  return someState(Array.isArray(value) ? value.length : value, "full");
}

/**
 * @param {unknown} value
 * @param {AnswerState} state
 */
function someState(value, state = "part") {
  return value ? state : "none";
}

/**
 * @param {object | undefined} of
 * @param {(id: string) => unknown} answerOf
 */
function shareState(of, answerOf) {
  const ids = Object.keys(of ?? {});
  const done = ids.filter(answerOf).length;
  if (done === 0) return "none";
  return done === ids.length ? "full" : "part";
}
