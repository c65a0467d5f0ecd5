/**
 * Make a change to the page during which an element, such as the button that was pressed, keeps its height in the window.
 *
 * @param {HTMLElement} element
 * @param {() => void} change
 */
export function steadily(element, change) {
  const before = element.getBoundingClientRect().top;
  change();
  window.scrollBy({ top: element.getBoundingClientRect().top - before, behavior: "instant" });
}
