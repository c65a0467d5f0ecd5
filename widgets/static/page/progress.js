import { isOptionalFor } from "./track.js";

/** Shares are sums of fractions: what is smaller than this is a rounding error. */
const TINY = 1e-9;

/**
 * How far a learner is in a module. Each page counts with its minutes and with the share of it that is done, from 0 to 1, by
 * its id; so what is left goes down from the module's minutes to 0, and is rounded up. An optional page counts if the
 * track asks for it.
 *
 * @param {{ title: string, pages: ListedPage[] }[]} parts
 * @param {AskedPages | null} track
 * @param {Record<string, number>} shares
 * @returns {ModuleProgress}
 */
export function progressOf(parts, track, shares) {
  const counted = parts
    .map(({ title, pages }) => ({ title, pages: pages.filter((page) => isCounted(page, track)) }))
    .filter(({ pages }) => pages.length > 0);
  const pages = counted.flatMap((part) => part.pages);
  const total = minutesOf(pages);
  const done = doneMinutes(pages, shares);
  return {
    total,
    left: Math.ceil(total - done - TINY),
    share: total ? done / total : 0,
    parts: counted.map((part) => {
      const minutes = minutesOf(part.pages);
      return { title: part.title, minutes, share: doneMinutes(part.pages, shares) / minutes };
    }),
  };
}

/**
 * How many parts are done.
 *
 * @param {ModuleProgress} progress
 */
export function doneParts({ parts }) {
  return parts.filter(({ share }) => share > 1 - TINY).length;
}

/**
 * Whether a page counts: refreshers come months later.
 *
 * @param {ListedPage} page
 * @param {AskedPages | null} track
 */
function isCounted(page, track) {
  return !page.is_later && !isOptionalFor(track, page);
}

/** @param {ListedPage[]} pages */
function minutesOf(pages) {
  return pages.reduce((sum, page) => sum + page.minutes, 0);
}

/**
 * @param {ListedPage[]} pages
 * @param {Record<string, number>} shares
 */
function doneMinutes(pages, shares) {
  return pages.reduce((sum, page) => sum + page.minutes * (shares[page.id] ?? 0), 0);
}
