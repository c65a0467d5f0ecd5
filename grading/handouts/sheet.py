"""Paper: pages, boxes on them, text that fits its box or is refused, QR codes.

Lengths are in millimetres, type sizes in points. For a right-to-left language every box is mirrored on its page, so
that a layout is written once. HarfBuzz shapes all text: it joins Arabic letters and places those of Devanagari.
"""

import functools
import io
import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import segno
from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos

from grading.course.course_file import command
from widgets.languages.catalogue import BEGIN_ENGLISH, END_ENGLISH, Language
from widgets.problems import CourseProblem

A4, A3 = (210.0, 297.0), (297.0, 420.0)
DARK, INK, QUIET, RULE, BAND, WHITE = "#1f4e79", "#1d2733", "#4a5764", "#8b97a3", "#e9eef3", "#ffffff"
"""They differ in lightness, so that nothing is lost in grey: the lowest contrast of text is 6 to 1."""
MILLIMETRES = 25.4 / 72
"""Millimetres in a point."""
_LEADING = 1.28
"""Line height, as a multiple of the type size."""
_STEP = 0.25
"""The step, in points, in which type is made smaller until it fits."""
_INDENT = 1.35
"""The indent of text next to a bullet, as a multiple of the type size."""
_FAMILY = "handout"
_TICK_BOX = "\u25a1"
NUMBER = re.compile(r"(?<![\w/])\(?\+?\d(?:[ \u00a0()/.-]*\d){5,}")
"""A telephone number."""
_LEFT_TO_RIGHT = re.compile(rf"https?://[^\s()]+[\w/]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|{NUMBER.pattern}")
"""Text that stays left-to-right within right-to-left text, where its parts would otherwise be reordered."""


class HandoutProblem(CourseProblem):
    """A handout cannot be made properly; the message says what does not fit or is missing."""


@dataclass(frozen=True)
class Fonts:
    """The font files of the two weights."""

    regular: Path
    bold: Path


@dataclass(frozen=True)
class Box:
    """An area of a page, measured from the top and from the side where reading begins."""

    x: float
    y: float
    width: float
    height: float

    def inner(self, side: float, top: float | None = None) -> "Box":
        """The box within margins: `side` at the sides, `top` (default: `side`) above and below."""
        above = side if top is None else top
        return Box(self.x + side, self.y + above, self.width - 2 * side, self.height - 2 * above)

    def below(self, height: float) -> "Box":
        """The rest of the box below its first `height` millimetres."""
        return Box(self.x, self.y + height, self.width, self.height - height)


@dataclass(frozen=True)
class Line:
    """A paragraph: its text and its style."""

    text: str
    bold: bool = False
    scale: float = 1.0
    """Its type size, as a multiple of the box's."""
    colour: str = INK
    bullet: str = ""
    before: float = 0.0
    """Space above it, as a multiple of the type size; ignored at the top of a box."""
    centred: bool = False


def bullets(texts: Iterable[str], colour: str = INK, before: float = 0.3) -> list[Line]:
    """The texts as a bulleted list."""
    return [Line(text, bullet="\u2022", colour=colour, before=before) for text in texts]


def tick(text: str) -> Line:
    """A text after a box to tick."""
    return Line(text, bullet=_TICK_BOX, bold=True, before=0.55)


class PdfDocument:
    """A document in the making, with pages of one size."""

    def __init__(
        self, file: str, size: tuple[float, float], language: Language, title: str, fonts: Fonts | None = None, target: str = "handouts"
    ) -> None:
        """`target` is the target of the Makefile that takes other fonts."""
        self.file, self.size, self._target = file, size, target
        self._fonts = fonts or default_fonts()
        self._pdf = FPDF(unit="mm", format=size)
        self._pdf.set_auto_page_break(False)
        self._pdf.set_margin(0)
        self._pdf.c_margin = 0
        for style, path in (("", self._fonts.regular), ("B", self._fonts.bold)):
            _letters(path)  # raises HandoutProblem for a file that is not a font
            self._pdf.add_font(_FAMILY, style, path)
        self._pdf.set_title(title)
        self._pdf.set_lang(language.code)
        self._sizes: dict[Hashable, float] = {}
        self._broken: dict[Hashable, list[str]] = {}
        self._is_mirrored = language.direction == "rtl"
        self._pdf.set_text_shaping(direction=language.direction)

    def page(self) -> None:
        """Begin a page."""
        self._pdf.add_page()

    def attach(self, name: str, content: bytes, moment: datetime) -> None:
        """Attach a file to the document. `moment` becomes the date of both, so that the same content gives the same bytes."""
        self._pdf.set_creation_date(moment)
        self._pdf.embed_file(bytes=content, basename=name, creation_date=moment, modification_date=moment)

    def saved(self) -> bytes:
        """The document as a PDF file."""
        return bytes(self._pdf.output())

    def flow(self, box: Box, lines: Sequence[Line], largest: float, smallest: float) -> float:
        """Write paragraphs into a box in the largest type size that fits; returns where they end, in millimetres from the top.

        Raises HandoutProblem if they do not fit in the smallest size.
        """
        return self.write(box, lines, self.fitting([(box, lines)], largest, smallest))

    def columns(self, parts: Sequence[tuple[Box, Sequence[Line]]], largest: float, smallest: float) -> float:
        """Write paragraphs into several boxes, in the largest type size in which all fit; returns the size. See `flow`."""
        size = self.fitting(parts, largest, smallest)
        for box, lines in parts:
            self.write(box, lines, size)
        return size

    def fitting(self, parts: Sequence[tuple[Box, Sequence[Line]]], largest: float, smallest: float) -> float:
        """The largest type size in which all these paragraphs fit their boxes, if possible without breaking a word.

        Raises HandoutProblem if they do not fit in the smallest size.
        """
        layout_key = (tuple((box.width, box.height, *lines) for box, lines in parts), largest, smallest)
        if layout_key not in self._sizes:  # ten cards on a sheet ask for the same size
            self._sizes[layout_key] = self._fitting(parts, largest, smallest)
        return self._sizes[layout_key]

    def _fitting(self, parts: Sequence[tuple[Box, Sequence[Line]]], largest: float, smallest: float) -> float:
        for _, lines in parts:
            self._refuse_missing_letters(lines)
        fits = None
        for step in range(int((largest - smallest) / _STEP) + 1):
            size = largest - step * _STEP
            if any(self.height(lines, box.width, size) > box.height for box, lines in parts):
                continue
            if not any(self._breaks_a_word(lines, box.width, size) for box, lines in parts):
                return size
            fits = size
        if fits is None:
            raise HandoutProblem(self._no_room(parts, smallest))
        return fits

    def write(self, box: Box, lines: Sequence[Line], size: float) -> float:
        """Write paragraphs into a box in this type size; returns where they end, in millimetres from the top of the page."""
        y = box.y
        for number, line in enumerate(lines):
            y += line.before * size * MILLIMETRES if number else 0
            y += self._paragraph(Box(box.x, y, box.width, 0), line, size * line.scale)
        return y

    def fill(self, box: Box, colour: str, radius: float = 1.5) -> None:
        """Fill a box with a colour."""
        placed = self._placed(box)
        self._pdf.set_fill_color(colour)
        self._pdf.rect(placed.x, placed.y, placed.width, placed.height, style="F", round_corners=radius > 0, corner_radius=radius)

    def rule(self, x: float, y: float, to_x: float, to_y: float, colour: str = RULE, width: float = 0.2) -> None:
        """Draw a straight line."""
        start, end = self._mirrored_x(x), self._mirrored_x(to_x)
        self._pdf.set_draw_color(colour)
        self._pdf.set_line_width(width)
        self._pdf.line(start, y, end, to_y)

    def icon(self, box: Box, shapes: str, colour: str, *, is_mirrored: bool) -> None:
        """Draw an icon into a square box: SVG elements on a square of 24 units, mirrored with the page if `is_mirrored`."""
        placed = self._placed(box)
        turned = ' transform="translate(24 0) scale(-1 1)"' if is_mirrored and self._is_mirrored else ""
        stroke = f'fill="none" stroke="{colour}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><g {stroke}{turned}>{shapes}</g></svg>'
        self._pdf.image(io.BytesIO(svg.encode()), placed.x, placed.y, placed.width, placed.height)

    def qr(self, box: Box, payload: str) -> None:
        """Draw a QR code with its quiet zone into a square box, black on white."""
        placed = self._placed(box)
        matrix = [list(row) for row in segno.make(payload, error="m", micro=False).matrix_iter(border=4)]
        module = placed.width / len(matrix)
        self._pdf.set_fill_color(WHITE)
        self._pdf.rect(placed.x, placed.y, placed.width, placed.width, style="F")
        self._pdf.set_fill_color("#000000")
        for row, start, length in _dark_runs(matrix):
            self._pdf.rect(placed.x + start * module, placed.y + row * module, length * module, module, style="F")

    def _paragraph(self, box: Box, line: Line, size: float) -> float:
        """Write one paragraph, and return its height."""
        text_box = _beside_bullet(box, line, size)
        height = size * MILLIMETRES * _LEADING
        rows = self._rows(line, text_box.width, size)
        if line.bullet:
            self._cell(replace(box, width=box.width - text_box.width, height=height), line.bullet, line)
        self._cell(replace(text_box, height=height), line.text, line)
        return len(rows) * height

    def _cell(self, box: Box, text: str, line: Line) -> None:
        placed = self._placed(box)
        self._pdf.set_text_color(line.colour)
        self._pdf.set_xy(placed.x, placed.y)
        align = "C" if line.centred else "R" if self._is_mirrored else "L"
        self._pdf.multi_cell(placed.width, placed.height, self._directed(text), align=align, new_x=XPos.LEFT, new_y=YPos.NEXT)

    def height(self, lines: Sequence[Line], width: float, size: float) -> float:
        """The height of paragraphs in this width, in millimetres."""
        gaps = sum(line.before for line in lines[1:]) * size * MILLIMETRES
        return gaps + sum(self._paragraph_height(line, width, size * line.scale) for line in lines)

    def _paragraph_height(self, line: Line, width: float, size: float) -> float:
        rows = self._rows(line, _beside_bullet(Box(0, 0, width, 0), line, size).width, size)
        return len(rows) * size * MILLIMETRES * _LEADING

    def _rows(self, line: Line, width: float, size: float) -> list[str]:
        """The lines into which a paragraph breaks."""
        self._pdf.set_font(_FAMILY, "B" if line.bold else "", size)
        line_key = (line.text, line.bold, width, size)
        if line_key not in self._broken:  # each text is measured before it is written
            rows = self._pdf.multi_cell(width, text=self._directed(line.text), align="L", dry_run=True, output=MethodReturnValue.LINES)
            self._broken[line_key] = [str(row) for row in rows]  # type: ignore[union-attr]
        return self._broken[line_key]

    def _breaks_a_word(self, lines: Sequence[Line], width: float, size: float) -> bool:
        for line in lines:
            room = _beside_bullet(Box(0, 0, width, 0), line, size * line.scale).width
            self._pdf.set_font(_FAMILY, "B" if line.bold else "", size * line.scale)
            if any(self._pdf.get_string_width(word) > room for word in line.text.split(" ")):
                return True
        return False

    def _no_room(self, parts: Sequence[tuple[Box, Sequence[Line]]], size: float) -> str:
        lines = next(lines for box, lines in parts if self.height(lines, box.width, size) > box.height)
        longest = max((line.text for line in lines), key=len)
        return (
            f"{self.file}: there is no room for all of the text with '{_brief(longest)}', even in the smallest type. "
            "Shorten it, in data/mission.yaml if it is a contact, else in the file of data/ or the translation it comes from."
        )

    def _refuse_missing_letters(self, lines: Sequence[Line]) -> None:
        font_letters = _letters(self._fonts.regular) & _letters(self._fonts.bold)
        for line in lines:
            for letter in line.text:
                if ord(letter) not in font_letters and not letter.isspace() and letter.isprintable():
                    raise HandoutProblem(
                        f"{self.file}: the type has no letter '{letter}', which '{_brief(line.text)}' needs. "
                        f"Name files of a type that has: {command(f'{self._target} FONT=regular.ttf BOLD=bold.ttf')}"
                    )

    def _directed(self, text: str) -> str:
        """The text with marks that keep numbers, URLs and email addresses left-to-right, if the language is right-to-left."""
        return _LEFT_TO_RIGHT.sub(rf"{BEGIN_ENGLISH}\g<0>{END_ENGLISH}", text) if self._is_mirrored else text

    def _placed(self, box: Box) -> Box:
        return replace(box, x=self.size[0] - box.x - box.width) if self._is_mirrored else box

    def _mirrored_x(self, x: float) -> float:
        return self.size[0] - x if self._is_mirrored else x


@functools.cache
def default_fonts() -> Fonts:
    """DejaVu Sans, which comes with matplotlib."""
    import matplotlib as mpl

    folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
    return Fonts(folder / "DejaVuSans.ttf", folder / "DejaVuSans-Bold.ttf")


@functools.cache
def _letters(font: Path) -> frozenset[int]:
    try:
        with TTFont(font, lazy=True) as file:
            return frozenset(file.getBestCmap() or ())
    except Exception:  # fontTools raises all kinds of exceptions for a broken file
        raise HandoutProblem(f"{font} cannot be read as a type. Name a file that ends in .ttf or .otf.") from None


def _beside_bullet(box: Box, line: Line, size: float) -> Box:
    indent = _INDENT * size * MILLIMETRES if line.bullet else 0
    return Box(box.x + indent, box.y, box.width - indent, box.height)


def _dark_runs(matrix: list[list[int]]) -> Iterable[tuple[int, int, int]]:
    """The dark modules of a QR code as horizontal runs: row, column, length."""
    for number, row in enumerate(matrix):
        start = None
        for column, dark in enumerate([*row, 0]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                yield number, start, column - start
                start = None


def _brief(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
