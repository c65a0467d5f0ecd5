"""What a page in a made-up language must not show: English that nobody gave to translators, and words cut off."""

import re
from typing import Any

from playwright.sync_api import Page

from tests.browser.looking import SIDEWAYS

# Made-up words have an accent on every letter, so two plain letters in a row are English.
_ENGLISH = """(allowed) => {
  const plain = (text) => allowed.reduce((rest, words) => rest.split(words).join(" "), text);
  const isSeen = (element) => (element.closest("option")?.closest("select") ?? element).checkVisibility({ visibilityProperty: true });
  const found = new Set();
  const note = (text) => /[A-Za-z]{2,}/.test(plain(text ?? "")) && found.add(text.trim().slice(0, 120));
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!element.closest("script, style") && isSeen(element)) note(walker.currentNode.data);
  }
  for (const element of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) {
    if (!isSeen(element)) continue;
    for (const name of ["aria-label", "title", "placeholder", "alt"]) note(element.getAttribute(name));
  }
  return [...found];
}"""
# What only screen readers get is cut to nothing on purpose; the title in the header ends in dots where it is too long.
_CUT = """() => [...document.querySelectorAll("body *")]
  .filter((box) => box.checkVisibility() && box.textContent.trim())
  .filter((box) => !box.closest("svg, script, .dtr-hidden, .page-title, select, textarea, input"))
  .filter((box) => /hidden|clip/.test(getComputedStyle(box).overflow))
  .filter((box) => box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1)
  .filter((box) => getComputedStyle(box).clipPath === "none")
  .map((box) => `${box.scrollWidth} x ${box.scrollHeight} in ${box.clientWidth} x ${box.clientHeight}: ${box.outerHTML.slice(0, 100)}`)"""

# As `text.js` has it: a number is an element of its own.
_NUMBER = re.compile(r"\+?\d(?:[ \u00a0()/-]*\d){5,}")


def english_on(page: Page, allowed: list[str]) -> list[str]:
    """The texts seen or heard on the page that are English, but for the words allowed."""
    found: list[str] = page.evaluate(_ENGLISH, sorted(allowed, key=len, reverse=True))
    return found


def cut_off(page: Page) -> list[str]:
    """What does not fit on the page: boxes that hide some of their text, and those that scroll sideways."""
    found: list[str] = page.evaluate(_CUT) + page.evaluate(SIDEWAYS)
    return found


def mission_words(course: dict[str, Any]) -> list[str]:
    """What a mission writes in its own language: names, roles and places of contacts, also in pieces around telephone numbers."""
    words = [word for value in course["mission"].values() for word in _words(value)]
    pieces = [piece.strip() for word in words for piece in _NUMBER.split(word)]
    return [piece for piece in [*words, *pieces] if any(map(str.isalpha, piece))]


def _words(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [word for inner in value.values() for word in _words(inner)]
    if isinstance(value, list):
        return [word for inner in value for word in _words(inner)]
    return [value] if isinstance(value, str) else []
