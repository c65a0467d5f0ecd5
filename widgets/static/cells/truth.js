import { say } from "../ground/strings.js";

/**
 * What a statement can be answered with, as [id, text].
 *
 * @returns {[string, string][]}
 */
export function truthPairs() {
  return [
    ["true", say("true")],
    ["false", say("false")],
  ];
}
