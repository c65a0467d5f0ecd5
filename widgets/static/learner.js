import { say } from "./strings.js";

const LEARNER_ID = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;
const LEARNER_LONGEST_NAME = 100;
/** Control characters, and every kind of space but the plain one. */
const LEARNER_UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;

/** The learner as they may be called; throws a sentence where ID or name cannot be used. The rules are those of `identity.py`. */
export function checkedLearner({ id, name }) {
  const given = { id: id.trim(), name: name.trim().replace(/\s+/g, " ") };
  if (!given.id) throw new Error(say("idMissing"));
  if (!LEARNER_ID.test(given.id) || given.id.includes("..") || given.id.endsWith(".")) throw new Error(say("idUnusable"));
  if (!given.name) throw new Error(say("nameMissing"));
  if (given.name.length > LEARNER_LONGEST_NAME || LEARNER_UNPRINTABLE.test(given.name)) throw new Error(say("nameUnusable"));
  return given;
}
