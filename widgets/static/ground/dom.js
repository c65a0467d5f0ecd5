import { ICONS, MIRRORED } from "./icons.js";

/** @type {Record<Outcome, IconName>} */
const STATES = { right: "check", part: "minus", wrong: "x" };
const SVG_NAMESPACE = "http://www.w3.org/2000/svg";
let idCounter = 0;

/**
 * Create an element: `h("p", { class: "x", onclick: fn }, "text", child)`. Null, false and undefined are omitted.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Attributes | null} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...present(children));
  return element;
}

/**
 * The section of a page, by the page's id. This is not the element's `id`: a browser scrolls to an element named by
 * the URL, again when the document is complete, and takes the focus away.
 *
 * @param {string} page
 */
export function sectionOf(page) {
  return element(`[data-page="${page}"]`);
}

/**
 * The element that matches `selector`, in the page or in `within`. Throws if it is missing, because template and script then disagree.
 *
 * @param {string} selector
 * @param {ParentNode} within
 * @returns {HTMLElement}
 */
export function element(selector, within = document) {
  /** @type {HTMLElement | null} */
  const found = within.querySelector(selector);
  if (!found) throw new Error(`The page has no element ${selector}.`);
  return found;
}

/**
 * All elements that match `selector`.
 *
 * @param {string} selector
 * @param {ParentNode} within
 * @returns {HTMLElement[]}
 */
export function elements(selector, within = document) {
  return Array.from(within.querySelectorAll(selector));
}

/**
 * The closest ancestor of an event's target that matches `selector`, or null.
 *
 * @param {Event} event
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export function closestTo(event, selector) {
  return event.target instanceof Element ? event.target.closest(selector) : null;
}

/**
 * Replace the contents of `element` by `children`.
 *
 * @template {Element} T
 * @param {T} element
 * @param {...Child} children
 * @returns {T}
 */
export function fill(element, ...children) {
  element.replaceChildren(...present(children));
  return element;
}

/**
 * Like `fill`, but unchanged contents stay; if they have changed, the control at the same position gets the focus.
 *
 * @param {Element} element
 * @param {...Child} children
 */
export function refill(element, ...children) {
  const next = [...h("div", null, ...children).childNodes];
  if (next.length === element.childNodes.length && next.every((node, place) => element.childNodes[place].isEqualNode(node))) return;
  /** @returns {HTMLElement[]} */
  const controls = () => elements("a, button", element);
  const held = controls().findIndex((control) => control === document.activeElement);
  element.replaceChildren(...next);
  if (held >= 0) controls()[held]?.focus({ preventScroll: true });
}

/**
 * A drawn symbol; screen readers ignore it, so there is always a text next to it.
 *
 * @param {IconName} name
 */
export function icon(name) {
  return drawnIcon(ICONS[name], MIRRORED.includes(name));
}

/**
 * Whether there is an icon of this name on every page.
 *
 * @param {string} name
 * @returns {name is IconName}
 */
export function isIcon(name) {
  return Object.hasOwn(ICONS, name);
}

/**
 * An icon from its elements; `isMirrored` in text from right to left.
 *
 * @param {IconElement[]} elements
 * @param {boolean} isMirrored
 */
export function drawnIcon(elements, isMirrored) {
  const parts = elements.map((element) => (typeof element === "string" ? shape("path", { d: element }) : shape(...element)));
  return shape(
    "svg",
    { class: `dtr-icon${isMirrored ? " dtr-icon-mirrored" : ""}`, viewBox: "0 0 24 24", "aria-hidden": "true" },
    ...parts,
  );
}

/**
 * The icon that says how something went.
 *
 * @param {Outcome} state
 */
export function stateIcon(state) {
  return icon(STATES[state]);
}

/**
 * Create an SVG element, as `h` does for HTML.
 *
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | null>} attributes
 * @param {...(Node | string)} children
 * @returns {SVGElementTagNameMap[T]}
 */
export function shape(tag, attributes, ...children) {
  const element = document.createElementNS(SVG_NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** An id that no other element has. */
export function freshId(prefix = "dtr") {
  idCounter += 1;
  return `${prefix}-${idCounter}`;
}

/**
 * A button; `kind` is "main", "plain" or "quiet".
 *
 * @param {Content} label
 * @param {Special<[Event], unknown>} onclick
 * @param {string} kind
 * @param {Attributes} attributes
 */
export function button(label, onclick, kind = "plain", attributes = {}) {
  return h("button", { type: "button", class: `dtr-button dtr-button-${kind}`, onclick, ...attributes }, ...[label].flat());
}

/**
 * A text for screen readers only.
 *
 * @param {string} text
 */
export function hiddenText(text) {
  return h("span", { class: "dtr-hidden" }, text);
}

/** A region whose changes are announced by screen readers. */
export function liveRegion(className = "dtr-hidden") {
  return h("div", { class: className, role: "status" });
}

/**
 * Put one element, or nothing, into a live region; the same text is not announced twice.
 *
 * @param {HTMLElement} region
 * @param {HTMLElement | null | undefined | false | ""} element
 */
export function announce(region, element) {
  if (region.textContent !== (element ? element.textContent : "")) fill(region, element);
}

/**
 * A group of radio buttons or checkboxes in a fieldset. `options` are [id, text] pairs; `onInput` gets the chosen id
 * (or the list of ids if `several`). `choices` are the elements of the options, in which each can have more text.
 *
 * @param {{ legend: Content, options: [string, Content][], several?: boolean, className?: string, onInput(value: Json): void }} setting
 */
export function choiceGroup({ legend, options, several = false, className = "", onInput }) {
  const name = freshId("choice");
  const inputs = options.map(([id]) => h("input", { type: several ? "checkbox" : "radio", name, value: id, id: `${name}-${id}` }));
  const chosen = () => inputs.filter((input) => input.checked).map((input) => input.value);
  const choices = options.map(([id, text], index) => {
    const words = h("span", { class: "dtr-option-text" }, ...[text].flat());
    return {
      id,
      input: inputs[index],
      node: h("div", { class: "dtr-choice" }, h("label", { class: "dtr-option", for: `${name}-${id}` }, inputs[index], words)),
    };
  });
  const node = h(
    "fieldset",
    { class: `dtr-choices ${className}` },
    h("legend", null, ...[legend].flat()),
    h("div", { class: "dtr-options" }, ...choices.map((choice) => choice.node)),
  );
  node.addEventListener("change", () => onInput(several ? chosen() : chosen()[0]));
  return {
    node,
    choices,
    /** @param {Json} value */
    show(value) {
      const ids = [value].flat();
      for (const input of inputs) input.checked = ids.includes(input.value);
    },
  };
}

/**
 * A select box with its label.
 *
 * @param {{ label: Content, options: [string, string][], onInput(value: string): void }} setting
 */
export function selectField({ label, options, onInput }) {
  const id = freshId("select");
  const select = h("select", { id, class: "dtr-select" }, ...options.map(([value, text]) => h("option", { value }, text)));
  select.addEventListener("change", () => onInput(select.value));
  const node = h("div", { class: "dtr-field" }, h("label", { for: id }, ...[label].flat()), select);
  return {
    node,
    get value() {
      return select.value;
    },
    /** @param {Json} value */
    show(value) {
      select.value = value ?? "";
    },
  };
}

/** Remove the focus from the element that has it. */
export function dropFocus() {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

/**
 * Move the focus to something that is not a control, such as a heading.
 *
 * @param {HTMLElement} element
 */
export function focusOn(element) {
  element.setAttribute("tabindex", "-1");
  element.focus({ preventScroll: true });
}

/** @param {Child[]} children */
function present(children) {
  return children.filter((child) => child !== null && child !== undefined && child !== false);
}
