import { h, icon } from "#course/ground/dom.js";
import { inline } from "#course/ground/text.js";

/**
 * The answers below a place. Arrows move in it, Enter chooses, Escape closes it; the place gets the focus back.
 *
 * @param {HTMLElement} opener
 * @param {[string, string][]} answers
 * @param {(id: string) => void} choose
 */
export function answerMenu(opener, answers, choose) {
  const items = answers.map(([id, text]) =>
    h(
      "button",
      { type: "button", role: "menuitemradio", class: "dtr-menu-item", "data-answer": id, tabindex: -1, onclick: () => pick(id) },
      h("span", null, ...inline(text)),
      icon("check"),
    ),
  );
  const node = h(
    "div",
    { class: "dtr-menu", role: "menu", hidden: true, "aria-labelledby": opener.getAttribute("aria-labelledby") },
    ...items,
  );
  /** @param {boolean} isOpen */
  const setOpen = (isOpen) => {
    node.hidden = !isOpen;
    opener.setAttribute("aria-expanded", String(isOpen));
  };
  const close = () => {
    setOpen(false);
    opener.focus();
  };
  /** @param {string} id */
  const pick = (id) => {
    close();
    choose(id);
  };
  node.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    const next = itemAfter(
      event.key,
      items.findIndex((item) => item === document.activeElement),
      items.length,
    );
    items[next]?.focus();
    if (next >= 0 || event.key === "Escape") event.preventDefault();
  });
  node.addEventListener("focusout", (event) => {
    const to = event.relatedTarget;
    if (to instanceof Node && !node.contains(to) && to !== opener) setOpen(false);
  });
  return {
    node,
    /** @param {string | undefined} chosen */
    toggle(chosen) {
      setOpen(opener.getAttribute("aria-expanded") === "false");
      if (node.hidden) return;
      for (const item of items) item.setAttribute("aria-checked", String(item.dataset.answer === chosen));
      (items.find((item) => item.dataset.answer === chosen) ?? items[0]).focus({ preventScroll: true });
      node.scrollIntoView({ block: "nearest" });
    },
  };
}

/**
 * The item to which a key leads from another one, -1 if to none.
 *
 * @param {string} key
 * @param {number} now
 * @param {number} all
 */
function itemAfter(key, now, all) {
  if (key === "ArrowDown") return (now + 1) % all;
  if (key === "ArrowUp") return (now + all - 1) % all;
  if (key === "Home") return 0;
  return key === "End" ? all - 1 : -1;
}
