/** The wall warns this many seconds before a stage's time is over. */
const SOON = 60;

/**
 * How long a timer has run, in seconds, at the time `now` (seconds since 1970).
 *
 * @param {StageTimer | undefined} timer
 * @param {number} now
 */
function elapsedOf(timer, now) {
  return (timer?.ran ?? 0) + (typeof timer?.since === "number" ? Math.max(0, now - timer.since) : 0);
}

/**
 * The reading of a stage's timer: the seconds left (negative once it is over), whether it runs, and how near the end is.
 *
 * @param {StageTimer | undefined} timer
 * @param {number} minutes
 * @param {number} now
 * @returns {ClockReading}
 */
export function clockReading(timer, minutes, now) {
  const left = minutes * 60 - elapsedOf(timer, now);
  const level = left <= 0 ? "over" : left <= SOON ? "soon" : "calm";
  return { left, level, running: typeof timer?.since === "number", begun: elapsedOf(timer, now) > 0 };
}

/**
 * Seconds as minutes and seconds; the time left is rounded up, so that it ends on 0:00.
 *
 * @param {number} seconds
 */
export function clockText(seconds) {
  const whole = Math.ceil(Math.abs(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/**
 * The class's progress against its plan, `running` seconds after the server reported it.
 *
 * @param {ClassClock} standing
 * @param {number} running
 * @param {StageTimer | undefined} timer
 * @param {number} minutes
 */
export function clockClass(standing, running, timer, minutes) {
  const ran = timer?.since === undefined || timer?.since === null ? 0 : running;
  const before = minutes * 60 - elapsedOf(timer, standing.now);
  const after = before - ran;
  return {
    elapsed: standing.elapsed + ran,
    planned: standing.planned,
    late: standing.late + Math.max(0, -after) - Math.max(0, -before),
    left: standing.left - Math.max(0, before) + Math.max(0, after),
  };
}
