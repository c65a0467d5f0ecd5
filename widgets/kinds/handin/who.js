import { button, fill, freshId, h, liveRegion } from "#course/ground/dom.js";
import { ID_FIELD } from "#course/ground/learner.js";
import { problemText, say } from "#course/ground/strings.js";

/**
 * Who hands in, with the way to change it; a form while that is not known. `done` is called once it is.
 *
 * @param {Host} host
 * @param {HandInState} state
 * @param {() => void} done
 */
export function whoLines(host, state, done) {
  const { id, name, shown, fixed } = host.learner;
  if (id && !state.editing) {
    const edit = () => {
      state.editing = true;
      done();
    };
    return [
      h(
        "p",
        null,
        say("handingInAs", { name: name || shown || id, id: shown || id }),
        " ",
        !fixed && button(say("changeName"), edit, "quiet"),
      ),
    ];
  }
  return fixed ? [] : [whoForm(host, state, done)];
}

/**
 * @param {Host} host
 * @param {HandInState} state
 * @param {() => void} done
 */
function whoForm(host, state, done) {
  const name = inputField("yourName", host.learner.name, { autocomplete: "name" });
  const id = inputField("yourId", host.learner.id, ID_FIELD);
  const problem = liveRegion("dtr-problem-line");
  /** @param {Event} event */
  const submit = async (event) => {
    event.preventDefault();
    const learner = { id: id.input.value.trim(), name: name.input.value.trim() };
    if (!learner.id || !learner.name) {
      (learner.name ? id : name).input.focus();
      return void fill(problem, say("fillBoth"));
    }
    try {
      await host.setLearner(learner);
      state.editing = false;
      done();
    } catch (refusal) {
      fill(problem, problemText(refusal));
    }
  };
  const save = h("button", { type: "submit", class: "dtr-button" }, say("saveName"));
  return h(
    "form",
    { class: "dtr-form", onsubmit: submit, novalidate: true },
    h("h4", null, say("whoHandsIn")),
    name.node,
    id.node,
    h("p", { class: "dtr-small" }, say("idHelp")),
    problem,
    save,
  );
}

/**
 * @param {string} label
 * @param {string | undefined} value
 * @param {Attributes} attributes
 */
function inputField(label, value, attributes) {
  const id = freshId("who");
  const input = h("input", { id, class: "dtr-input", type: "text", value: value ?? "", required: true, ...attributes });
  return { input, node: h("div", { class: "dtr-field" }, h("label", { for: id }, say(label)), input) };
}
