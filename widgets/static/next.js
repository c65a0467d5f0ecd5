import { h, icon } from "./dom.js";
import { say } from "./strings.js";
import { inline } from "./text.js";

/** Where one hands in: the other modules, and the way to all of them. */
export function nextSteps(course) {
  return course.beside?.length ? [h("div", { class: "dtr" }, nextModules(course))] : [];
}

function nextModules({ beside, choice }) {
  const links = beside.map((module) => h("li", null, h("a", { class: "dtr-button dtr-button-choice", href: module.href }, nextModule(module), icon("next"))));
  const all = choice && h("p", { class: "dtr-buttons" }, h("a", { class: "dtr-button dtr-button-quiet", href: choice }, say("allModules")));
  return h("section", { class: "dtr-card" }, h("h3", null, say("nextTitle")), h("p", null, say("nextText")), h("ul", { class: "dtr-choice-list" }, ...links), all);
}

function nextModule({ title, about }) {
  return h("span", null, h("strong", { class: "dtr-line" }, ...inline(title)), about && h("span", { class: "dtr-line dtr-small" }, ...inline(about)));
}
