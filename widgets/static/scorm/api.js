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
 */
export function openLms(version) {
  const standard = scormVersion(version);
  const api = findApi(window, standard.object);
  const call = (name, ...values) => callApi(api, standard.calls[name], values);
  if (!api || !isTrue(call("initialize", ""))) return null;
  const path = (name) => standard.names[name] ?? name;
  const get = (name) => String(call("get", path(name)) ?? "");
  const looksBack = LOOKING_MODES.includes(get("mode"));
  let isOpen = true;
  return {
    standard,
    looksBack,
    get,
    /** Give the platform a value; whether it took it. */
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

/** The object of this name in a window above this one, or above the one that has opened it. */
function findApi(start, name) {
  return (
    findUpwards(start, name) ??
    findUpwards(
      reach(() => start.top.opener),
      name,
    ) ??
    findUpwards(
      reach(() => start.opener),
      name,
    )
  );
}

function findUpwards(start, name) {
  let view = start;
  for (let step = 0; view && step < MOST_WINDOWS; step += 1) {
    const here = view;
    const api = reach(() => here[name]);
    if (api) return api;
    const above = reach(() => here.parent);
    view = above === here ? null : above;
  }
  return null;
}

// Another site's window may not be looked into.
function reach(look) {
  try {
    return look() ?? null;
  } catch {
    return null;
  }
}

function callApi(api, name, values) {
  try {
    return api[name](...values);
  } catch {
    return "false";
  }
}

function isTrue(answer) {
  return String(answer) === "true";
}
