/**
 * The entries that the host has not confirmed yet, kept in the browser until it has.
 * Where the browser keeps nothing (private mode), they live as long as the page.
 */
export function createQueue(storage, learnerId, module) {
  let key = queueKey(learnerId, module);
  let memory = null;

  const read = () => memory ?? queueRead(storage, key);
  const write = (entries) => {
    if (memory === null && queueWrite(storage, key, entries)) return;
    memory = entries;
  };
  return {
    /** Whether the entries outlive the page. */
    get lasting() {
      return memory === null && Boolean(storage);
    },
    all: read,
    put(id, entry) {
      // read again each time: another tab may have added other entries
      write({ ...read(), [id]: entry });
    },
    settle(id, at) {
      const { [id]: settled, ...others } = read();
      if (settled && settled.at <= at) write(others);
    },
    /** Carry the entries over to a learner who has said who they are. */
    rename(newLearnerId) {
      const entries = read();
      write({});
      key = queueKey(newLearnerId, module);
      write({ ...read(), ...entries });
    },
    /** Call `fn` with the entries that another tab has put. */
    onOtherTab(fn) {
      window.addEventListener("storage", (event) => {
        if (event.key === key && event.newValue) fn(queueParsed(event.newValue));
      });
    },
  };
}

function queueKey(learnerId, module) {
  return `dtr:${learnerId || "-"}:${module}:pending`;
}

function queueRead(storage, key) {
  try {
    return queueParsed(storage.getItem(key) ?? "{}");
  } catch {
    return {};
  }
}

function queueWrite(storage, key, entries) {
  try {
    if (Object.keys(entries).length) storage.setItem(key, JSON.stringify(entries));
    else storage.removeItem(key);
    return true;
  } catch {
    return false;
  }
}

function queueParsed(text) {
  try {
    const entries = JSON.parse(text);
    return entries && typeof entries === "object" ? entries : {};
  } catch {
    return {};
  }
}
