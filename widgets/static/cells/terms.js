import { h } from "../ground/dom.js";
import { say, sayMoment } from "../ground/strings.js";

const TERMS_LATE = { zero: "lateZero", other: "lateOther" };
const TERMS_NOW = { none: "nowNone", zero: "nowZero", other: "nowOther" };

/** The list of what to know before one hands in: due date, what lateness costs, pass mark, attempts; or that it no longer counts. */
export function termsList(host) {
  const { pass_mark: mark } = host.mission;
  const uncounted = termsUncounted(host);
  const sentences = uncounted
    ? [say(uncounted), termsReflection(host)]
    : [...termsDue(host.terms), !host.results && mark && say("passWith", { percent: mark }), termsAttempts(host)];
  const items = sentences.filter(Boolean).map((sentence) => h("li", null, sentence));
  return items.length > 0 && h("ul", { class: "dtr-conditions" }, ...items);
}

/** How many attempts a learner has in all, and how many are left; undefined if that is not known, as while a hand-in waits for its result. */
function termsCount({ results, mission }) {
  const allowed = results?.attempts_allowed ?? mission.attempts;
  return { allowed, left: results ? results.attempts_left : allowed };
}

/** What to know of attempts, due date and open questions before one hands in now, a sentence or two each; `open` is how many questions are. */
export function termsNow(host, { isFile, open }) {
  if (termsUncounted(host)) return [say("askUncounted"), termsReflection(host)];
  return [termsUse(host, isFile), open > 0 && say("askOpen", { n: open }), termsIsPast(host.terms) && `${say("duePassed")} ${say(TERMS_NOW[host.terms.late])}`];
}

function termsUse(host, isFile) {
  if (host.isHandedIn()) return say(isFile ? "askSameFile" : "askSame");
  if (isFile) return say("askFile");
  const { allowed, left } = termsCount(host);
  return left > 0 && say("askAttempt", { attempt: allowed - left + 1, allowed });
}

/** The key of the sentence that says why a hand-in no longer counts, "" if it counts. */
function termsUncounted({ results, terms, mission }) {
  if (results?.told || results?.solutions?.length > 0) return "toldAlready";
  if (!terms.closed) return "";
  return mission.feedback?.right_answers === "never" ? "closedOnly" : "closedTold";
}

function termsReflection({ questions }) {
  return questions.some(({ cell }) => cell.type === "reflection") && say("reflectionCounts");
}

function termsIsPast({ due }) {
  return Boolean(due) && Date.parse(due) < Date.now();
}

function termsDue(terms) {
  if (!terms.due) return [];
  const moment = sayMoment(terms.due);
  if (termsIsPast(terms)) return [h("strong", null, say("dueOver", { moment })), say(TERMS_NOW[terms.late])];
  return [h("strong", null, say("dueOn", { moment })), TERMS_LATE[terms.late] && say(TERMS_LATE[terms.late])];
}

function termsAttempts(host) {
  const { left } = termsCount(host);
  // that none is left stands beside the button
  return left > 0 && say(host.results ? "attemptsLeft" : "attemptsAll", { n: left });
}
