import { button, fill, focusOn, h, icon } from "../ground/dom.js";
import { say } from "../ground/strings.js";
import { inline, paragraphs } from "../ground/text.js";
import { afterClosing, showDialog } from "./back.js";

/** The space between a link and the words beside it, in pixels. */
const GAP = 6;
const NARROW_WINDOW = "(max-width: 40rem)";

/**
 * A few words beside a link to a source or to a word of the glossary; on a narrow screen, a sheet at the bottom.
 *
 * @param {Host} host
 * @returns {Peek}
 */
export function createPeek(host) {
  const title = h("h2", { id: "peek-title" });
  const body = h("div", { class: "peek-body dtr" });
  const more = h("div", { class: "dtr" });
  const close = h(
    "button",
    { type: "button", class: "page-icon-button", "aria-label": say("close"), onclick: () => dialog.close() },
    icon("x"),
  );
  /** @type {HTMLDialogElement} */
  const dialog = h("dialog", { class: "peek", "aria-labelledby": title.id }, h("div", { class: "peek-head" }, title, close), body, more);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  window.matchMedia(NARROW_WINDOW).addEventListener("change", () => dialog.close());
  return {
    node: dialog,
    open(link, address) {
      const words = wordsAt(host, address);
      if (!words) return false;
      if (dialog.open) dialog.close();
      fill(title, ...inline(words.title));
      fill(body, ...words.body);
      const showAll = () => {
        dialog.close();
        afterClosing(() => host.openTool(words.tool, words.entry));
      };
      fill(more, button([words.all, icon("chevron-right")], showAll, "quiet"));
      afterClosing(() => {
        showDialog(dialog);
        putBeside(dialog, link);
        focusOn(title);
      });
      return true;
    },
  };
}

/**
 * The text at an address such as `#ref-protocol`, `#ref-package/section-3` or `#term-consent`; null if the page does not have it.
 *
 * @param {Host} host
 * @param {string} address
 * @returns {PeekWords | null}
 */
export function wordsAt(host, address) {
  const [, kind, entry] = /^#(ref|term)-(.+)$/.exec(address) ?? [];
  if (kind === "ref") return sourceWords(host, entry);
  return kind === "term" ? termWords(host, entry) : null;
}

/**
 * @param {Host} host
 * @param {string} place the id of a source, or "id/part"
 * @returns {PeekWords | null}
 */
function sourceWords(host, place) {
  const tool = host.tools.find((other) => other.tool === "sources");
  const [id, part] = place.split("/");
  /** @type {Reference | undefined} */
  const source = tool?.content?.references?.[id];
  if (!tool || !source) return null;
  const where = source.parts?.[part];
  const facts = [source.symbol, source.publisher, source.year].filter(Boolean).join(" · ");
  return {
    tool: tool.id,
    entry: `ref-${place}`,
    title: source.title,
    all: say("peekAllSources"),
    body: [
      h("p", { class: "dtr-small" }, ...inline(facts)),
      where ? h("p", null, `${say("placeInSource")}: `, h("strong", null, ...inline(where))) : null,
      h("p", null, ...inline(source.says)),
    ],
  };
}

/**
 * @param {Host} host
 * @param {string} id
 * @returns {PeekWords | null}
 */
function termWords(host, id) {
  const tool = host.tools.find((other) => other.tool === "glossary");
  /** @type {Term | undefined} */
  const term = tool?.content?.terms?.[id];
  if (!tool || !term) return null;
  return { tool: tool.id, entry: id, title: term.term, all: say("peekGlossary"), body: paragraphs(term.means) };
}

/**
 * Put an open dialog below the link, or above it where there is no room. On a narrow screen, the style puts it at the bottom.
 *
 * @param {HTMLDialogElement} dialog
 * @param {HTMLElement} link
 */
function putBeside(dialog, link) {
  dialog.removeAttribute("style");
  if (window.matchMedia(NARROW_WINDOW).matches) return;
  const lines = [...link.getClientRects()];
  const { height, width } = dialog.getBoundingClientRect();
  const last = lines[lines.length - 1];
  const isBelow = last.bottom + GAP + height <= window.innerHeight;
  const top = isBelow ? last.bottom + GAP : Math.max(GAP, lines[0].top - GAP - height);
  const left = Math.min(Math.max(GAP, last.left), document.documentElement.clientWidth - width - GAP);
  Object.assign(dialog.style, { left: `${left + window.scrollX}px`, top: `${top + window.scrollY}px` });
}
