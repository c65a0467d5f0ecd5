/** Milliseconds between checks whether the notebook has started (`jupyterlab.js`), which may happen after its cells are drawn. */
const PAUSE = 100;

/**
 * One declared cell of a notebook in JupyterLab.
 *
 * @param {{ model: WidgetModel, el: HTMLElement }} widget
 */
export function render({ model, el }) {
  const draw = () => {
    const course = globalThis.dutyToReport?.[model.get("folder")];
    if (course) course.mount(el, model.get("cell"));
    else setTimeout(draw, PAUSE);
  };
  draw();
}
