"""What is on the pages of a module: pictures, words before the first thing to do, and heights."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from benchmarks.lessons.screens import COURSE, places, show

_PICTURES = ("diagram", "chart", "scene")
"""The kinds of cells that draw a picture."""
# A folded note is not read before it is opened, and what only screen readers get is not seen. Hidden steps count.
_PAGES = """
(pictures) => {
  const BLOCKS = ".prose, [data-cell]";
  const { cells, parts } = COURSE;
  const isPicture = (id) => pictures.includes(cells[id]?.kind);
  const isTask = (node) => node.dataset.cell && !isPicture(node.dataset.cell) && cells[node.dataset.cell]?.kind !== "tool";
  const words = (node) => {
    if (node.matches?.("details:not([open]), [hidden]:not([data-step]), .dtr-hidden, script, style")) return 0;
    if (node.nodeType === Node.TEXT_NODE) return node.data.split(/\\s+/).filter((word) => /[\\p{L}\\p{N}]/u.test(word)).length;
    return [...node.childNodes].map(words).reduce((sum, count) => sum + count, 0);
  };
  return parts.flatMap(({ pages }) => pages).map((page) => {
    const section = document.querySelector(`[data-page="${page.id}"]`);
    const blocks = [...section.querySelectorAll(BLOCKS)].filter((block) => !block.parentElement.closest(BLOCKS));
    const first = blocks.findIndex(isTask);
    const before = first < 0 ? blocks : blocks.slice(0, first);
    return {
      title: page.title,
      is_lesson: page.cells.some((id) => cells[id].kind === "question" && !cells[id].graded) && !page.cells.some((id) => cells[id].graded),
      has_picture: page.cells.some(isPicture) || Boolean(section.querySelector(".prose img")),
      words_before: before.map(words).reduce((sum, count) => sum + count, 0),
    };
  });
}
""".replace("COURSE", COURSE)
_HEIGHT = "() => document.documentElement.scrollHeight / innerHeight"


@dataclass(frozen=True)
class ReadPage:
    """A page as a learner reads it."""

    title: str
    is_lesson: bool
    """Whether it has practice questions and no questions that count."""
    has_picture: bool
    words_before: int
    """The words before the first thing to do: a question, a case, a card that asks for something."""


def read_pages(page: Page) -> list[ReadPage]:
    """Return all pages of the open module."""
    found: list[dict[str, Any]] = page.evaluate(_PAGES, _PICTURES)
    return [ReadPage(**one) for one in found]


def heights(page: Page) -> list[float]:
    """Return the height of each place of the open module, in screens."""
    measured = []
    for place in places(page):
        show(page, place)
        measured.append(float(page.evaluate(_HEIGHT)))
    return measured
