"""What one can measure of a page for those who see, hear or move in other ways."""

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_LEAST_TARGET = 24
WIDE, NARROW = (1280, 900), (320, 640)
LOOKS = [(WIDE, "light"), (NARROW, "dark"), (WIDE, "dark"), (NARROW, "light")]
"""Each size of the screen in each theme."""

# No `skip-link`: axe takes each link to a reference for one, for no link to another page stands before it.
# Pages that are not shown are taken out meanwhile: axe reads through them too, for most of its time.
_RUN_AXE = """async ([script, rules]) => {
  if (!window.axe) window.eval(script);
  // so that the header, which stays at the top, covers nothing that can be pressed
  window.scrollTo(0, 0);
  const pages = [...document.querySelectorAll(".page:not(.is-current)")];
  const marks = pages.map((page) => { const mark = document.createComment(""); page.replaceWith(mark); return mark; });
  const without = { "skip-link": { enabled: false } };
  const options = { runOnly: rules, rules: without, resultTypes: ["violations"], preload: false };
  const { violations } = await window.axe.run(document, options);
  marks.forEach((mark, place) => mark.replaceWith(pages[place]));
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} (${node.any[0]?.message ?? ""})`));
}"""
SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll("dialog[open], dialog[open] .drawer-body")]
  .filter((box) => box.scrollWidth > box.clientWidth)
  .map((box) => `${box.scrollWidth} px wide in ${box.clientWidth}: ${box.outerHTML.slice(0, 60)}`)"""
# A link within a sentence is as high as its line. One can press the label of a radio button or checkbox, too.
_SMALL = """(least) => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((control) => control.checkVisibility({ visibilityProperty: true }))
  .filter((control) => !(control.matches("a") && getComputedStyle(control).display === "inline"))
  .map((control) => [control, (control.closest("label") ?? control).getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.width, box.height) < least)
  .map(([control, box]) => `${box.width.toFixed()} x ${box.height.toFixed()} px: ${control.outerHTML.slice(0, 100)}`)"""


def findings(page: Page) -> list[str]:
    """What axe, a ruler and the scroll bar say of the page as it is now; empty where nothing is to be mended."""
    violations: list[Any] = page.evaluate(_RUN_AXE, [_AXE, _RULES])
    violations += [f"scrolls sideways: {box}" for box in page.evaluate(SIDEWAYS)]
    violations += [f"too small to press: {control}" for control in page.evaluate(_SMALL, _LEAST_TARGET)]
    return violations


def look(page: Page, view: str, looks: list[tuple[tuple[int, int], str]] = LOOKS) -> list[str]:
    """The findings on a view in each size and theme, with where they were made; each once. The screen is wide again then."""
    violations: dict[str, str] = {}
    for (width, height), theme in looks:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        for finding in findings(page):
            violations.setdefault(finding, f"{view}, {width} px, {theme}")
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    return [f"{where}: {finding}" for finding, where in violations.items()]
