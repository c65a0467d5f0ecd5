import { lmsStandard } from "./versions.js";

/** How many windows up one looks for a learning platform; more than so many frames in frames is a mistake. */
const LMS_HIGHEST = 100;
/** The modes in which a platform's learner, or its author, only looks at a module. */
const LMS_LOOKS = ["review", "browse"];

/**
 * The session with the learning platform (LMS) that has opened this page, null where there is none.
 *
 * `version` is "1.2" or "2004". What is given back has `get(name)`, `set(name, value)` and `commit()`, with the
 * names of `versions.js` or the standard's own; nothing in it throws, for a platform's mistakes are no learner's.
 * If the platform says that one only looks back (`looksBack`), nothing is given to it.
 */
export function openLms(version) {
  const standard = lmsStandard(version);
  const api = lmsFound(window, standard.object);
  const call = (name, ...values) => lmsCalled(api, standard.calls[name], values);
  if (!api || !lmsTrue(call("initialize", ""))) return null;
  const path = (name) => standard.names[name] ?? name;
  const get = (name) => String(call("get", path(name)) ?? "");
  const looksBack = LMS_LOOKS.includes(get("mode"));
  let isOpen = true;
  return {
    standard,
    looksBack,
    get,
    /** Give the platform a value; whether it took it. */
    set: (name, value) => isOpen && !looksBack && lmsTrue(call("set", path(name), String(value))),
    /** Let the platform keep what it was given; whether it did. */
    commit: () => isOpen && !looksBack && lmsTrue(call("commit", "")),
    /** End the session: nothing can be said after it. */
    end() {
      if (isOpen) call("end", "");
      isOpen = false;
    },
  };
}

/** The object of this name in a window above this one, or above the one that has opened it. */
function lmsFound(start, name) {
  return lmsUp(start, name) ?? lmsUp(lmsReach(() => start.top.opener), name) ?? lmsUp(lmsReach(() => start.opener), name);
}

function lmsUp(start, name) {
  let view = start;
  for (let step = 0; view && step < LMS_HIGHEST; step += 1) {
    const here = view;
    const api = lmsReach(() => here[name]);
    if (api) return api;
    const above = lmsReach(() => here.parent);
    view = above === here ? null : above;
  }
  return null;
}

// Another site's window may not be looked into.
function lmsReach(look) {
  try {
    return look() ?? null;
  } catch {
    return null;
  }
}

function lmsCalled(api, name, values) {
  try {
    return api[name](...values);
  } catch {
    return "false";
  }
}

function lmsTrue(answer) {
  return String(answer) === "true";
}
