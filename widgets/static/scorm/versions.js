const SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789";

/** @type {Record<ScormVersion, ScormStandard>} */
const STANDARDS = {
  1.2: {
    object: "API",
    calls: { initialize: "LMSInitialize", get: "LMSGetValue", set: "LMSSetValue", commit: "LMSCommit", end: "LMSFinish" },
    names: {
      learnerId: "cmi.core.student_id",
      learnerName: "cmi.core.student_name",
      bookmark: "cmi.core.lesson_location",
      memory: "cmi.suspend_data",
      status: "cmi.core.lesson_status",
      score: "cmi.core.score",
      mode: "cmi.core.lesson_mode",
      exit: "cmi.core.exit",
      time: "cmi.core.session_time",
    },
    /** The longest text that a platform has to keep, in characters. */
    longestMemory: 4096,
    longestAnswer: 255,
    // written in the days before Unicode was everywhere
    isPlain: true,
    answered: "student_response",
    answeredAt: "time",
    wrong: "wrong",
    longText: "fill-in",
    /** Whether a platform tells what has been reported, and takes shares and descriptions. */
    isOpen: false,
    moment: (date) => [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":"),
    span: (seconds) =>
      [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
        .map((part, place) => String(part).padStart(place ? 2 : 4, "0"))
        .join(":"),
    // one sign an option, by its place: the standard knows no longer ones
    option: (ids, id) => SIGNS[ids.indexOf(id)] ?? "0",
    truth: (answer) => answer.slice(0, 1),
    pair: ".",
    list: ",",
  },
  2004: {
    object: "API_1484_11",
    calls: { initialize: "Initialize", get: "GetValue", set: "SetValue", commit: "Commit", end: "Terminate" },
    names: {
      learnerId: "cmi.learner_id",
      learnerName: "cmi.learner_name",
      bookmark: "cmi.location",
      memory: "cmi.suspend_data",
      status: "cmi.completion_status",
      score: "cmi.score",
      mode: "cmi.mode",
      exit: "cmi.exit",
      time: "cmi.session_time",
    },
    longestMemory: 64000,
    longestAnswer: 4000,
    isPlain: false,
    answered: "learner_response",
    answeredAt: "timestamp",
    wrong: "incorrect",
    longText: "long-fill-in",
    isOpen: true,
    // only a time with a fraction of a second may name its zone
    moment: (date) => `${date.toISOString().slice(0, 21)}Z`,
    span: (seconds) => `PT${seconds}S`,
    option: (_ids, id) => id,
    truth: (answer) => answer,
    pair: "[.]",
    list: "[,]",
  },
};

/**
 * What one version of the standard, "1.2" or "2004", calls things, allows, and writes in its own form.
 *
 * @param {ScormVersion} version
 * @returns {ScormStandard}
 */
export function scormVersion(version) {
  return STANDARDS[version];
}
