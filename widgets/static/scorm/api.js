import { scormVersion } from "./versions.js";

/** How many windows up to search for a learning platform; more nested frames than this are a mistake. */
const MOST_WINDOWS = 100;
/** The modes in which a platform's learner, or its author, only reviews a module. */
const LOOKING_MODES = ["review", "browse"];

/**
 * The session with the learning platform (LMS) that has opened this page, or null.
 *
 * `version` is "1.2" or "2004". The session has `get(name)`, `set(name, value)` and `commit()`, with the names of
 * `versions.js` or the standard's own; none of them throws, because a platform's errors must not become the learner's.
 * If the platform only shows the module for review (`looksBack`), nothing is written to it.
 *
 * @param {ScormVersion} version
 * @returns {Lms | null}
 */
export function openLms(version) {
  const standard = scormVersion(version);
  const api = findApi(window, standard.object);
  /**
   * @param {string} name
   * @param {...string} values
   */
  const call = (name, ...values) => callApi(api, standard.calls[name], values);
  if (!api || !isTrue(call("initialize", ""))) return null;
  /** @param {string} name */
  const path = (name) => standard.names[name] ?? name;
  /** @param {string} name */
  const get = (name) => String(call("get", path(name)) ?? "");
  const looksBack = LOOKING_MODES.includes(get("mode"));
  let isOpen = true;
  return {
    standard,
    looksBack,
    get,
    /**
     * Write a value to the platform. Returns whether it was accepted.
     *
     * @param {string} name
     * @param {Json} value
     */
    set: (name, value) => isOpen && !looksBack && isTrue(call("set", path(name), String(value))),
    /** Have the platform store the values written. Returns whether it did. */
    commit: () => isOpen && !looksBack && isTrue(call("commit", "")),
    /** End the session; nothing can be written after it. */
    end() {
      if (isOpen) call("end", "");
      isOpen = false;
    },
  };
}

/**
 * The object of this name in a window above this one, or above the one that opened it.
 *
 * @param {Window} start
 * @param {string} name
 */
function findApi(start, name) {
  return (
    findUpwards(start, name) ??
    findUpwards(
      reach(() => start.top?.opener),
      name,
    ) ??
    findUpwards(
      reach(() => start.opener),
      name,
    )
  );
}

/**
 * @param {Window | null} start
 * @param {string} name
 */
function findUpwards(start, name) {
  /** @type {Window | null} */
  let view = start;
  for (let step = 0; view && step < MOST_WINDOWS; step += 1) {
    const here = view;
    const api = reach(() => Reflect.get(here, name));
    if (api) return api;
    const above = reach(() => here.parent);
    view = above === here ? null : above;
  }
  return null;
}

/**
 * Accessing another site's window throws.
 *
 * @param {() => Json} look
 */
function reach(look) {
  try {
    return look() ?? null;
  } catch {
    return null;
  }
}

/**
 * @param {Json} api
 * @param {string} name
 * @param {string[]} values
 */
function callApi(api, name, values) {
  try {
    return api[name](...values);
  } catch {
    return "false";
  }
}

/** @param {unknown} answer */
function isTrue(answer) {
  return String(answer) === "true";
}
