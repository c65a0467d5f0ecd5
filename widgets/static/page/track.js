import { fill, freshId, h, liveRegion } from "../ground/dom.js";
import { TRACK } from "../ground/reserved_entries.js";
import { problemText, say } from "../ground/strings.js";
import { inline, paragraphs } from "../ground/text.js";

/** A title with a number, in the digits of any script: what is before it, the number, the rest. */
const NUMBERED = /^(\P{Nd}*)(\p{Nd}+)(.*)$/su;
/** @type {Texts} */
const NEEDS = { required: "trackRequired", recommended: "trackRecommended" };

/**
 * The track that an entry names, null if it names none.
 *
 * @param {Track[] | undefined} tracks
 * @param {Entry | null | undefined} entry
 * @returns {Track | null}
 */
export function trackOf(tracks, entry) {
  return tracks?.find(({ id }) => id === entry?.value) ?? null;
}

/**
 * What a track requires of a module, in a word or two; undefined if nothing.
 *
 * @param {Track | null | undefined} track
 * @param {string} module
 * @returns {string | undefined}
 */
export function trackNeed(track, module) {
  const need = NEEDS[track?.modules[module] ?? ""];
  return need && say(need);
}

/**
 * The parts of a module, with the track's first cases moved to the front: they change places with other cases of their part.
 * The number in a case's title is that of its place.
 *
 * @template {ListedPage} P
 * @template {{ title: string, pages: P[] }} T
 * @param {T[]} parts
 * @param {AskedPages | null} track
 * @returns {T[]}
 */
export function trackParts(parts, track) {
  const first = track?.first ?? [];
  /** @param {P} page */
  const rank = (page) => (first.includes(page.id) ? first.indexOf(page.id) : first.length);
  return parts.map((part) => {
    const cases = part.pages.filter((page) => page.is_case).sort((one, other) => rank(one) - rank(other));
    const pages = part.pages.map((page) => (page.is_case ? numberedLike(cases.shift() ?? page, page.title) : page));
    return { ...part, pages };
  });
}

/**
 * The page with the number of this title, if the titles differ only after their numbers: "Case 2: ..." and "Case 1: ...".
 *
 * @template {ListedPage} P
 * @param {P} page
 * @param {string} title
 * @returns {P}
 */
function numberedLike(page, title) {
  const [, word, , rest] = NUMBERED.exec(page.title) ?? [];
  const [, other, number] = NUMBERED.exec(title) ?? [];
  return number && word === other ? { ...page, title: `${word}${number}${rest}` } : page;
}

/**
 * Whether a learner may leave a page out: it is optional, and their track does not ask for it.
 *
 * @param {AskedPages | null} track
 * @param {ListedPage} page
 */
export function isOptionalFor(track, page) {
  return page.is_optional && !track?.pages.includes(page.id) && !track?.first.includes(page.id);
}

/**
 * The mark of a page in the contents, next to its title: that it is required, or that it is optional and how long it takes;
 * empty without one.
 *
 * @param {Track | null} track
 * @param {Page} page
 * @param {string} module
 */
export function trackMark(track, page, module) {
  if (track && !track.whole && track.pages.includes(page.id)) return trackNeed(track, module);
  return isOptionalFor(track, page) ? `${say("pageOptional")} · ${say("minutes", { n: page.minutes })}` : "";
}

/**
 * The form for choosing a track, which is optional. `get()` returns the entry, `set(value)` stores another one and may
 * return a promise that fails with a sentence. `update` shows the stored choice.
 *
 * @param {Track[]} tracks
 * @param {TrackStore} store
 */
export function trackForm(tracks, { get, set }) {
  const id = freshId("track");
  const select = h("select", { id, class: "dtr-select" }, h("option", { value: "" }, say("trackNone")), ...optionGroups(tracks));
  const told = liveRegion("dtr-small");
  /** @param {Event} event */
  const submit = async (event) => {
    event.preventDefault();
    const value = select.value || null;
    try {
      await set(value);
      fill(told, say(value ? "trackKept" : "trackCleared"));
    } catch (problem) {
      fill(told, problemText(problem));
    }
  };
  const field = h("div", { class: "dtr-field" }, h("label", { for: id }, say("trackLabel")), select);
  const use = h("button", { type: "submit", class: "dtr-button" }, say("trackUse"));
  return {
    node: h("form", { class: "dtr-form", onsubmit: submit }, field, use, told),
    update() {
      select.value = trackOf(tracks, get())?.id ?? "";
    },
  };
}

/**
 * The folded card for choosing a track, with its consequences for this module; null in a course without tracks.
 *
 * @param {TrackedCourse} course
 * @param {Host} host
 */
export function trackCard(course, host) {
  if (!course.tracks?.length) return null;
  const form = trackForm(course.tracks, { get: () => host.get(TRACK), set: (value) => host.set(TRACK, { value }) });
  const summary = h("summary");
  const asked = h("div");
  const update = () => {
    const track = trackOf(course.tracks, host.get(TRACK));
    fill(summary, ...trackSummary(track));
    fill(asked, ...(track ? askedLines(track, course.module) : []));
    form.update();
  };
  update();
  host.onChange((id) => id === TRACK && update());
  return h("div", { class: "dtr track" }, h("details", { class: "dtr-card" }, summary, h("p", null, say("trackText")), form.node), asked);
}

/**
 * The current track, as the summary line of the folded card.
 *
 * @param {Track | null} track
 */
export function trackSummary(track) {
  if (!track) return [say("trackTitle")];
  return [`${say("trackSet")} `, ...inline(track.audience), " · ", ...inline(track.title)];
}

/**
 * At the end of a module: the first tasks of a person in this post; updated when the track changes.
 *
 * @param {TrackedCourse} course
 * @param {Host} host
 */
export function trackWeek(course, host) {
  const place = h("div", { class: "dtr" });
  const update = () => {
    const track = trackOf(course.tracks, host.get(TRACK));
    fill(place, track && weekCard(track));
  };
  update();
  host.onChange((id) => id === TRACK && update());
  return place;
}

/** @param {Track} track */
function weekCard(track) {
  const steps = track.first_week.map((step) => h("li", null, ...inline(step)));
  return h("section", { class: "dtr-card" }, h("h3", null, say("weekTitle")), h("p", null, say("weekText")), h("ol", null, ...steps));
}

/**
 * @param {Track} track
 * @param {string} module
 */
function askedLines(track, module) {
  const need = track.modules[module];
  const sentence = !need ? "trackNotAsked" : track.whole ? "trackWhole" : track.pages.length ? "trackSome" : "trackOpen";
  const asked = h("p", null, need && h("strong", null, `${trackNeed(track, module)}. `), say(sentence));
  return [h("section", { class: "dtr-card" }, h("h3", null, say("trackExample")), ...paragraphs(track.example), asked)];
}

/** @param {Track[]} tracks */
function optionGroups(tracks) {
  /** @type {Map<string, Track[]>} */
  const groups = new Map();
  for (const track of tracks) groups.set(track.audience, [...(groups.get(track.audience) ?? []), track]);
  return [...groups].map(([label, members]) =>
    h("optgroup", { label }, ...members.map(({ id, title }) => h("option", { value: id }, title))),
  );
}
