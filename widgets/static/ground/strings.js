import SECTIONS from "./strings.json" with { type: "json" };

/**
 * Every sentence of the interface, by its key; `strings.json` has them by what they are about. `{name}` marks a value.
 *
 * @type {Translations}
 */
const STRINGS = Object.assign({}, ...Object.values(SECTIONS));

/** From here on a number is written with a word. */
const LARGE = 1e6;
/**
 * Sentences that stand in the place of others on this kind of page, by the keys of both.
 *
 * @type {Texts}
 */
const instead = {};
/** @type {Translations} */
let translations = {};
/** @type {Intl.PluralRules} */
let pluralRules;
/** @type {Intl.DateTimeFormat} */
let dayFormat;
/** @type {Intl.DateTimeFormat} */
let momentFormat;
/** @type {Intl.NumberFormat} */
let numberFormat;
/** @type {Intl.NumberFormat} */
let figureFormat;
/** @type {Intl.NumberFormat} */
let largeFormat;
useFormatsOf("en");

/**
 * Put translated sentences in the place of the English ones; what is not among them stays English.
 *
 * @param {string} language
 * @param {Translations | null | undefined} translated
 */
export function useStrings(language, translated) {
  translations = translated ?? {};
  try {
    useFormatsOf(language);
  } catch {
    useFormatsOf("en");
  }
}

/**
 * Say other sentences on this kind of page: `{key: the other's key}`.
 *
 * @param {Texts} keys
 */
export function sayInstead(keys) {
  Object.assign(instead, keys);
}

/**
 * The sentence `key` with its values filled in; where it has forms for numbers, `values.n` picks one.
 *
 * @param {string} key
 * @param {Values} values
 */
export function say(key, values = {}) {
  const name = instead[key] ?? key;
  const sentence = translations[name] ?? STRINGS[name] ?? key;
  const form = typeof sentence === "string" ? sentence : (sentence[pluralRules.select(Number(values.n))] ?? sentence.other);
  return form.replace(/\{(\w+)\}/g, (whole, place) => valueText(values[place] ?? whole));
}

/**
 * What to tell a learner about a failure: the sentence that it carries, or that something went wrong.
 *
 * @param {unknown} problem
 */
export function problemText(problem) {
  return (problem instanceof Error && problem.message) || say("somethingWrong");
}

/**
 * A number as the page's language writes it, with one decimal where it has any.
 *
 * @param {number} number
 */
export function sayNumber(number) {
  return numberFormat.format(number);
}

/**
 * A large number as a person reads it: "22,500", "27.6 million".
 *
 * @param {number} number
 */
export function sayFigure(number) {
  return (number < LARGE ? figureFormat : largeFormat).format(number);
}

/**
 * A day as it is written in the page's language: "2026-03-03" is "3 March 2026". What is no day stays as it is.
 *
 * @param {string} day
 */
export function sayDay(day) {
  const moment = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(moment.getTime()) ? String(day) : dayFormat.format(moment);
}

/**
 * A moment (ISO 8601) as this device's clock shows it, with the day of the week and how far that clock is from UTC.
 *
 * @param {string} moment
 */
export function sayMoment(moment) {
  const date = new Date(moment);
  return say("momentIn", { moment: momentFormat.format(date), offset: offsetText(-date.getTimezoneOffset()) });
}

/**
 * Minutes as "+1" or "−3:30"; nothing for none.
 *
 * @param {number} minutes
 */
function offsetText(minutes) {
  if (!minutes) return "";
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes > 0 ? "+" : "−"}${hours}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
}

/** @param {Json} value */
function valueText(value) {
  return typeof value === "number" ? sayNumber(value) : String(value);
}

/** @param {string} language */
function useFormatsOf(language) {
  pluralRules = new Intl.PluralRules(language);
  const days = language === "en" ? "en-GB" : language;
  dayFormat = new Intl.DateTimeFormat(days, { dateStyle: "long", timeZone: "UTC" });
  momentFormat = new Intl.DateTimeFormat(days, { dateStyle: "full", timeStyle: "short" });
  numberFormat = new Intl.NumberFormat(language, { useGrouping: false, maximumFractionDigits: 1 });
  figureFormat = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  largeFormat = new Intl.NumberFormat(language, { notation: "compact", compactDisplay: "long", maximumFractionDigits: 1 });
}
