import { button, fill, focusOn, h, icon } from "./dom.js";
import { sourceLinks } from "./sources.js";
import { say } from "./strings.js";
import { inline, paragraphs } from "./text.js";

/** A text behind a note: the learner reads it or passes by, and can change that at any time. */
export function mountReading(el, cell, host) {
  const title = h("h3", null, ...inline(cell.title));
  const body = h("div", { class: "dtr-reading-body" });
  el.append(h("article", { class: "dtr-card dtr-reading" }, title, body));

  const choose = (value) => {
    host.set(cell.id, { value });
    focusOn(title);
  };
  const update = () => {
    const value = host.get(cell.id)?.value;
    fill(body, ...(value?.read ? readingText(cell, host, choose) : readingNote(cell, value, choose)));
  };
  update();
  host.onChange((id) => id === cell.id && update());
}

function readingNote(cell, value, choose) {
  const skip = !value?.skipped && button(say("skipIt"), () => choose({ skipped: true }));
  return [
    h("div", { class: "dtr-note" }, icon("note"), h("div", null, h("strong", null, say("beforeReading")), ...paragraphs(cell.note))),
    value?.skipped && h("p", { class: "dtr-small" }, say("readingSkipped")),
    h("p", { class: "dtr-buttons" }, button(say("readIt"), () => choose({ read: true }), value?.skipped ? "plain" : "main"), skip),
    value?.skipped && readingSupport(cell),
  ];
}

function readingText(cell, host, choose) {
  return [
    h("div", { class: "dtr-story" }, ...paragraphs(cell.text)),
    readingSupport(cell),
    sourceLinks(cell.sources, host),
    h("p", { class: "dtr-ways" }, button(say("readingHide"), () => choose({ skipped: true }), "quiet")),
  ];
}

function readingSupport(cell) {
  return cell.support && h("div", { class: "dtr-note dtr-support" }, icon("note"), h("div", null, h("strong", null, say("support")), ...paragraphs(cell.support)));
}
