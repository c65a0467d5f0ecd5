import { DRAWN_TEST, isArchived } from "./drawn_test.js";

/* Entries of a module's answers that belong to no question (`widgets/content/reserved_entries.py`). No cell has these ids. */

/** The learner's track. */
export const TRACK = "track";
/** The module's refreshers, and the cell that declares them. */
export const REFRESHER = "refresher";
/** Where the learner is in the module (`place.js`). */
export const PLACE = "place";
const RESERVED = [TRACK, REFRESHER, DRAWN_TEST, PLACE];

/**
 * Whether an entry belongs to the learner's present test and lessons, and is neither reserved nor archived.
 *
 * @param {string} id
 */
export function isAnswerOfTest(id) {
  return !RESERVED.includes(id) && !isArchived(id);
}
