"""Draws every step of every page of all modules as small pictures on sheets: ``python -m tests.pictures.sheets``.

The sheets are for people to look at (``make pictures``). They are in `build/pictures/`, with an `index.html`: on a
phone in light, dark and mirrored (the pseudo-language from right to left), and on a desktop.
"""

import html
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby, islice
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, Page

from benchmarks.command import reported
from benchmarks.lessons.checkout import Checkout
from benchmarks.lessons.screens import DESKTOP, PHONE, Place, Screen, Theme, chromium, module_file, open_module, places, show, visitor
from benchmarks.report import progress
from grading.sources.notebooks import ROOT

Captioned = tuple[str, Image.Image]
FOLDER = ROOT / "build" / "pictures"
_MARGIN, _CAPTION = 12, 22
_FONT_SIZE = 15
_QUALITY = 80
_GREY, _INK = "#9aa4ad", "#10181f"


@dataclass(frozen=True)
class Look:
    """One way in which all pages are drawn."""

    name: str
    screen: Screen
    theme: Theme
    language: str
    width: int
    """The width of a picture on a sheet, in pixels."""
    most: int
    """The largest height of a picture in its width: what is below is left out."""
    columns: int
    rows: int


LOOKS = (
    Look("phone-light", PHONE, "light", "en", 300, 4, 6, 2),
    Look("phone-dark", PHONE, "dark", "en", 300, 4, 6, 2),
    Look("phone-mirrored", PHONE, "light", "ar-XB", 300, 4, 6, 2),
    Look("desktop-light", DESKTOP, "light", "en", 600, 2, 3, 4),
)


def draw() -> None:
    """Write all sheets again. Raises BenchmarkProblem."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    checkout = Checkout(ROOT)
    with tempfile.TemporaryDirectory(prefix="pictures-") as field, chromium() as browser:
        checkout.build_field(Path(field), pseudo=True)
        for module in checkout.modules:
            for look in LOOKS:
                progress(f"{module}, {look.name} ...")
                _write_sheets(browser, module_file(Path(field), module, look.language), f"{module}-{look.name}", look)
    _write_index()


def _write_sheets(browser: Browser, address: str, name: str, look: Look) -> None:
    with visitor(browser, look.screen, look.theme) as page:
        open_module(page, address)
        for number, pictures in enumerate(_groups(_pictures(page, look), look.columns * look.rows), start=1):
            _sheet(pictures, look).save(FOLDER / f"{name}-{number:02}.jpg", quality=_QUALITY)


def _pictures(page: Page, look: Look) -> Iterator[Captioned]:
    """Yield each place of the open module with its caption."""
    for place in places(page):
        show(page, place)
        picture = Image.open(BytesIO(page.screenshot(full_page=True, type="jpeg", quality=_QUALITY, scale="css")))
        small = picture.resize((look.width, picture.height * look.width // picture.width))
        yield _caption(place), small.crop((0, 0, look.width, min(small.height, look.most * look.width)))


def _groups(pictures: Iterable[Captioned], size: int) -> Iterator[list[Captioned]]:
    rest = iter(pictures)
    while group := list(islice(rest, size)):
        yield group


def _caption(place: Place) -> str:
    return f"{place.page.removeprefix('page-')}.{place.step} of {place.steps}"


def _sheet(pictures: list[Captioned], look: Look) -> Image.Image:
    rows = list(_groups(pictures, look.columns))
    heights = [max(picture.height for _, picture in row) + _CAPTION + _MARGIN for row in rows]
    sheet = Image.new("RGB", (look.columns * (look.width + _MARGIN) + _MARGIN, sum(heights) + _MARGIN), _GREY)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(_FONT_SIZE)
    top = _MARGIN
    for row, height in zip(rows, heights, strict=True):
        for column, (caption, picture) in enumerate(row):
            left = _MARGIN + column * (look.width + _MARGIN)
            pen.text((left, top), caption, _INK, font)
            sheet.paste(picture, (left, top + _CAPTION))
        top += height
    return sheet


def _write_index() -> None:
    """Write the page that shows all sheets."""
    names = sorted(path.name for path in FOLDER.glob("*.jpg"))
    parts = []
    for group, sheets in groupby(names, key=lambda name: name.rpartition("-")[0]):
        images = "".join(f'<a href="{name}"><img src="{name}" alt="" loading="lazy"></a>' for name in sheets)
        parts.append(f"<h2>{html.escape(group)}</h2>{images}")
    style = "body{font-family:sans-serif}img{max-width:100%;margin-block-end:1rem}"
    text = f'<!DOCTYPE html><meta charset="utf-8"><title>All pages</title><style>{style}</style><h1>All pages</h1>{"".join(parts)}'
    (FOLDER / "index.html").write_text(text, encoding="utf-8")


def main() -> int:
    """Draw all sheets; returns the exit status."""
    status = reported(draw)
    if not status:
        print(f"{len(list(FOLDER.glob('*.jpg')))} sheets are in {FOLDER}. Open index.html.")
    return status


if __name__ == "__main__":
    sys.exit(main())
