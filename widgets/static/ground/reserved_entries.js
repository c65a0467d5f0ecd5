import { DRAWN_TEST, isArchived } from "./drawn_test.js";

/* Entries of a module's answers that belong to no question (`widgets/content/reserved_entries.py`). */

/** The learner's track. */
export const TRACK = "track";
/** The module's refreshers, and the cell that declares them. */
export const REFRESHER = "refresher";
/** The learner's own plan, and the cells that show it. */
export const PLAN = "plan";
/** Where the learner is in the module (`place.js`). No cell has this id. */
export const PLACE = "place";
/** The entries that are the same in all of a learner's modules. */
export const SHARED = [TRACK, PLAN];
const RESERVED = [TRACK, REFRESHER, DRAWN_TEST, PLAN, PLACE];
/** The entries that are never part of a hand-in. */
const PRIVATE = [PLAN];

/**
 * Whether an entry belongs to the learner's present test and lessons, and is neither reserved nor archived.
 *
 * @param {string} id
 */
export function isAnswerOfTest(id) {
  return !RESERVED.includes(id) && !isArchived(id);
}

/**
 * The entries without those that are only for the learner.
 *
 * @param {Entries} entries
 * @returns {Entries}
 */
export function withoutPrivate(entries) {
  return Object.fromEntries(Object.entries(entries).filter(([id]) => !PRIVATE.includes(id)));
}
