"""The durations that a learner is shown for a whole module."""

import re
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.lessons.screens import COURSE, module_file, open_module

_SHORTEST = 30
"""Minutes: no page or part takes as long, and every module takes longer."""
_IN_DIGITS = re.compile(r"(\d+)\s*min")
_IN_WORDS = {"an hour and a half": 90, "an hour and a quarter": 75, "three quarters of an hour": 45}
_OF_PAGES = """
() => COURSE.parts
  .flatMap(({ pages }) => pages)
  .filter((page) => !page.is_optional && !page.is_later)
  .reduce((sum, page) => sum + page.minutes, 0)
""".replace("COURSE", COURSE)


def minutes_shown(page: Page, field: Path, module: str) -> set[int]:
    """Return every duration of the module: in the list of modules, on its first page, in its contents, and the sum of its pages."""
    page.goto((field / "index.html").resolve().as_uri())
    texts = [page.locator(f'li:has(a[href^="{module}-"])').first.inner_text()]
    open_module(page, module_file(field, module))
    texts += [page.locator(".page.is-current").inner_text(), page.locator("nav.contents").inner_text()]
    return {page.evaluate(_OF_PAGES)}.union(*map(minutes_in, texts))


def minutes_in(text: str) -> set[int]:
    """Return the durations in a text that are long enough for a whole module, in minutes."""
    in_words = {minutes for words, minutes in _IN_WORDS.items() if words in text}
    return in_words | {int(digits) for digits in _IN_DIGITS.findall(text) if int(digits) >= _SHORTEST}
