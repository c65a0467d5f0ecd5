import { scormVersion } from "./versions.js";

/** How many windows up one looks for a learning platform; more than so many frames in frames is a mistake. */
const MOST_WINDOWS = 100;
/** The modes in which a platform's learner, or its author, only looks at a module. */
const LOOKING_MODES = ["review", "browse"];

/**
 * The session with the learning platform (LMS) that has opened this page, null where there is none.
 *
 * `version` is "1.2" or "2004". What is given back has `get(name)`, `set(name, value)` and `commit()`, with the
 * names of `versions.js` or the standard's own; nothing in it throws, for a platform's mistakes are no learner's.
 * If the platform says that one only looks back (`looksBack`), nothing is given to it.
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
     * Give the platform a value; whether it took it.
     *
     * @param {string} name
     * @param {Json} value
     */
    set: (name, value) => isOpen && !looksBack && isTrue(call("set", path(name), String(value))),
    /** Let the platform keep what it was given; whether it did. */
    commit: () => isOpen && !looksBack && isTrue(call("commit", "")),
    /** End the session: nothing can be said after it. */
    end() {
      if (isOpen) call("end", "");
      isOpen = false;
    },
  };
}

/**
 * The object of this name in a window above this one, or above the one that has opened it.
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
 * Another site's window may not be looked into.
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
