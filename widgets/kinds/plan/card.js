import { h, icon } from "#course/ground/dom.js";
import { say } from "#course/ground/strings.js";
import { inline } from "#course/ground/text.js";
import { CONTACTS, contactAt } from "#kinds/tool/body.js";
import { inOneLine, listsOf, PARTS, wordsOf } from "./value.js";

/**
 * The icon of each step (`plan.py`).
 *
 * @type {Record<string, IconName>}
 */
const ICONS = { observe: "eye", record: "notebook-pen", report: "megaphone", refer: "hand-helping" };
/** The sizes of letters on a card, in points: the largest that fits is taken. */
const LARGEST = 9;
const SMALLEST = 4.5;
const STEP = 0.25;

/**
 * Print the plan as a card of the size of a credit card, front and back beside each other.
 *
 * @param {PlanCell} cell
 * @param {PlanValue} plan
 * @param {Host} host
 */
export function printCard(cell, plan, host) {
  const card = pocketCard(cell, plan, host);
  const page = document.documentElement;
  document.body.append(card);
  for (const side of card.querySelectorAll(".dtr-pocket-side")) if (side instanceof HTMLElement) fit(side);
  page.classList.add("dtr-prints-card");
  const end = () => {
    page.classList.remove("dtr-prints-card");
    card.remove();
    window.removeEventListener("afterprint", end);
  };
  window.addEventListener("afterprint", end);
  window.print();
}

/**
 * @param {PlanCell} cell
 * @param {PlanValue} plan
 * @param {Host} host
 */
export function pocketCard(cell, plan, host) {
  const lists = listsOf(cell);
  const lines = PARTS.map(([part, lead]) =>
    h("p", null, h("strong", null, `${say(lead)}: `), ...inOneLine(channelWords(part, plan, lists, cell, host))),
  );
  const front = h("div", { class: "dtr-pocket-side" }, h("h2", null, ...inline(cell.title)), ...lines);
  const steps = Object.entries(cell.steps).map(([id, { label, text }]) =>
    h("li", null, icon(ICONS[id]), h("span", null, h("strong", null, ...inline(label)), " ", ...inline(text))),
  );
  const back = h("div", { class: "dtr-pocket-side" }, h("ul", { class: "dtr-pocket-steps" }, ...steps), contactLines(host));
  return h(
    "div",
    { class: "dtr dtr-pocket", "aria-hidden": "true" },
    h("div", { class: "dtr-pocket-card" }, front, back),
    h("p", null, say("planFold")),
  );
}

/**
 * What the card has after the lead of a part: a channel with its telephone number, where the mission has one.
 *
 * @param {PlanPart} part
 * @param {PlanValue} plan
 * @param {Record<PlanPart, Texts>} lists
 * @param {PlanCell} cell
 * @param {Host} host
 */
function channelWords(part, plan, lists, cell, host) {
  if (part !== "tell") return wordsOf(plan[part], lists[part]);
  const reached = Object.entries(cell.channels).map(([id, { label, reach }]) => [
    id,
    [label, reach && reachOf(reach, host)].filter(Boolean).join(" "),
  ]);
  return wordsOf(plan.tell, Object.fromEntries(reached));
}

/**
 * A contact's telephone number, else its e-mail, else what the mission's file says of it.
 *
 * @param {string} path
 * @param {Host} host
 * @returns {string}
 */
function reachOf(path, host) {
  const contact = contactAt(path, host);
  return typeof contact === "object" && contact ? contact.phone || contact.email || contact.name : (contact ?? "");
}

/** @param {Host} host */
function contactLines(host) {
  const rows = CONTACTS.filter(([name]) => host.mission[name]).map(([name, label]) =>
    h("li", null, h("strong", null, `${say(label)}: `), ...inline(reachOf(`mission.${name}`, host))),
  );
  return h("ul", { class: "dtr-pocket-contacts" }, ...rows);
}

/**
 * Make a side's letters as large as fits.
 *
 * @param {HTMLElement} side
 */
function fit(side) {
  for (let size = LARGEST; size >= SMALLEST; size -= STEP) {
    side.style.fontSize = `${size}pt`;
    if (side.scrollHeight <= side.clientHeight) return;
  }
}
