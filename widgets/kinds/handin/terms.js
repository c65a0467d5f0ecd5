import { h, refill } from "#course/ground/dom.js";
import { say, sayMoment } from "#course/ground/strings.js";
import { forms } from "#forms/form.js";

/** @type {Texts} */
const IF_LATE = { zero: "lateZero", other: "lateOther" };
/** @type {Texts} */
const LATE_NOW = { none: "nowNone", zero: "nowZero", other: "nowOther" };

/**
 * The list of what to know before one hands in: due date, what lateness costs, pass mark, attempts; or that it no longer counts.
 *
 * @param {Host} host
 */
export function termsList(host) {
  const { pass_mark: mark, criterion_minimum: minimum } = host.mission;
  const uncounted = whyUncounted(host);
  const sentences = uncounted
    ? [say(uncounted), reflectionSentence(host)]
    : [
        ...dueLines(host.terms),
        !host.results && mark && say(minimum ? "passWithEach" : "passWith", { percent: mark, minimum }),
        attemptsSentence(host),
      ];
  const items = sentences.filter(Boolean).map((sentence) => h("li", null, sentence));
  return items.length > 0 && h("ul", { class: "dtr-conditions" }, ...items);
}

/**
 * The same on the first page of the test, for a learner who has no result yet.
 *
 * @param {Host} host
 */
export function testTerms(host) {
  const card = h("section", { class: "dtr-card" });
  const update = () => {
    const list = !host.results && !host.looksBack && termsList(host);
    card.hidden = !list;
    refill(card, list && h("h3", null, say("testTerms")), list, list && h("p", null, say("testTermsNote")));
  };
  update();
  host.onStatus(update);
  host.onResults(update);
  return h("div", { class: "dtr" }, card);
}

/**
 * How many attempts a learner has in all, and how many are left; undefined if that is not known, as while a hand-in waits for its result.
 *
 * @param {Host} host
 */
function attemptsOf({ results, mission }) {
  const allowed = results?.attempts_allowed ?? mission.attempts;
  return { allowed, left: results ? results.attempts_left : allowed };
}

/**
 * What to know of attempts, due date and open questions before one hands in now, a sentence or two each; `open` is how many questions are.
 *
 * @param {Host} host
 * @param {{ isFile?: boolean, open: number }} now
 */
export function termsNow(host, { isFile, open }) {
  if (whyUncounted(host)) return [say("askUncounted"), reflectionSentence(host)];
  return [
    host.results?.passed && say("passedEnough"),
    attemptSentence(host, isFile),
    isFile && !host.isHandedIn() && attemptsSentence(host),
    open > 0 && say("askOpen", { n: open }),
    isPast(host.terms) && `${say("duePassed")} ${say(LATE_NOW[host.terms.late])}`,
  ];
}

/**
 * @param {Host} host
 * @param {boolean | undefined} isFile
 */
function attemptSentence(host, isFile) {
  if (host.isHandedIn()) return say(isFile ? "askSameFile" : "askSame");
  if (isFile) return say("askFile");
  const { allowed = 0, left = 0 } = attemptsOf(host);
  return left > 0 && say("askAttempt", { attempt: allowed - left + 1, allowed });
}

/**
 * The key of the sentence that says why a hand-in no longer counts, "" if it counts.
 *
 * @param {Host} host
 */
export function whyUncounted({ results, terms, mission }) {
  if (results?.told || results?.solutions?.length) return "toldAlready";
  if (!terms.closed) return "";
  return mission.feedback?.right_answers === "never" ? "closedOnly" : "closedTold";
}

/** @param {Host} host */
function reflectionSentence({ questions }) {
  return questions.some(({ cell }) => !forms[cell.type].share) && say("reflectionCounts");
}

/** @param {Terms} terms */
function isPast({ due }) {
  return Boolean(due) && Date.parse(due) < Date.now();
}

/**
 * When to hand in, and what lateness costs; empty without a due date.
 *
 * @param {Terms} terms
 */
export function dueLines(terms) {
  if (!terms.due) return [];
  const moment = sayMoment(terms.due);
  if (isPast(terms)) return [h("strong", null, say("dueOver", { moment })), say(LATE_NOW[terms.late])];
  return [h("strong", null, say("dueOn", { moment })), IF_LATE[terms.late] && say(IF_LATE[terms.late])];
}

/** @param {Host} host */
function attemptsSentence(host) {
  const { left = 0 } = attemptsOf(host);
  // that none is left stands beside the button
  return left > 0 && say(host.results ? "attemptsLeft" : "attemptsAll", { n: left });
}
