"""The symbols that pictures of a case are composed of, drawn for this course: places, people and things.

Each is an SVG file of paths whose classes name colours of `picture.css`. Only the symbols that a case uses travel with
it, in a short form: a field edition has to be small.
"""

import functools
import re
from collections.abc import Iterable
from typing import Literal

from widgets.paths import KINDS_FOLDER

Group = Literal["places", "people", "things"]
Symbol = tuple[Group, str]
"""A symbol's group and name."""
_FOLDER = KINDS_FOLDER / "case" / "symbols"
_SIZE = re.compile(r'viewBox="0 0 (\d+ \d+)"')
_PATH = re.compile(r'<path class="(\w+)" d="([^"]*)"/>')


@functools.cache
def names(group: Group) -> tuple[str, ...]:
    """The names of a group's symbols, in alphabetical order."""
    return tuple(sorted(path.stem for path in (_FOLDER / group).glob("*.svg")))


@functools.cache
def drawing(group: Group, name: str) -> str:
    """A symbol as its width and height, and then its paths, each as its class and its data: `40 100|u1 M0 0h9|k1 M2 3h4`.

    Raises OSError if there is no such symbol.
    """
    text = (_FOLDER / group / f"{name}.svg").read_text(encoding="utf-8")
    return "|".join([*_SIZE.findall(text), *map(" ".join, _PATH.findall(text))])


def drawings(symbols: Iterable[Symbol]) -> dict[str, str]:
    """The drawings of these symbols, each once, by `group/name`."""
    return {f"{group}/{name}": drawing(group, name) for group, name in dict.fromkeys(symbols)}
