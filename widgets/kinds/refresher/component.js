import { questionView } from "#course/cells/question.js";
import { usableEntry } from "#course/cells/question_answers.js";
import { sourceLinks } from "#course/cells/sources.js";
import { button, fill, focusOn, h, hiddenText, icon, liveRegion, refill } from "#course/ground/dom.js";
import { downloadFile } from "#course/ground/download.js";
import { REFRESHER } from "#course/ground/reserved_entries.js";
import { problemText, say, sayDay } from "#course/ground/strings.js";
import { inline } from "#course/ground/text.js";
import { handedInAt, refresherValue } from "./months.js";
import { chooseQuestions, refresherPool, roundAnswers } from "./questions.js";
import { begunRounds, scheduledRounds, scheduleStart, todayHere } from "./schedule.js";
import { turningOf } from "./turning.js";

/** @type {Texts} */
const STATES = { later: "refresherLater", due: "refresherNow", begun: "refresherBegun", done: "refresherDone", passed: "refresherPassed" };
/** @type {Texts} */
const ACTS = { due: "refresherBegin", begun: "refresherGoOn", done: "refresherLook" };

/** @type {KindComponent<RefresherCell>} */
export const component = { mount };

/**
 * Spaced practice after the module was handed in, in `el`: when each refresher is due, the one that is open, how it went.
 *
 * @param {HTMLElement} el
 * @param {RefresherCell} cell
 * @param {Host} host
 */
function mount(el, cell, host) {
  const title = h("h3", null, ...inline(cell.title));
  const dates = h("div");
  const place = h("div");
  const pool = refresherPool(host.practice, cell);
  /** @type {RefresherView} */
  const view = { cell, host, pool, place, open: null };
  const update = () => {
    // a button that is drawn again would lose the focus
    const drawn = dateList(view, (months) => openRound(view, months));
    if (drawn.outerHTML !== dates.firstElementChild?.outerHTML) fill(dates, drawn);
    if (view.open?.isCurrent()) view.open.update();
    else closeRound(view);
  };
  el.append(h("section", { class: "dtr-card dtr-refresher" }, title, h("p", null, say("refresherText", { n: cell.length })), dates), place);
  update();
  host.onChange((id) => id === REFRESHER && update());
  host.onResults(update);
  host.onStatus(update);
}

/**
 * @param {RefresherView} view
 * @param {(months: number) => void} open
 */
function dateList({ cell, host }, open) {
  const since = scheduleStart(refresherValue(host), handedInAt(host));
  if (!since) return h("p", { class: "dtr-hint" }, say("refresherNotYet"));
  const rounds = scheduledRounds(cell, refresherValue(host), since, todayHere());
  const ahead = rounds.filter(({ state }) => state === "later");
  return h(
    "div",
    null,
    h("ol", { class: "dtr-rounds" }, ...rounds.map((round) => dateItem(round, open))),
    ahead.length > 0 &&
      h(
        "p",
        { class: "dtr-buttons" },
        button(say("refresherCalendar"), () => downloadFile(calendarFile(ahead)), "quiet"),
      ),
  );
}

/**
 * @param {ScheduledRound} round
 * @param {(months: number) => void} open
 */
function dateItem({ months, due, state }, open) {
  const name = say("refresherAfter", { n: months });
  const act = ACTS[state] && button([say(ACTS[state]), hiddenText(`: ${name}`)], () => open(months), state === "done" ? "quiet" : "main");
  const words = h(
    "span",
    { class: "dtr-round-words" },
    h("strong", null, name),
    h("span", { class: "dtr-small" }, say(STATES[state], { day: sayDay(due) })),
  );
  return h("li", { class: `dtr-round dtr-round-${state}` }, state === "done" && icon("check"), words, act);
}

/**
 * @param {RefresherView} view
 * @param {number} months
 */
function openRound(view, months) {
  const { host, place } = view;
  const questions = askedQuestions(view, months);
  const title = h("h3", null, say("refresherAfter", { n: months }));
  const drawn = questions.map((question, index) => questionCard(view, months, question, { n: index + 1, all: questions.length }));
  const outcome = outcomeCard(view, months);
  const cards = [...drawn.map(({ node }) => node), outcome.node];
  const open = questions.findIndex(({ id }) => !roundOf(host, months)?.answers?.[id]?.checked);
  const ways = turningOf(cards, open < 0 ? questions.length : open);
  fill(place, h("section", { class: "dtr-refresher-round", "data-months": months }, title, ...cards, ways));
  const asked = () => String(roundOf(host, months)?.questions);
  const settled = asked();
  view.open = {
    isCurrent: () => asked() === settled,
    update() {
      for (const question of drawn) question.update();
      outcome.update();
    },
  };
  focusOn(title);
  title.scrollIntoView({ block: "start" });
}

/**
 * Nothing is open: someone else works here now, or this was begun elsewhere too and that one is the newer.
 *
 * @param {RefresherView} view
 */
function closeRound(view) {
  view.open = null;
  fill(view.place);
}

/**
 * The questions of a refresher, which is begun where it was not; the course may have lost some since then.
 *
 * @param {RefresherView} view
 * @param {number} months
 * @returns {PoolQuestion[]}
 */
function askedQuestions(view, months) {
  const { host, pool } = view;
  /** @param {RoundState | undefined} round */
  const known = (round) => (round?.questions ?? []).map((id) => pool.find((question) => question.id === id)).filter(Boolean);
  const round = roundOf(host, months);
  const questions = known(round);
  if (!round || !questions.length) beginRound(view, refresherValue(host), months);
  else if (questions.length < round.questions.length)
    changeRound(host, months, () => ({ ...round, questions: questions.map(({ id }) => id) }));
  else return questions;
  return known(roundOf(host, months));
}

/**
 * What was asked and answered in a refresher; undefined where it was not begun.
 *
 * @param {Host} host
 * @param {number} months
 * @returns {RoundState | undefined}
 */
function roundOf(host, months) {
  return begunRounds(refresherValue(host))[months];
}

/**
 * What is asked is settled when a refresher is begun, so that a reload asks the same.
 *
 * @param {RefresherView} view
 * @param {RefresherValue} value
 * @param {number} months
 */
function beginRound({ cell, host, pool }, value, months) {
  const criteria = host.results?.criteria;
  const questions = chooseQuestions({
    pool,
    entryOf: host.get,
    criteria,
    value,
    length: cell.length,
    seed: `${host.seed}:${REFRESHER}-${months}`,
  });
  const since = scheduleStart(value, handedInAt(host));
  host.set(REFRESHER, { value: { ...value, since, [months]: { questions, answers: {} } } });
}

/**
 * @param {RefresherView} view
 * @param {number} months
 * @param {PoolQuestion} question
 * @param {Values} numbers
 * @returns {View}
 */
function questionCard({ host }, months, question, numbers) {
  /** @type {AnswerStore} */
  const store = {
    get: () => usableEntry(question, roundOf(host, months)?.answers?.[question.id]),
    set: (entry) => changeRound(host, months, (round) => ({ ...round, answers: { ...round.answers, [question.id]: entry } })),
  };
  const view = questionView(question, store, `${host.seed}:${REFRESHER}-${months}:${question.id}`, host, { once: true });
  const label = h("p", { class: "dtr-label" }, h("span", { class: "dtr-tag" }, say("refresherQuestion", numbers)));
  const sources = h("div", { hidden: true }, sourceLinks(question.sources, host));
  const update = () => {
    view.update();
    sources.hidden = !store.get()?.checked;
  };
  update();
  return { node: h("article", { class: "dtr-card dtr-question", "data-question": question.id }, label, view.node, sources), update };
}

/**
 * @param {Host} host
 * @param {number} months
 * @param {(round: RoundState) => RoundState} change
 */
function changeRound(host, months, change) {
  const value = refresherValue(host);
  host.set(REFRESHER, { value: { ...value, [months]: change(value[months]) } });
}

/**
 * How a refresher went, once all of it is answered, and sending it to the instructor.
 *
 * @param {RefresherView} view
 * @param {number} months
 * @returns {View}
 */
function outcomeCard({ host, pool, cell }, months) {
  const told = liveRegion("dtr-closing");
  const table = h("div");
  const send = h("div");
  const progress = liveRegion("dtr-progress");
  let isBusy = false;
  const work = async () => {
    if (isBusy) return;
    isBusy = true;
    fill(progress, h("p", { class: "dtr-busy" }, say("refresherSending")));
    try {
      const sentence = await sendRound(host);
      if (roundOf(host, months)) changeRound(host, months, (round) => ({ ...round, sent: new Date().toISOString() }));
      fill(progress, h("p", { class: "dtr-state dtr-state-done" }, icon("check"), sentence));
    } catch (problem) {
      fill(progress, h("p", { class: "dtr-problem" }, problemText(problem)));
    }
    isBusy = false;
    update();
    // the button is gone once it has done its work
    if (document.activeElement === document.body) focusOn(progress);
  };
  let drawn = "";
  const update = () => {
    const round = roundOf(host, months);
    if (!round) return;
    const answers = roundAnswers(pool, round);
    const left = round.questions.filter((id) => pool.some((question) => question.id === id)).length - answers.length;
    const now = JSON.stringify([left, answers, round.sent, host.learner.id, host.can]);
    if (now === drawn) return;
    drawn = now;
    fill(told, left ? h("p", { class: "dtr-small" }, say("refresherLeft", { n: left })) : scoreLine(answers));
    fill(table, ...(left ? [] : criteriaTable(answers, cell)));
    refill(send, ...(left ? [] : sendingLines(host, round, work)));
  };
  update();
  return { node: h("section", { class: "dtr-card" }, told, table, send, progress), update };
}

/** @param {RoundAnswer[]} answers */
function scoreLine(answers) {
  const right = answers.filter(({ share }) => share === 1).length;
  const said = [say("refresherCounts"), right < answers.length && say("refresherReasons")].filter(Boolean);
  return h(
    "p",
    { class: "dtr-score-line" },
    h("strong", null, say("refresherScore", { right, all: answers.length })),
    ` ${said.join(" ")}`,
  );
}

/**
 * @param {RoundAnswer[]} answers
 * @param {RefresherCell} cell
 */
function criteriaTable(answers, cell) {
  const names = [...new Set(answers.map(({ criterion }) => criterion))];
  /** @param {string} criterion */
  const row = (criterion) => {
    const own = answers.filter((answer) => answer.criterion === criterion);
    return h(
      "tr",
      null,
      h("th", { scope: "row" }, cell.criteria[criterion]),
      h("td", null, say("rightOf", { right: own.filter(({ share }) => share === 1).length, all: own.length })),
    );
  };
  return [
    h("table", { class: "dtr-table" }, h("caption", { class: "dtr-hidden" }, say("byCriterion")), h("tbody", null, ...names.map(row))),
  ];
}

/**
 * @param {Host} host
 * @param {RoundState} round
 * @param {() => void} work
 */
function sendingLines(host, round, work) {
  if (host.isCutOff || (!host.can.handIn && !host.can.bundle)) return [h("p", { class: "dtr-small" }, say("needConnection"))];
  if (!host.learner.id) return [h("p", { class: "dtr-small" }, say("refresherNeedsName"))];
  const label = say(host.can.handIn ? "refresherSend" : "refresherSave");
  const sent =
    round.sent &&
    h(
      "p",
      { class: "dtr-small" },
      say(host.can.handIn ? "refresherSent" : "refresherSaved", { day: sayDay(String(round.sent).slice(0, 10)) }),
    );
  if (round.sent && host.can.handIn) return [sent];
  return [
    h("p", null, say(host.can.handIn ? "refresherSendText" : "refresherSaveText")),
    sent,
    h("p", { class: "dtr-buttons" }, button(label, work, round.sent ? "plain" : "main")),
  ];
}

/** @param {Host} host */
async function sendRound(host) {
  if (host.can.handIn) {
    await host.handInRefresher();
    return say("refresherArrived");
  }
  const file = await host.bundle(REFRESHER);
  downloadFile(file);
  return say("downloaded", { name: file.filename });
}

/**
 * The days that are still to come, for the learner's calendar. What others see in it does not say what the course is about.
 *
 * @param {ScheduledRound[]} rounds
 */
function calendarFile(rounds) {
  /** @param {string} day */
  const plain = (day) => day.replaceAll("-", "");
  /** @param {string} day */
  const next = (day) => new Date(Date.parse(day) + 86400000).toISOString().slice(0, 10);
  const stamp = `${plain(new Date().toISOString().slice(0, 19)).replaceAll(":", "")}Z`;
  /** @param {ScheduledRound} round */
  const event = ({ due }) => [
    "BEGIN:VEVENT",
    `UID:refresher-${due}@duty-to-report`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${plain(due)}`,
    `DTEND;VALUE=DATE:${plain(next(due))}`,
    `SUMMARY:${say("refresherEvent")}`,
    "END:VEVENT",
  ];
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Duty to Report//EN", ...rounds.flatMap(event), "END:VCALENDAR", ""];
  const bytes = new TextEncoder().encode(lines.join("\r\n"));
  return { filename: "refreshers.ics", base64: btoa(String.fromCharCode(...bytes)) };
}
