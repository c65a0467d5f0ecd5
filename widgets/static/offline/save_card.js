import { button, choiceGroup, fill, focusOn, freshId, h, liveRegion } from "../ground/dom.js";
import { downloadFile } from "../ground/download.js";
import { ID_FIELD, namedBy } from "../ground/learner.js";
import { isAnswerOfTest, PLACE } from "../ground/reserved_entries.js";
import { problemText, say } from "../ground/strings.js";

/**
 * What happens to answers on a page without a server: whose they are, saving them as a file, opening it again.
 * `askWho` asks for the learner, below a heading of the level `heading`; `isFirst`: before anything else, so that the
 * focus stays.
 *
 * @param {Host} host
 * @param {Device} device
 * @param {Heading} heading
 */
export function saveCard(host, device, heading) {
  const who = h("p");
  const actions = h("p", { class: "dtr-buttons" });
  /** @type {SaveCardPlace} */
  const card = { host, device, heading, place: h("div"), told: liveRegion("dtr-progress") };
  const draw = () => {
    const { id = "", name } = host.learner;
    const whoAmI = button(say(id ? "keepOther" : "keepSayWho"), () => askWhoWorks(card));
    fill(who, say(id ? "keepWho" : "keepNobody", { id: namedBy(id), name }));
    fill(
      actions,
      whoAmI,
      button(say("keepSave"), () => saveAnswers(card)),
      ...fileOpener(card),
    );
  };
  let drawn = host.learner;
  draw();
  host.onStatus(() => {
    if (drawn.id === host.learner.id && drawn.name === host.learner.name) return;
    drawn = host.learner;
    draw();
  });
  return { nodes: [h("p", null, say("keepText")), who, actions, card.place, card.told], askWho: askWhoWorks.bind(null, card) };
}

/**
 * Save the answers as a file, and announce it in `told`.
 *
 * @param {Pick<SaveCardPlace, "host" | "device" | "told">} card
 */
export async function saveAnswers({ host, device, told }) {
  await host.flush();
  const file = await device.copy();
  downloadFile(file);
  tellIn(told, say("keepSaved", { name: file.filename, open: say("keepOpen") }));
}

/**
 * @param {SaveCardPlace} card
 * @param {{ isFirst?: boolean }} how
 */
async function askWhoWorks(card, { isFirst = false } = {}) {
  await card.host.flush();
  const name = inputField("yourName", { autocomplete: "name" });
  const id = inputField("yourId", ID_FIELD);
  const whose = whoseQuestion(card.device);
  const help = h("p", { class: "dtr-small" }, say(card.host.learner.id ? "keepCorrect" : "idHelp"));
  askInPlace(
    card,
    say(card.host.learner.id ? "keepOther" : "keepSayWho"),
    [name.node, id.node, help, whose.node],
    async () => {
      const learner = { id: id.input.value.trim(), name: name.input.value.trim() };
      if (!learner.id || !learner.name) throw new Error(say("fillBoth"));
      if (whose.areMine()) await card.host.setLearner(learner);
      else await leaveTo(card, learner);
    },
    isFirst,
  );
}

/** @param {SaveCardPlace} card */
function fileOpener(card) {
  const input = h("input", { type: "file", accept: ".zip,.json", hidden: true });
  input.addEventListener("change", async () => {
    const [file] = input.files ?? [];
    try {
      if (file) await askToOpen(card, card.device.read(new Uint8Array(await file.arrayBuffer()), file.name));
    } catch (problem) {
      tellIn(card.told, problemText(problem), "dtr-problem");
    }
    input.value = "";
  });
  return [button(say("keepOpen"), () => input.click()), input];
}

/**
 * @param {SaveCardPlace} card
 * @param {SavedAnswers} saved
 */
async function askToOpen(card, { learner, entries }) {
  const { host, device } = card;
  await host.flush();
  const isSame = !learner.id || learner.id === host.learner.id;
  // a learner who has given a name and ID keeps answers separate from other people's
  const whose = isSame || host.learner.id ? null : whoseQuestion(device);
  const holds = say(learner.id ? "openHoldsOf" : "openHolds", {
    n: Object.keys(entries).filter(isAnswerOfTest).length,
    ...learner,
  });
  askInPlace(card, holds, [whose?.node], async () => {
    const areMine = whose ? whose.areMine() : isSame;
    if (!areMine) await leaveTo(card, learner, entries);
    if (!isSame) await host.setLearner(learner);
    host.offer(entries);
    await host.flush();
    tellIn(card.told, say("openDone"));
  });
}

/**
 * The question whose the answers on the page are; asked only if there are any.
 *
 * @param {Device} device
 */
function whoseQuestion(device) {
  if (!Object.keys(device.answers).some((id) => id !== PLACE)) return { node: null, areMine: () => true };
  /** @type {string | undefined} */
  let answer;
  /** @type {[string, string][]} */
  const options = [
    ["mine", say("keepMine")],
    ["theirs", say("keepTheirs")],
  ];
  /** @param {string} chosen */
  const onInput = (chosen) => {
    answer = chosen;
  };
  return {
    node: choiceGroup({ legend: say("keepWhose"), options, onInput }).node,
    areMine() {
      if (!answer) throw new Error(say("keepWhoseFirst"));
      return answer === "mine";
    },
  };
}

/**
 * Ask for something in place of the card's contents; `act` throws a sentence if an answer is missing or cannot be used.
 *
 * @param {SaveCardPlace} card
 * @param {string} sentence
 * @param {Child[]} fields
 * @param {() => Promise<void>} act
 * @param {boolean} isFirst
 */
function askInPlace({ place, told, heading }, sentence, fields, act, isFirst = false) {
  const title = h(heading, { id: freshId("keep") }, sentence);
  const problem = liveRegion("dtr-problem-line");
  /** @param {Event} event */
  const submit = async (event) => {
    event.preventDefault();
    try {
      await act();
      fill(place);
    } catch (refusal) {
      fill(problem, problemText(refusal));
    }
  };
  const go = h("button", { type: "submit", class: "dtr-button dtr-button-main" }, say("keepGo"));
  const buttons = h(
    "p",
    { class: "dtr-buttons" },
    go,
    button(say("cancel"), () => fill(place)),
  );
  fill(told);
  const form = h(
    "form",
    { class: "dtr-form", novalidate: true, "aria-labelledby": title.id, onsubmit: submit },
    title,
    ...fields,
    problem,
    buttons,
  );
  fill(place, form);
  if (isFirst) return;
  focusOn(title);
  form.scrollIntoView({ block: "nearest" });
}

/**
 * Hand the page over to another learner: it restarts with that learner's answers.
 *
 * @param {SaveCardPlace} card
 * @param {NamedLearner} learner
 * @param {Entries} [entries]
 */
async function leaveTo({ host, device }, learner, entries) {
  await host.flush();
  if (host.status !== "saved") throw new Error(say("leaveNotKept"));
  device.leaveTo(learner, entries);
  window.location.hash = "";
  window.location.reload();
  await new Promise(() => {});
}

/**
 * @param {string} label
 * @param {Attributes} attributes
 */
function inputField(label, attributes) {
  const id = freshId("keep");
  const input = h("input", { id, class: "dtr-input", type: "text", required: true, ...attributes });
  return { input, node: h("div", { class: "dtr-field" }, h("label", { for: id }, say(label)), input) };
}

/**
 * @param {HTMLElement} region
 * @param {string} sentence
 * @param {string} className
 */
function tellIn(region, sentence, className = "") {
  fill(region, h("p", { class: className }, sentence));
}
