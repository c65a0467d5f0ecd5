/** In pixels: from this distance on, a pressed mouse drags. */
const FAR = 6;
/** In milliseconds: a finger that rests so long drags; one that moves earlier scrolls. */
const REST = 300;
/** In pixels: this near to the window's upper or lower edge, the page scrolls, by a fifth of it at each move. */
const EDGE = 60;

/**
 * Let items within `area` be dragged by mouse, pen or finger; what can be dragged must be possible by button and keyboard too.
 *
 * @param {HTMLElement} area
 * @param {Draggable} setting
 */
export function letDrag(area, setting) {
  area.addEventListener("pointerdown", (down) => {
    const item = down.button === 0 && down.target instanceof Element && setting.itemAt(down.target);
    if (item) followPointer(area, item, down, setting);
  });
}

/**
 * @param {HTMLElement} area
 * @param {HTMLElement} item
 * @param {PointerEvent} down
 * @param {Draggable} setting
 */
function followPointer(area, item, down, setting) {
  const gesture = new AbortController();
  const { signal } = gesture;
  const isFinger = down.pointerType === "touch";
  /** @type {HTMLElement | null} */
  let copy = null;
  const begin = () => {
    area.setPointerCapture(down.pointerId);
    copy = copyOf(item);
    // beside the area, which may be drawn again meanwhile
    area.after(copy);
    item.classList.add("dtr-dragged");
  };
  const rest = isFinger ? setTimeout(begin, REST) : undefined;
  const end = () => {
    clearTimeout(rest);
    copy?.remove();
    item.classList.remove("dtr-dragged");
    gesture.abort();
  };
  /** @param {PointerEvent} event */
  const move = (event) => {
    // it was let go outside the area before it was dragged
    if (!event.buttons) end();
    if (signal.aborted) return;
    const isFar = Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > FAR;
    if (!copy && isFar && isFinger) end();
    else if (!copy && isFar) begin();
    if (!copy) return;
    copy.style.translate = `${event.clientX - down.clientX}px ${event.clientY - down.clientY}px`;
    scrollAtEdge(event.clientY);
    setting.over?.(item, elementUnder(event), event.clientY);
  };
  /** @param {PointerEvent} event */
  const drop = (event) => {
    const wasDragged = copy !== null;
    end();
    if (wasDragged) setting.drop?.(item, elementUnder(event));
  };
  area.addEventListener("pointermove", move, { signal });
  area.addEventListener("pointerup", drop, { signal });
  area.addEventListener("pointercancel", end, { signal });
  area.addEventListener("touchmove", (event) => copy && event.preventDefault(), { signal, passive: false });
  // the menu that a browser opens under a resting finger
  area.addEventListener("contextmenu", (event) => isFinger && event.preventDefault(), { signal });
}

/**
 * What follows the pointer: it looks like the item, and nothing finds it.
 *
 * @param {HTMLElement} item
 */
function copyOf(item) {
  const { left, top, width } = item.getBoundingClientRect();
  const copy = /** @type {HTMLElement} */ (item.cloneNode(true));
  copy.classList.add("dtr-drag-copy");
  copy.inert = true;
  copy.setAttribute("aria-hidden", "true");
  Object.assign(copy.style, { left: `${left}px`, top: `${top}px`, width: `${width}px` });
  for (const named of copy.querySelectorAll("[id]")) named.removeAttribute("id");
  return copy;
}

/** @param {PointerEvent} event */
function elementUnder({ clientX, clientY }) {
  return document.elementFromPoint(clientX, clientY);
}

/** @param {number} y */
function scrollAtEdge(y) {
  const beyond = Math.min(0, y - EDGE) || Math.max(0, y - window.innerHeight + EDGE);
  if (beyond) window.scrollBy({ top: beyond / 5, behavior: "instant" });
}
