"""Embeds the pictures beside a notebook in the page."""

import base64
import html
import re
from pathlib import Path
from urllib.parse import unquote

from widgets.content.outline import Part, Prose
from widgets.problems import CourseProblem

TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp", ".svg": "image/svg+xml"}
"""The media types of pictures that a module may contain, by file extension."""
_SOURCE = re.compile(r'(<img [^>]*?src=")([^"]*)"')


def take_in_pictures(parts: list[Part], folder: Path) -> None:
    """Embed every picture of a module's pages as data. Raises CourseProblem if one is not beside the notebook."""
    blocks = (block for part in parts for page in part.pages for block in page.blocks)
    for prose in (block for block in blocks if isinstance(block, Prose)):
        prose.html = _SOURCE.sub(lambda found: f'{found[1]}{_data(unquote(html.unescape(found[2])), folder)}"', prose.html)


def _data(name: str, folder: Path) -> str:
    path = folder / name
    if not is_picture(name, folder):
        raise CourseProblem(f"The picture '{name}' of '{folder.name}' cannot be taken in. {picture_rule()}")
    try:
        raw = path.read_bytes()
    except OSError:
        raise CourseProblem(
            f"The picture '{name}' of '{folder.name}' is not beside the notebook. Put it there, or correct its name."
        ) from None
    return f"data:{TYPES[path.suffix]};base64,{base64.b64encode(raw).decode()}"


def is_picture(name: str, folder: Path) -> bool:
    """Whether a module's folder may contain a picture of this name."""
    path = folder / name
    return ":" not in name and path.suffix in TYPES and path.resolve().is_relative_to(folder.resolve())


def picture_rule() -> str:
    """The requirements for a picture, as a sentence."""
    return f"A picture is a file in the module's folder, of the kind {', '.join(TYPES)}."
