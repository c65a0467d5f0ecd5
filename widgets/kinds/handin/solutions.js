import { h, stateIcon } from "#course/ground/dom.js";
import { say } from "#course/ground/strings.js";
import { paragraphs } from "#course/ground/text.js";

/**
 * When the right answers are shown, by the mission's policy.
 *
 * @type {Texts}
 */
const WHEN_TOLD = { "when-closed": "solutionsWhenClosed", "after-pass-or-last-attempt": "solutionsLater" };
/**
 * How right an answer is: the outcome and the words, by its state.
 *
 * @type {Record<string, [Outcome, string]>}
 */
const MARKS = {
  right: ["right", "solutionIsRight"],
  part: ["part", "partlyRight"],
  wrong: ["wrong", "markWrong"],
  missing: ["wrong", "solutionMissing"],
};

/**
 * The right answers where they are shown: first those of questions that were wrong, then partly right, then the others in one folded list.
 *
 * @param {Results} results
 * @param {Host} host
 * @returns {Child[]}
 */
export function solutionLines({ solutions, graded }, host) {
  const policy = host.mission.feedback;
  const later = graded && policy && WHEN_TOLD[policy.right_answers];
  if (!solutions?.length) return later ? [h("p", { class: "dtr-small" }, say(later))] : [];
  const right = solutions.filter(isRight);
  const partly = solutions.filter(({ state }) => state === "part");
  const others = solutions.filter((solution) => !right.includes(solution) && !partly.includes(solution));
  const told = solutions.some(({ state }) => state) && h("p", null, say("rightOf", { right: right.length, all: solutions.length }));
  return [h("h4", null, say("solutions")), told, solutionList([...others, ...partly], host), rightOnes(right, host)];
}

/** @param {Solution} solution */
function isRight({ state, void: reason }) {
  return state === "right" || Boolean(reason);
}

/**
 * @param {Solution[]} solutions
 * @param {Host} host
 */
function rightOnes(solutions, host) {
  if (!solutions.length) return null;
  const summary = h("summary", null, say("solutionsRight", { n: solutions.length }));
  return h("details", { class: "dtr-measure" }, summary, solutionList(solutions, host));
}

/**
 * @param {Solution[]} solutions
 * @param {Host} host
 */
function solutionList(solutions, host) {
  return solutions.length > 0 && h("ol", { class: "dtr-solutions" }, ...solutions.map((solution) => solutionItem(solution, host)));
}

/**
 * @param {Solution} solution
 * @param {Host} host
 */
function solutionItem({ id, prompt, yours, right, why, state, void: reason }, host) {
  const told = reason ? say("voided") : say("solutionRight", { answer: answerText(right) });
  return h(
    "li",
    { class: `dtr-solution dtr-solution-${state || "plain"}` },
    h("p", { class: "dtr-solution-head" }, numberLink(id, host), ...markOf(state)),
    ...paragraphs(prompt),
    h("p", null, say("solutionYours", { answer: answerText(yours) })),
    h("p", null, h("strong", null, told)),
    ...reasonLines(reason ?? why),
  );
}

/** @param {Solution["state"]} state */
function markOf(state) {
  const [outcome, words] = MARKS[state ?? ""] ?? [];
  return outcome ? [h("span", { class: "dtr-solution-mark" }, stateIcon(outcome), say(words))] : [];
}

/**
 * The number that the question has in the test; nothing for one that no longer counts. In JupyterLab it is not a link.
 *
 * @param {string | undefined} id
 * @param {Host} host
 */
function numberLink(id, { questions }) {
  const place = questions.findIndex(({ cell }) => cell.id === id);
  if (place < 0) return null;
  const name = say("questionNumber", { n: place + 1 });
  const { page } = questions[place];
  return page ? h("a", { href: `#${page.id}`, "data-cell-link": id }, name) : h("span", null, name);
}

/** @param {string | Texts | undefined} why */
function reasonLines(why) {
  if (why && typeof why === "object") return Object.values(why).flatMap((text) => paragraphs(text));
  return paragraphs(why);
}

/** @param {Json} answer */
function answerText(answer) {
  if (Array.isArray(answer)) return answer.join("; ");
  return answer === null || answer === undefined || answer === "" ? "–" : String(answer);
}
