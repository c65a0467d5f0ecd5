import { h, icon } from "../ground/dom.js";

/** The icons that a module can have (`widgets/content/data_shapes/programme.py`). */
const SIGNS = /** @type {const} */ (["book-open", "eye", "map", "scale", "shield", "users"]);

/**
 * A module's own sign, in its colour; decoration.
 *
 * @param {string} sign
 */
export function moduleSign(sign) {
  const name = SIGNS.find((one) => one === sign) ?? "book-open";
  return h("span", { class: "module-sign", "aria-hidden": "true" }, icon(name));
}
