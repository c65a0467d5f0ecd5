/**
 * How each verdict is drawn and named.
 *
 * @type {Record<Verdict, { state: Outcome, label: string }>}
 */
export const VERDICTS = {
  good: { state: "right", label: "verdictGood" },
  mixed: { state: "part", label: "verdictMixed" },
  harmful: { state: "wrong", label: "verdictHarmful" },
};

/**
 * The endings of a case, with the ids of their scenes.
 *
 * @param {CaseCell} cell
 * @returns {[string, SceneEnd][]}
 */
export function endingsOf({ scenes }) {
  return Object.entries(scenes).flatMap(([id, { end }]) => (end ? [/** @type {[string, SceneEnd]} */ ([id, end])] : []));
}
