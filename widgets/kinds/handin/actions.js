import { isAnswered } from "#course/cells/question_numbers.js";
import { button, fill, focusOn, freshId, h, refill } from "#course/ground/dom.js";
import { downloadFile } from "#course/ground/download.js";
import { say } from "#course/ground/strings.js";
import { countMonths } from "#kinds/refresher/months.js";
import { shareWays } from "./share.js";
import { termsNow } from "./terms.js";

/**
 * The ways to hand in: on a server at once, elsewhere by a file or text. `work` shows a sentence while a task runs.
 *
 * @param {Host} host
 * @param {HandInWork} work
 * @param {() => Promise<Child>} handIn
 * @returns {HandInWays}
 */
export function handInWays(host, work, handIn) {
  /** @param {HandingOver["give"]} way */
  const give = (way) => () =>
    work("downloading", async () => {
      const done = await way(host);
      if (done) noteGiven(host);
      return done;
    });
  return {
    hand: { label: "handIn", kind: "main", act: () => work("handingIn", handIn) },
    files: [{ label: "download", kind: "main", give: downloadBundle }, ...shareWays()].map((way) => ({
      ...way,
      act: give(way.give),
      isFile: true,
    })),
  };
}

/** @param {Host} host */
export function openQuestions(host) {
  return host.questions.filter(({ cell }) => !isAnswered(host, cell));
}

/**
 * The buttons, each of which first asks. After a result, handing in is no longer what comes next.
 *
 * @param {HTMLElement} place
 * @param {Host} host
 * @param {HandInState} state
 * @param {HandInWays} ways
 */
export function drawActions(place, host, state, { hand, files }) {
  const again = host.results && !host.results.refused;
  const hint = hintText(host);
  const takesFile = host.can.bundle || host.isCutOff;
  const byServer = { ...hand, ...(again && { label: "handInAgain", kind: host.isHandedIn() ? "plain" : "main" }) };
  const shown = takesFile ? (host.learner.id ? files : files.slice(0, 1)) : [byServer];
  // not `disabled`, which would take the focus away
  const attributes = { disabled: !takesFile && Boolean(hint), "aria-disabled": state.busy && "true" };
  const back = () => {
    fill(place);
    drawActions(place, host, state, { hand, files });
    place.querySelector("button")?.focus();
  };
  /** @param {HandInWay} way */
  const press = (way) => () => {
    if (state.busy) return;
    if (isUnchanged(host, way)) state.tell(h("p", { class: "dtr-hint" }, say("nothingChanged")));
    // without a name there is nothing to hand in, and trying to do so reports that
    else if (host.learner.id) askFirst(place, host, way, back);
    else way.act();
  };
  const buttons = host.looksBack ? [] : shown.map((way) => button(say(way.label), press(way), way.kind, attributes));
  refill(place, hint && h("p", { class: "dtr-small" }, hint), buttons.length > 0 && h("p", { class: "dtr-buttons" }, ...buttons));
}

/**
 * Whether these answers are already handed in. A file may have been lost, so it can be had again; what was refused may be accepted now.
 *
 * @param {Host} host
 * @param {HandInWay} way
 */
function isUnchanged(host, way) {
  return !way.isFile && host.isHandedIn() && !host.results?.refused;
}

/** @param {Host} host */
function hintText(host) {
  if (host.results?.attempts_left === 0) return say("noAttemptsLeft");
  if (host.isCutOff && host.learner.id) return say("cutOffHandIn");
  if (!host.can.handIn && !host.can.bundle && !host.isCutOff) return say("needConnection");
  return host.learner.id ? "" : say("needName");
}

/**
 * Ask in place for a confirmation, before an attempt is used; `back` shows the buttons again.
 *
 * @param {HTMLElement} place
 * @param {Host} host
 * @param {HandInWay} way
 * @param {() => void} back
 */
function askFirst(place, host, way, back) {
  const title = h("h4", { id: freshId("ask") }, say("askTitle"));
  const sure = () => {
    back();
    way.act();
  };
  const buttons = h("p", { class: "dtr-buttons" }, button(say(way.label), sure, "main"), button(say("goBack"), back));
  const sentences = termsNow(host, { isFile: way.isFile, open: openQuestions(host).length })
    .filter(Boolean)
    .map((sentence) => h("p", null, sentence));
  fill(place, h("div", { class: "dtr-confirm", role: "group", "aria-labelledby": title.id }, title, ...sentences, buttons));
  focusOn(title);
}

/** @param {Host} host */
async function downloadBundle(host) {
  const file = await host.bundle();
  downloadFile(file);
  return say("downloaded", { name: file.filename });
}

/**
 * Note that the learner has a file or text to give to the instructor.
 *
 * @param {Host} host
 */
function noteGiven(host) {
  host.noteHandedIn();
  host.drawing.noteGiven();
  countMonths(host);
}
