import { h } from "#course/ground/dom.js";
import { inline } from "#course/ground/text.js";

/** More would not fit into one line on a phone. */
const MOST = 3;

/**
 * The days and hours on the way to a scene, the present one last; null at a scene without one.
 *
 * @param {CaseCell} cell
 * @param {CaseProgress} now
 */
export function hoursStrip({ scenes }, now) {
  const present = scenes[now.scene ?? ""]?.when;
  if (!present) return null;
  const before = now.path.map(([scene]) => scenes[scene]?.when).filter((when) => when !== undefined);
  const all = [...before, present].filter((when, place, list) => when !== list[place - 1]);
  return h("ol", { class: "dtr-hours" }, ...all.slice(-MOST).map((when) => h("li", null, ...inline(when))));
}
