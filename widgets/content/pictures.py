"""Embeds the pictures beside a notebook in the page."""

import base64
import html
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from widgets.problems import CourseProblem

TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp", ".svg": "image/svg+xml"}
"""The media types of pictures that a module may contain, by file extension."""
_SOURCE = re.compile(r'(<img [^>]*?src=")([^"]*)"')


def with_pictures(page: dict[str, Any], folder: Path) -> dict[str, Any]:
    """A module's page with every picture embedded as data. Raises CourseProblem if one is not beside the notebook."""
    for part in page["parts"]:
        for one in part["pages"]:
            one["blocks"] = [_with_data(block, folder) if "html" in block else block for block in one["blocks"]]
    return page


def _with_data(block: dict[str, Any], folder: Path) -> dict[str, Any]:
    return block | {"html": _SOURCE.sub(lambda found: f'{found[1]}{_data(unquote(html.unescape(found[2])), folder)}"', block["html"])}


def _data(name: str, folder: Path) -> str:
    path = folder / name
    if not is_picture(name, folder):
        raise CourseProblem(f"The picture '{name}' of '{folder.name}' cannot be taken in. {picture_rule()}")
    try:
        raw = path.read_bytes()
    except OSError:
        raise CourseProblem(
            f"The picture '{name}' of '{folder.name}' is not beside the notebook. Put it there, or mend its name."
        ) from None
    return f"data:{TYPES[path.suffix]};base64,{base64.b64encode(raw).decode()}"


def is_picture(name: str, folder: Path) -> bool:
    """Whether a module's folder may contain a picture of this name."""
    path = folder / name
    return ":" not in name and path.suffix in TYPES and path.resolve().is_relative_to(folder.resolve())


def picture_rule() -> str:
    """The requirements for a picture, as a sentence."""
    return f"A picture is a file in the module's folder, of the kind {', '.join(TYPES)}."
