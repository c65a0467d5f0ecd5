import { say } from "./strings.js";

/** The attributes of a field for an ID, so that keyboards do not change what is typed. */
export const ID_FIELD = { autocomplete: "off", autocapitalize: "none", autocorrect: "off", spellcheck: "false" };
export const LONGEST_ID = 100;
const ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._@-]*$/;
const LONGEST_NAME = 100;
/** Control characters, and every kind of space except the plain one. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;

/** White space as Python defines it: JavaScript's `\s` includes other control characters. */
const SPACE = /[\t-\r\x1c-\x1f\x85\p{Z}]+/gu;
const APOSTROPHES =
  /[`\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u02ca\u02cb\u0374\u055a\u05f3\u07f4\u07f5\u1fbd\u1fbf\u1fef\u1ffd\u1ffe\u2018\u2019\u201b\u2032\u2035\ua78b\ua78c\uff07\uff40]/g;
const HYPHENS = /[\p{Pd}\u2212]/gu;

/**
 * Characters that only mark a letter: accents, and the vowel points of Arabic and Hebrew. The vowel signs of other
 * scripts distinguish names.
 */
const ACCENTS =
  /[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff]/g;

/** The prefix of the carried form of a name that cannot be an ID itself. */
const MARK = "u--";
/** The parts of a name; the group matches those that have to be encoded. */
const PARTS = /[A-Za-z0-9]+(?:\.[A-Za-z0-9]+)*|[@-]+|([^A-Za-z0-9@-]+)/g;

/**
 * The learner with normalised ID and name, and `shown`, the ID to show; throws a sentence if they cannot be used. The
 * rules are those of `identity.py`.
 *
 * @param {Learner} learner
 * @returns {NamedLearner & { shown: string }}
 */
export function checkedLearner({ id = "", name = "" }) {
  const given = { id: normalText(id), name: trimmed(name.replace(/\p{Cf}/gu, "").normalize("NFC")) };
  if (!given.id) throw new Error(say("idMissing"));
  if (!isUsable(given.id)) throw new Error(say("idUnusable"));
  if (!given.name) throw new Error(say("nameMissing"));
  if ([...given.name].length > LONGEST_NAME || UNPRINTABLE.test(given.name)) throw new Error(say("nameUnusable"));
  return { ...given, shown: namedBy(given.id) };
}

/**
 * Normalise a text that can be typed in several ways: one kind of space, hyphen, apostrophe and digit, no invisible characters.
 *
 * @param {string} text
 */
export function normalText(text) {
  const compatible = text.replace(APOSTROPHES, "'").normalize("NFKC").replace(SPACE, " ");
  const plain = compatible
    .replace(/[\p{Cc}\p{Cf}]/gu, "")
    .replace(HYPHENS, "-")
    .replace(APOSTROPHES, "'");
  // removing an invisible character may allow composition
  return trimmed(plain.replace(/\p{Nd}/gu, asciiDigit).normalize("NFKC"));
}

/**
 * The ID that carries a name: the name itself if it can be an ID, else a form that `namedBy` decodes. Throws a
 * sentence if there is no such ID.
 *
 * @param {string} name
 */
export function carriedId(name) {
  const text = normalText(name);
  if (!text) throw new Error(say("idMissing"));
  const isPlain = isUsable(text) && !hasMark(text);
  const id = isPlain ? text : MARK + text.replace(PARTS, (part, other) => (other ? `_${hexOf(other)}_` : part));
  // a lone surrogate has no bytes
  if (id.length > LONGEST_ID || /\p{Cs}/u.test(text)) throw new Error(say("idUnusable"));
  return id;
}

/**
 * The name that an ID carries; any other ID is returned unchanged.
 *
 * @param {string} id
 */
export function namedBy(id) {
  if (!isUsable(id) || !hasMark(id)) return id;
  try {
    const bytes = id.slice(MARK.length).replace(/_([0-9a-f]+)_/gi, (_run, hex) => hex.replace(/../g, "%$&"));
    const name = decodeURIComponent(bytes);
    return carriedId(name).toLowerCase() === id.toLowerCase() ? name : id;
  } catch {
    return id;
  }
}

/**
 * An ID normalised for comparison: the same for every way in which people and file systems may write it.
 *
 * @param {string} id
 */
export function foldedId(id) {
  // letter by letter, because a capital sigma has no other lower case at the end of a word
  return [...normalText(namedBy(id))].map(foldedLetter).join("").normalize("NFKC");
}

/**
 * Whether two IDs belong to one person: case, Unicode form, and kinds of hyphens, apostrophes and digits are ignored.
 *
 * @param {string} a
 * @param {string} b
 */
export function sameId(a, b) {
  return foldedId(a) === foldedId(b);
}

/**
 * A person's name normalised for comparison: its words sorted, without accents, case and punctuation.
 *
 * @param {string} name
 */
function foldedName(name) {
  const letters = normalText(name).normalize("NFKD").replace(ACCENTS, "");
  const folded = [...letters]
    .map(foldedLetter)
    .join("")
    .replace(/['.]/g, "")
    .replace(/[-,\u060c\u3001]/g, " ")
    .replace(/\u0131/g, "i");
  // in the order of code units, as in Python
  const words = folded
    .split(SPACE)
    .filter(Boolean)
    .sort((a, b) => (a < b ? -1 : Number(a > b)));
  return words.join(" ") || normalText(name);
}

/**
 * Whether two names may belong to one person who used different keyboards, or wrote the family name first.
 *
 * @param {string} a
 * @param {string} b
 */
export function sameName(a, b) {
  return foldedName(a) === foldedName(b);
}

/** @param {string} id */
function isUsable(id) {
  return id.length <= LONGEST_ID && ID_PATTERN.test(id) && !id.includes("..") && !id.endsWith(".");
}

/** @param {string} id */
function hasMark(id) {
  return id.slice(0, MARK.length).toLowerCase() === MARK;
}

/** @param {string} text */
function trimmed(text) {
  return text.replace(SPACE, " ").replace(/^ | $/g, "");
}

/** @param {string} text */
function hexOf(text) {
  return [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * A digit of any script as 0 to 9: each script has its ten digits in a row, starting at zero.
 *
 * @param {string} digit
 */
function asciiDigit(digit) {
  const code = Number(digit.codePointAt(0));
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before += 1;
  return String(before % 10);
}

/**
 * A letter without its case, like Python's `casefold`: "ß" becomes "ss", the Turkish "ı" stays.
 *
 * @param {string} letter
 */
function foldedLetter(letter) {
  return letter === "\u0131" ? letter : letter.toLowerCase().toUpperCase().toLowerCase();
}
