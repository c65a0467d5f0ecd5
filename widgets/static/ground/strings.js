import SECTIONS from "./strings.json" with { type: "json" };

/**
 * Every sentence of the interface, by key; `strings.json` groups them by topic. `{name}` marks a value.
 *
 * @type {Translations}
 */
const STRINGS = Object.assign({}, ...Object.values(SECTIONS));

/** From this value on, a number is written with a word. */
const LARGE = 1e6;
/**
 * Sentences that replace others on this kind of page, by the keys of both.
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
 * Use translated sentences instead of the English ones; missing ones stay English.
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
 * Use other sentences on this kind of page: `{key: the other's key}`.
 *
 * @param {Texts} keys
 */
export function sayInstead(keys) {
  Object.assign(instead, keys);
}

/**
 * The sentence `key` with its values filled in; if it has plural forms, `values.n` selects one.
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
 * The message for a learner about a failure: the error's own sentence, or that something went wrong.
 *
 * @param {unknown} problem
 */
export function problemText(problem) {
  return (problem instanceof Error && problem.message) || say("somethingWrong");
}

/**
 * A number in the format of the page's language, with one decimal unless it is whole.
 *
 * @param {number} number
 */
export function sayNumber(number) {
  return numberFormat.format(number);
}

/**
 * A large number in readable form: "22,500", "27.6 million".
 *
 * @param {number} number
 */
export function sayFigure(number) {
  return (number < LARGE ? figureFormat : largeFormat).format(number);
}

/**
 * A day in the format of the page's language: "2026-03-03" is "3 March 2026". An invalid day is returned unchanged.
 *
 * @param {string} day
 */
export function sayDay(day) {
  const moment = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(moment.getTime()) ? String(day) : dayFormat.format(moment);
}

/**
 * A time (ISO 8601) on this device's clock, with the day of the week and the clock's offset from UTC.
 *
 * @param {string} moment
 */
export function sayMoment(moment) {
  const date = new Date(moment);
  return say("momentIn", { moment: momentFormat.format(date), offset: offsetText(-date.getTimezoneOffset()) });
}

/**
 * Minutes as "+1" or "−3:30"; empty for zero.
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
