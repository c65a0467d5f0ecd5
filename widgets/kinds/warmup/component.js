import { answerState } from "#course/cells/answered.js";
import { confidenceChoice } from "#course/cells/question.js";
import { sourceLinks } from "#course/cells/sources.js";
import { truthPairs } from "#course/cells/truth.js";
import { announce, button, choiceGroup, fill, focusOn, h, icon, liveRegion, stateIcon } from "#course/ground/dom.js";
import { say } from "#course/ground/strings.js";
import { inline, paragraphs } from "#course/ground/text.js";

/** @type {KindComponent<WarmupCell>} */
export const component = { mount };

/**
 * Statements answered before the lesson, or, where the cell repeats them, once more with the answers.
 *
 * @param {HTMLElement} el
 * @param {WarmupCell} cell
 * @param {Host} host
 */
function mount(el, cell, host) {
  const ids = Object.keys(cell.statements);
  const rounds = ids.map((id, place) => statementItem(cell, host, id, { n: place + 1, all: ids.length }));
  const title = h("h3", null, ...inline(cell.title));
  const score = liveRegion("dtr-closing");
  const closing = liveRegion("dtr-closing");
  const check = () => {
    if (!checkAnswers(cell, host, closing)) return;
    focusOn(title);
    title.scrollIntoView({ block: "start" });
  };
  const act = cell.repeat && button("", check, "main");
  const list = h("ol", { class: "dtr-statements" }, ...rounds.map((round) => round.node));
  const intro = h("p", null, say(cell.repeat ? "warmupRepeat" : "warmupIntro"));
  el.append(h("article", { class: "dtr-card dtr-warmup" }, title, intro, score, list, closing, act));

  const update = () => {
    for (const round of rounds) round.update();
    announce(score, wasChecked(cell, host) && scoreLine(cell, host));
    announce(closing, !cell.repeat && thanksLine(cell, host));
    if (act) act.textContent = say(wasChecked(cell, host) ? "warmupChange" : "warmupCheck");
  };
  update();
  host.onChange((id) => (id === cell.id || id === cell.repeat) && update());
}

/**
 * @param {WarmupCell} cell
 * @param {Host} host
 * @param {string} id
 * @param {Values} numbers
 */
function statementItem(cell, host, id, numbers) {
  const statement = cell.statements[id];
  /** @param {StatementAnswer} changes */
  const save = (changes) => {
    const value = host.get(cell.id)?.value ?? {};
    host.set(cell.id, { value: { ...value, [id]: { ...value[id], ...changes } } });
  };
  const truth = choiceGroup({
    legend: h("span", { class: "dtr-asks" }, ...inline(statement.text)),
    options: truthPairs(),
    className: "dtr-choices-short",
    onInput: (answer) => save({ answer }),
  });
  const confidence = confidenceChoice((sure) => save({ confidence: sure }));
  truth.choices.at(-1)?.node.after(confidence.node);
  const asking = h("div", { class: "dtr-asking" }, truth.node);
  const answer = h("div", { class: "dtr-feedback" });
  const update = () => {
    const given = host.get(cell.id)?.value?.[id];
    const isChecked = wasChecked(cell, host);
    truth.show(given?.answer);
    confidence.show(given?.confidence);
    // asked only after an answer: before it, it is one more thing to read; its room is kept, so that nothing moves
    confidence.node.classList.toggle("dtr-waits", !given?.answer);
    asking.classList.toggle("dtr-asked", isChecked);
    fill(answer, ...(isChecked ? answerLines(cell, host, id, given) : []));
  };
  return { node: h("li", null, h("p", { class: "dtr-small" }, say("statementOf", numbers)), asking, answer), update };
}

/**
 * @param {WarmupCell} cell
 * @param {Host} host
 * @param {string} id
 * @param {StatementAnswer} given
 */
function answerLines(cell, host, id, given) {
  const statement = cell.statements[id];
  const right = given.answer === String(statement.key);
  const first = firstRound(cell, host)?.value?.[id]?.answer;
  const before = first ? say("firstAnswer", { answer: say(first) }) : say("noFirstAnswer");
  const state = right ? "right" : "wrong";
  const surely = !right && given.confidence === "sure" && h("span", null, say("sureAndWrong"));
  return [
    h(
      "p",
      { class: `dtr-verdict dtr-verdict-${state}` },
      stateIcon(state),
      h("strong", null, say("yourAnswer", { answer: say(given.answer ?? "") })),
      surely,
    ),
    ...paragraphs(statement.why[given.answer === "true" ? "true" : "false"]),
    otherSide(statement, given.answer === "true" ? "false" : "true"),
    h("p", { class: "dtr-small" }, before),
    sourceLinks(statement.sources, host),
  ];
}

/**
 * What the other answer gets right or wrong, folded.
 *
 * @param {Statement} statement
 * @param {"true" | "false"} side
 */
function otherSide({ why }, side) {
  return h("details", null, h("summary", null, say("otherWas", { answer: say(side) })), ...paragraphs(why[side]));
}

/**
 * The entry of the first round, in the second one.
 *
 * @param {WarmupCell} cell
 * @param {Host} host
 */
function firstRound(cell, host) {
  return cell.repeat ? host.get(cell.repeat) : undefined;
}

/**
 * @param {WarmupCell} cell
 * @param {Host} host
 */
function wasChecked(cell, host) {
  return Boolean(cell.repeat) && host.get(cell.id)?.checked === true;
}

/**
 * Show the answers, or hide them again; whether there is anything new to read.
 *
 * @param {WarmupCell} cell
 * @param {Host} host
 * @param {HTMLElement} closing
 */
function checkAnswers(cell, host, closing) {
  const value = host.get(cell.id)?.value ?? {};
  const open = Object.keys(cell.statements).filter((id) => !value[id]?.answer).length;
  if (open > 0) {
    fill(closing, h("p", null, say("warmupLeft", { n: open })));
    return false;
  }
  host.set(cell.id, wasChecked(cell, host) ? { value } : { value, checked: true });
  return true;
}

/**
 * @param {WarmupCell} cell
 * @param {Host} host
 */
function thanksLine(cell, host) {
  if (answerState(cell, host.get(cell.id)) !== "full") return null;
  return h("p", { class: "dtr-state dtr-state-done" }, icon("check"), say("warmupDone"));
}

/**
 * @param {WarmupCell} cell
 * @param {Host} host
 */
function scoreLine(cell, host) {
  const all = Object.keys(cell.statements).length;
  const first = firstRound(cell, host);
  const before = first && ` ${say("warmupBefore", { right: rightCount(cell, first), all })}`;
  return h(
    "p",
    { class: "dtr-score-line" },
    h("strong", null, say("warmupScore", { right: rightCount(cell, host.get(cell.id)), all })),
    before,
  );
}

/**
 * @param {WarmupCell} cell
 * @param {Entry | undefined} entry
 */
function rightCount(cell, entry) {
  return Object.entries(cell.statements).filter(([id, statement]) => entry?.value?.[id]?.answer === String(statement.key)).length;
}
