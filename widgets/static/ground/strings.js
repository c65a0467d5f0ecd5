import SECTIONS from "./strings.json" with { type: "json" };

/** Every sentence of the interface, by its key; `strings.json` has them by what they are about. `{name}` marks a value. */
const STRINGS = Object.assign({}, ...Object.values(SECTIONS));

/** From here on a number is written with a word. */
const STRINGS_LARGE = 1e6;
/** Sentences that stand in the place of others on this kind of page, by the keys of both. */
const stringsInstead = {};
let stringsTranslated = {};
let stringsPlural;
let stringsDay;
let stringsMoment;
let stringsNumber;
let stringsFigure;
let stringsLarge;
stringsCountIn("en");

/** Put translated sentences in the place of the English ones; what is not among them stays English. */
export function useStrings(language, translated) {
  stringsTranslated = translated ?? {};
  try {
    stringsCountIn(language);
  } catch {
    stringsCountIn("en");
  }
}

/** Say other sentences on this kind of page: `{key: the other's key}`. */
export function sayInstead(keys) {
  Object.assign(stringsInstead, keys);
}

/** The sentence `key` with its values filled in; where it has forms for numbers, `values.n` picks one. */
export function say(key, values = {}) {
  const name = stringsInstead[key] ?? key;
  const sentence = stringsTranslated[name] ?? STRINGS[name] ?? key;
  const form = typeof sentence === "string" ? sentence : sentence[stringsPlural.select(values.n)] ?? sentence.other;
  return form.replace(/\{(\w+)\}/g, (whole, place) => stringsValue(values[place] ?? whole));
}

/** A number as the page's language writes it, with one decimal where it has any. */
export function sayNumber(number) {
  return stringsNumber.format(number);
}

/** A large number as a person reads it: "22,500", "27.6 million". */
export function sayFigure(number) {
  return (number < STRINGS_LARGE ? stringsFigure : stringsLarge).format(number);
}

/** A day as it is written in the page's language: "2026-03-03" is "3 March 2026". What is no day stays as it is. */
export function sayDay(day) {
  const moment = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(moment.getTime()) ? String(day) : stringsDay.format(moment);
}

/** A moment (ISO 8601) as this device's clock shows it, with the day of the week and how far that clock is from UTC. */
export function sayMoment(moment) {
  const date = new Date(moment);
  return say("momentIn", { moment: stringsMoment.format(date), offset: stringsOffset(-date.getTimezoneOffset()) });
}

/** Minutes as "+1" or "−3:30"; nothing for none. */
function stringsOffset(minutes) {
  if (!minutes) return "";
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes > 0 ? "+" : "−"}${hours}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
}

function stringsValue(value) {
  return typeof value === "number" ? sayNumber(value) : String(value);
}

function stringsCountIn(language) {
  stringsPlural = new Intl.PluralRules(language);
  const days = language === "en" ? "en-GB" : language;
  stringsDay = new Intl.DateTimeFormat(days, { dateStyle: "long", timeZone: "UTC" });
  stringsMoment = new Intl.DateTimeFormat(days, { dateStyle: "full", timeStyle: "short" });
  stringsNumber = new Intl.NumberFormat(language, { useGrouping: false, maximumFractionDigits: 1 });
  stringsFigure = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  stringsLarge = new Intl.NumberFormat(language, { notation: "compact", compactDisplay: "long", maximumFractionDigits: 1 });
}
