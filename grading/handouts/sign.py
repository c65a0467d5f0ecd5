"""The course's own sign on paper: observe, record, report, refer, with the same icons and words as on the page."""

import functools
import json
import re
from collections.abc import Iterator

from grading.handouts.sheet import DARK, Box, Line, PdfDocument
from grading.handouts.words import Words
from widgets.paths import STATIC

ICONS = ("eye", "notebook-pen", "megaphone", "hand-helping")
"""The steps' icons, as in `static/cells/sign.js`."""
_ICON = re.compile(r'^  "?([a-z-]+)"?: (\[.*\]),$', re.MULTILINE)
_MIRRORED = re.compile(r"MIRRORED = (\[.*\]);")
_GAP, _AROUND = 0.1, 0.06
"""The gap between icon and word, and the space around an icon, as multiples of a row's height."""


def draw_sign(sheet: PdfDocument, words: Words, box: Box, type_sizes: tuple[float, float], columns: int = len(ICONS)) -> None:
    """Draw the four steps into a box, in rows of so many: each icon is as high as its row, and its word is beside it.

    `type_sizes` are the largest and the smallest of the words, in points.
    """
    icons, mirrored = _icons()
    width, size = box.width / columns, box.height * columns / len(ICONS)
    places = [Box(box.x + number % columns * width, box.y + number // columns * size, width, size) for number in range(len(ICONS))]
    parts = [
        (Box(place.x + (1 + _GAP) * size, place.y, width - (1 + 2 * _GAP) * size, size), [Line(word, bold=True, colour=DARK)])
        for place, word in zip(places, words.sign, strict=True)
    ]
    points = sheet.fitting(parts, *type_sizes)
    for name, place, (beside, lines) in zip(ICONS, places, parts, strict=True):
        sheet.icon(
            Box(place.x, place.y, size, size).inner(_AROUND * size), "".join(_elements(icons[name])), DARK, is_mirrored=name in mirrored
        )
        sheet.write(beside.below((size - sheet.height(lines, beside.width, points)) / 2), lines, points)


@functools.cache
def _icons() -> tuple[dict[str, list[object]], list[str]]:
    """The page's icons, and the names of those that are mirrored in right-to-left text."""
    script = (STATIC / "ground" / "icons.js").read_text(encoding="utf-8")
    mirrored = _MIRRORED.search(script)
    return {name: json.loads(elements) for name, elements in _ICON.findall(script)}, json.loads(mirrored[1]) if mirrored else []


def _elements(icon: list[object]) -> Iterator[str]:
    """The elements of an icon as SVG."""
    for element in icon:
        tag, attributes = element if isinstance(element, list) else ("path", {"d": element})
        written = " ".join(f'{name}="{value}"' for name, value in attributes.items())
        yield f"<{tag} {written}/>"
