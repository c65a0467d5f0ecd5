/**
 * The state shared by both windows: the planned class (`data`), and its current state (`state`, `counts`, `clock`).
 * `hear` takes a response of the server, unless a newer one has arrived already.
 *
 * @param {RoomData} data
 * @returns {Room}
 */
export function createRoom(data) {
  /** @type {(() => void)[]} */
  const listeners = [];
  let told = data.now;
  let heardAt = Date.now() / 1000;

  return {
    data,
    get state() {
      return told.state;
    },
    get counts() {
      return told.counts;
    },
    get clock() {
      return told.clock;
    },
    get notices() {
      return told.notices;
    },
    /** The seconds since the server reported the state of the class. */
    get age() {
      return Math.max(0, Date.now() / 1000 - heardAt);
    },
    /** The time on the server's clock. */
    get now() {
      return told.clock.now + this.age;
    },
    get place() {
      return data.stages.findIndex((stage) => stage.id === told.state.stage);
    },
    get stage() {
      return data.stages[this.place];
    },
    get screen() {
      return this.stage.screens[told.state.screen] ?? this.stage.screens[0];
    },
    get timer() {
      return told.state.timers[told.state.stage];
    },
    /** @param {string} id */
    isShown(id) {
      return told.state.shown.includes(id);
    },
    /**
     * The current scene of a group in its case, and the decisions that led there.
     *
     * @param {string} caseId
     */
    standing(caseId) {
      const { scenes, start } = data.cells[caseId];
      /** @type {[string, string][]} */
      const taken = [];
      let scene = start;
      for (const [from, choice] of told.state.paths[caseId] ?? []) {
        const onward = from === scene && (scenes[from].question ? scenes[from].to : scenes[from].choices?.[choice]?.to);
        if (!onward) break;
        taken.push([from, choice]);
        scene = onward;
      }
      return { scene, taken };
    },
    /** @param {Told} next */
    hear(next) {
      const isNews = next.state.revision >= told.state.revision;
      // A server that lost its state, or started a new class, counts revisions from the beginning.
      if (!isNews && next.clock.now < told.clock.now) return;
      told = next;
      heardAt = Date.now() / 1000;
      for (const listener of listeners) listener();
    },
    /** @param {() => void} listener */
    onChange(listener) {
      listeners.push(listener);
    },
  };
}
