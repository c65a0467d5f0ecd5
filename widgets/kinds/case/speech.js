import { h } from "#course/ground/dom.js";
import { inline } from "#course/ground/text.js";
import { portrait } from "./picture.js";

/**
 * What people say at a scene, each line in a bubble beside the speaker's portrait.
 *
 * @param {SpokenLine[] | undefined} says
 * @param {Texts} symbols
 */
export function speechView(says, symbols) {
  return (says ?? []).map(({ name, words, person }) =>
    h(
      "p",
      { class: "dtr-says" },
      person && portrait(person, symbols),
      h("span", { class: "dtr-bubble" }, h("strong", null, ...inline(name)), " ", h("q", null, ...inline(words))),
    ),
  );
}
