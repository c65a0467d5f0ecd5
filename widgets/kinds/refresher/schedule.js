const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])/;

/**
 * The day, as "2026-03-31", from which months are counted: that of the last hand-in; once a refresher has been begun,
 * the day from which that one was counted.
 *
 * @param {RefresherValue | undefined} value
 * @param {string | null} [handedIn]
 */
export function scheduleStart(value, handedIn) {
  const isBegun = Object.keys(begunRounds(value)).length > 0;
  const moments = isBegun ? [value?.since, handedIn] : [handedIn, value?.since];
  return moments.map((moment) => DAY.exec(moment ?? "")?.[0]).find(Boolean) ?? null;
}

/**
 * The day this many months later; the last of its month if the month is too short.
 *
 * @param {string} since
 * @param {number} months
 */
export function dueDay(since, months) {
  const [year, month, day] = since.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10);
}

/**
 * The refreshers with the day on which each is due, `{months, due, state}`. Of those that are due and not begun only
 * the last is "due": it replaces the earlier ones ("passed"), which would ask the same things on the same day.
 *
 * @param {Pick<RefresherCell, "months">} cell
 * @param {RefresherValue | undefined} value
 * @param {string} since
 * @param {string} today
 * @returns {ScheduledRound[]}
 */
export function scheduledRounds({ months }, value, since, today) {
  const begun = begunRounds(value);
  const dates = months.map((number) => ({ months: number, due: dueDay(since, number) }));
  const newest = dates.filter(({ due }) => due <= today).at(-1);
  return dates.map((date) => {
    const round = begun[date.months];
    if (round) return { ...date, state: isDone(round) ? "done" : "begun" };
    if (date.due > today) return { ...date, state: "later" };
    return { ...date, state: date === newest ? "due" : "passed" };
  });
}

/**
 * The refresher that waits for the learner: one that was begun, else one that is due, or undefined.
 *
 * @param {Pick<RefresherCell, "months">} cell
 * @param {RefresherValue | undefined} value
 * @param {string | null | undefined} handedIn
 * @param {string} today
 */
export function nextRound(cell, value, handedIn, today) {
  const since = scheduleStart(value, handedIn);
  const rounds = since ? scheduledRounds(cell, value, since, today) : [];
  return rounds.findLast(({ state }) => state === "begun") ?? rounds.find(({ state }) => state === "due");
}

/** Today in the learner's time zone, as "2026-11-26". */
export function todayHere() {
  const now = new Date();
  /** @param {number} number */
  const two = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/**
 * The refreshers that were done.
 *
 * @param {RefresherValue | undefined} value
 */
export function doneRounds(value) {
  return Object.values(begunRounds(value)).filter(isDone);
}

/** @param {RoundState} round */
function isDone({ questions, answers }) {
  return questions.every((id) => answers?.[id]?.checked);
}

/**
 * The refreshers that were begun, by months; values of any other form are ignored.
 *
 * @param {RefresherValue | undefined} value
 * @returns {Record<string, RoundState>}
 */
export function begunRounds(value) {
  return Object.fromEntries(Object.entries(value ?? {}).filter(([, round]) => Array.isArray(round?.questions) && round.questions.length));
}
