import { button, element, fill, h, icon, sectionOf } from "../ground/dom.js";
import { TRACK } from "../ground/reserved_entries.js";
import { say } from "../ground/strings.js";
import { createFoot, waysFrom } from "./foot.js";
import { createPrinting } from "./paper.js";
import { isStepDone } from "./steps.js";
import { createTestMap } from "./test_map.js";
import { isOptionalFor, trackOf } from "./track.js";
import { createTrail } from "./trail.js";
import { setWhole, wantsWhole } from "./whole.js";

/**
 * What says where one is within a page, and leads on: the bars of its steps or the numbers of the test below its title, and the links
 * and choices at its foot. `go(step)` turns to a step of the page that is shown.
 *
 * @param {CoursePage} course
 * @param {Host} host
 * @param {Map<string, MountedPage>} mounted
 * @param {(step: number) => void} go
 * @returns {Guide}
 */
export function createGuide(course, host, mounted, go) {
  const foot = createFoot();
  const map = createTestMap(host);
  const printing = createPrinting();
  const whole = button("", () => turnWhole(), "quiet");
  const trails = new Map([...mounted].map(([page, { steps }]) => [page, createTrail(page, steps)]));
  let current = course.parts[0].pages[0];
  let step = 1;

  const turnWhole = () => {
    setWhole(!wantsWhole());
    go(wantsWhole() ? step : stepSeen(stepsOf(current.id)));
  };
  /** @param {string} page */
  const stepsOf = (page) => mounted.get(page)?.steps ?? [];
  const stepNow = () => stepsOf(current.id)[step - 1];
  const hush = () => foot.hush(!wantsWhole() && !isStepDone(stepNow(), course.cells, host));
  const putTrail = () => {
    const trail = trails.get(current.id);
    if (current.graded) element("h2", sectionOf(current.id)).after(map.node);
    else if (trail && stepsOf(current.id).length > 1) element("h2", sectionOf(current.id)).after(trail.node);
    trail?.show(step);
    map.show(wantsWhole() ? undefined : cellIn(stepNow()));
  };
  host.onChange(hush);
  return {
    nodes: [foot.node, h("div", { class: "dtr page-choices" }, whole, printing.node)],
    get isTest() {
      return current.graded > 0;
    },
    show(parts, place) {
      const pages = parts.flatMap((part) => part.pages);
      current = pages.find(({ id }) => id === place.page) ?? current;
      step = place.step;
      const track = trackOf(course.tracks, host.get(TRACK));
      const { before, after } = waysFrom({
        place,
        pages,
        isWhole: wantsWhole(),
        stepsOf: (page) => stepsOf(page).length,
        isOptional: (page) => Boolean(isOptionalFor(track, page)),
      });
      foot.show(before, after);
      hush();
      putTrail();
      fill(whole, icon(wantsWhole() ? "square" : "list"), say(wantsWhole() ? "showSteps" : "showWhole"));
      whole.hidden = stepsOf(current.id).length < 2;
      printing.show(parts, current);
    },
  };
}

/**
 * The number of the step that is at the top of the window.
 *
 * @param {HTMLElement[]} steps
 */
function stepSeen(steps) {
  const middle = window.innerHeight / 2;
  return Math.max(1, steps.filter((step) => step.getBoundingClientRect().top < middle).length);
}

/** @param {HTMLElement} step */
function cellIn(step) {
  return step.querySelector("[data-cell]")?.getAttribute("data-cell") ?? undefined;
}
