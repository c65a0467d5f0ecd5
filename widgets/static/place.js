/**
 * Keep focus and scroll where the learner has them when the last of the page arrives. With the kernel that
 * is long after the page can be used, and the browser then goes to the address's `#` once more.
 */
export function holdPlace() {
  if (document.readyState !== "loading") return;
  document.addEventListener("DOMContentLoaded", () => {
    const { activeElement, body } = document;
    const top = window.scrollY;
    if (activeElement === body) return;
    const comeBack = () => {
      if (document.activeElement !== body) return;
      activeElement.focus({ preventScroll: true });
      window.scrollTo(0, top);
    };
    window.addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(comeBack)));
  });
}
