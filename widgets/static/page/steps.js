import { kinds } from "#kinds/answer.js";
import { isDone } from "../cells/answered.js";
import { element, elements, h } from "../ground/dom.js";

/**
 * Which of a page's blocks begin a step, as indexes: the first one, text with a heading of its own, whatever comes after a cell that
 * asks for something, and the second of two figures.
 *
 * @param {StepBlock[]} blocks
 */
export function stepStarts(blocks) {
  return blocks.flatMap((block, place) => {
    const before = blocks[place - 1];
    const isStart = !before || block === "heading" || before === "asks" || (block === "figure" && before === "figure");
    return isStart ? [place] : [];
  });
}

/**
 * Put the blocks of a page into its steps, and what is between its title and its first block into the first step, also what says
 * the page in short.
 *
 * @param {HTMLElement} section
 * @param {Cells} cells
 * @returns {HTMLElement[]}
 */
export function cutIntoSteps(section, cells) {
  for (const cell of elements(":scope > .dtr-cell", section))
    if (cells[cell.dataset.cell ?? ""]?.kind === "inshort") cell.classList.remove("dtr-cell");
  const blocks = elements(":scope > :is(.prose, .dtr-cell)", section);
  const starts = new Set(stepStarts(blocks.map((block) => blockKind(block, cells))).map((place) => blocks[place]));
  const [, title] = [...section.children];
  const steps = [h("div", { class: "page-step", "data-step": 1 })];
  for (const child of [...section.children].slice([...section.children].indexOf(title) + 1)) {
    if (child !== blocks[0] && child instanceof HTMLElement && starts.has(child))
      steps.push(h("div", { class: "page-step", "data-step": steps.length + 1 }));
    steps[steps.length - 1].append(child);
  }
  section.append(...steps);
  return steps;
}

/**
 * Show one step of a page, or all (0). A hidden step is still found by the browser's search in the page.
 *
 * @param {HTMLElement[]} steps
 * @param {number} shown
 */
export function showStep(steps, shown) {
  for (const [place, step] of steps.entries()) {
    if (shown > 0 && place + 1 !== shown) step.setAttribute("hidden", "until-found");
    else step.removeAttribute("hidden");
  }
}

/**
 * The heading with which a step begins; null if it begins with something else.
 *
 * @param {HTMLElement} step
 * @returns {HTMLElement | null}
 */
export function stepHeading(step) {
  const [block] = elements(":scope > :is(.prose, .dtr-cell)", step);
  return block?.querySelector(":scope:is(.prose) > h3:first-child, :scope:is(.dtr-cell) h3") ?? null;
}

/**
 * Whether nothing is left to do in a step.
 *
 * @param {HTMLElement} step
 * @param {Cells} cells
 * @param {Host} host
 */
export function isStepDone(step, cells, host) {
  return elements("[data-cell]", step).every(({ dataset: { cell = "" } }) => isDone(cells[cell], host));
}

/**
 * The place of a cell, by the cell's id.
 *
 * @param {string} cell
 * @returns {Place}
 */
export function placeOfCell(cell) {
  const place = element(`[data-cell="${cell}"]`);
  const page = place.closest("[data-page]")?.getAttribute("data-page") ?? "";
  return { page, step: Number(place.closest("[data-step]")?.getAttribute("data-step") ?? 1) };
}

/**
 * @param {HTMLElement} block
 * @param {Cells} cells
 * @returns {StepBlock}
 */
function blockKind(block, cells) {
  if (block.matches(".prose")) return block.firstElementChild?.matches("h3") ? "heading" : "text";
  const cell = cells[block.dataset.cell ?? ""];
  return cell && !cell.problem && kinds[cell.kind] ? "asks" : "figure";
}
