import { elements, focusOn } from "../ground/dom.js";

/**
 * Give a notebook in JupyterLab the course's look. After "Run All Cells" JupyterLab shows the last cell, so bring the reader back to
 * the first. Someone who runs the cells one by one sees the first cell already, and is not moved.
 *
 * @param {HTMLElement} first The output of the notebook's first cell, which JupyterLab puts into the notebook after it is drawn.
 * @param {number} frames For how long to wait for that. Elsewhere, such as in Voila, there is no notebook.
 */
export function dressNotebook(first, frames = 60) {
  const notebook = first.closest(".jp-Notebook");
  if (!notebook) {
    if (frames > 0) requestAnimationFrame(() => dressNotebook(first, frames - 1));
    return;
  }
  notebook.classList.add("dtr-notebook");
  if (first.getBoundingClientRect().bottom > notebook.getBoundingClientRect().top) return;
  focusOn(first);
  first.scrollIntoView({ block: "end" });
}

/**
 * Scroll to a cell that is drawn in the notebook, and move the focus to it.
 *
 * @param {string} id
 */
export function showCell(id) {
  const place = elements(`[data-cell="${id}"]`).find((el) => el.checkVisibility());
  if (!place) return;
  place.scrollIntoView({ block: "start" });
  focusOn(elements("h3", place)[0] ?? place);
}
