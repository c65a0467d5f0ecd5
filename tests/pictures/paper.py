"""What is put on a handout's paper: each text, rectangle and QR code with its place, noted while the PDF is made."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any
from unittest import mock

from fpdf import FPDF
from fpdf.enums import MethodReturnValue

from grading.handouts.sheet import Box, PdfDocument

NEAR = 0.05
"""Millimetres: less is rounding."""


@dataclass(frozen=True)
class Placed:
    """A text or a QR code on a page."""

    page: int
    box: Box
    text: str
    size: float
    """Points; 0 for a QR code."""
    widest: float
    """Millimetres: the longest of its lines."""


@dataclass
class Paper:
    """All that was placed, in the order in which it was."""

    placed: list[Placed] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All texts, with plain spaces."""
        return "\n".join(placed.text for placed in self.placed).replace("\u00a0", " ")

    def outside(self, places: list[Box]) -> list[Placed]:
        """What is not wholly within one of these boxes."""
        return [placed for placed in self.placed if not any(_within(placed.box, place) for place in places)]

    def too_wide(self) -> list[Placed]:
        """Texts with a line that is wider than its box."""
        return [placed for placed in self.placed if placed.widest > placed.box.width + NEAR]

    def overlapping(self) -> list[tuple[Placed, Placed]]:
        """What lies over something else on the same page."""
        return [(one, other) for one, other in combinations(self.placed, 2) if one.page == other.page and _overlap(one.box, other.box)]


@contextmanager
def noted() -> Iterator[Paper]:
    """Notes what is placed on paper meanwhile."""
    paper = Paper()
    inside: list[bool] = []  # a cell is made by cells of its own
    cell, code = FPDF.multi_cell, PdfDocument.qr

    def multi_cell(pdf: FPDF, w: float, h: float | None = None, text: str = "", **options: Any) -> Any:
        if inside:
            return cell(pdf, w, h, text, **options)
        x, y = pdf.x, pdf.y
        inside.append(True)
        try:
            lines = cell(pdf, w, h, text, **{**options, "dry_run": True, "output": MethodReturnValue.LINES})
            widest = max(map(pdf.get_string_width, lines))  # type: ignore[arg-type]
            done = cell(pdf, w, h, text, **options)
        finally:
            inside.pop()
        if not options.get("dry_run"):
            paper.placed.append(Placed(pdf.page, Box(x, y, w, pdf.y - y), text, pdf.font_size_pt, widest))
        return done

    def qr(sheet: PdfDocument, box: Box, payload: str) -> None:
        paper.placed.append(Placed(sheet._pdf.page, sheet._placed(box), payload, 0, box.width))
        code(sheet, box, payload)

    with mock.patch.object(FPDF, "multi_cell", multi_cell), mock.patch.object(PdfDocument, "qr", qr):
        yield paper


def _within(box: Box, place: Box) -> bool:
    return (
        box.x >= place.x - NEAR
        and box.y >= place.y - NEAR
        and box.x + box.width <= place.x + place.width + NEAR
        and box.y + box.height <= place.y + place.height + NEAR
    )


def _overlap(one: Box, other: Box) -> bool:
    beside = one.x + one.width <= other.x + NEAR or other.x + other.width <= one.x + NEAR
    below = one.y + one.height <= other.y + NEAR or other.y + other.height <= one.y + NEAR
    return not (beside or below)
