import { contentNote, supportLine, supportNote } from "#course/cells/content_note.js";
import { sourceLinks } from "#course/cells/sources.js";
import { button, elements, fill, focusOn, h } from "#course/ground/dom.js";
import { say } from "#course/ground/strings.js";
import { inline, paragraphs } from "#course/ground/text.js";

/** Text above this height, in pixels, is hidden under the page's header. */
const HEADER_HEIGHT = 110;

/** @type {KindComponent<ReadingCell>} */
export const component = { mount };

/**
 * A text behind a note: the learner reads it, closes it for a while or skips it, and can change that at any time.
 *
 * @param {HTMLElement} el
 * @param {ReadingCell} cell
 * @param {Host} host
 */
function mount(el, cell, host) {
  const title = h("h3", null, ...inline(cell.title));
  const body = h("div", { class: "dtr-reading-body" });
  el.append(h("article", { class: "dtr-card dtr-reading" }, title, body));

  /** @param {ReadingValue} value */
  const choose = (value) => {
    const place = host.get(cell.id)?.value?.paused;
    host.set(cell.id, { value });
    moveTo((value.read && elements(".dtr-story p", body)[place]) || title);
  };
  const update = () => {
    const value = host.get(cell.id)?.value;
    fill(body, ...(value?.read ? storyView(cell, host, choose) : noteView(cell, value, host, choose)));
  };
  update();
  host.onChange((id) => id === cell.id && update());
}

/** @param {HTMLElement} element */
function moveTo(element) {
  focusOn(element);
  element.scrollIntoView({ block: "nearest" });
}

/**
 * @param {ReadingCell} cell
 * @param {ReadingValue | undefined} value
 * @param {Host} host
 * @param {(value: ReadingValue) => void} choose
 */
function noteView(cell, value, host, choose) {
  const isClosed = value?.paused !== undefined;
  const told = isClosed ? "readingClosed" : value?.skipped && "readingSkipped";
  const read = button(say(isClosed ? "readingResume" : "readIt"), () => choose({ read: true }), value?.skipped ? "plain" : "main");
  const skip = !value?.skipped && button(say("skipIt"), () => choose({ skipped: true }));
  return [
    contentNote(cell, host),
    told && h("p", null, say(told)),
    h("p", { class: "dtr-buttons" }, read, skip),
    told && cell.support && supportNote(cell.support),
  ];
}

/**
 * @param {ReadingCell} cell
 * @param {Host} host
 * @param {(value: ReadingValue) => void} choose
 */
function storyView(cell, host, choose) {
  const story = h("div", { class: "dtr-story" }, ...paragraphs(cell.text));
  const close = button(say("readingHide"), () => choose({ paused: firstSeen(story) }));
  const ways = h("div", { class: "dtr-reading-ways" }, close, supportLine(host));
  return [story, ways, supportNote(cell.support), sourceLinks(cell.sources, host)];
}

/**
 * The index of the first paragraph that is still visible.
 *
 * @param {HTMLElement} story
 */
function firstSeen(story) {
  const seen = [...story.children].findIndex((paragraph) => paragraph.getBoundingClientRect().bottom > HEADER_HEIGHT);
  return Math.max(0, seen);
}
