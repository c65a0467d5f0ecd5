"""The icons that diagrams can show: a small set that is always there, so that authors need no tools to use one.

They are names of Lucide's (https://lucide.dev/icons); `python -m tests.icons` writes the shapes of those that no script uses into
`icons.json`. Only those that a page shows travel with it. The others, and the licence, are in `static/ground/icons.js`.
"""

import difflib
import functools
from collections.abc import Iterable
from typing import Any

import msgspec

from widgets.paths import KINDS_FOLDER

ICONS = (
    *("user", "users", "user-check", "user-x", "baby", "handshake", "heart-handshake", "hand-helping", "hand-coins"),
    *("eye", "eye-off", "ear", "notebook-pen", "megaphone", "message-circle", "phone", "mail", "search", "footprints"),
    *("door-open", "door-closed", "lock", "key", "link", "unlink", "hammer", "wheat", "bed", "wine", "house", "building", "landmark"),
    *("store", "factory", "tent", "school", "hospital", "map", "map-pin", "signpost", "globe", "flag", "truck", "bus", "plane", "ship"),
    *("shield", "shield-check", "shield-alert", "ban", "scale", "gavel", "badge-check", "id-card", "file-text", "book-open"),
    *("clipboard-list", "list-checks", "graduation-cap", "briefcase", "banknote", "coins", "heart-pulse", "stethoscope"),
    *("clock", "calendar", "history", "check", "x", "plus", "minus", "triangle-alert", "info", "circle-question-mark", "lightbulb"),
    *("target", "layers", "refresh-cw", "smartphone", "camera", "chart-column", "newspaper", "swords"),
)
"""Their names, people first."""


class DiagramIcons(msgspec.Struct, kw_only=True):
    """Icons as Lucide draws them."""

    shapes: dict[str, list[Any]]
    """The elements of each, by its name: an element is its tag and attributes, a path only its `d`."""
    mirrored: list[str]
    """Those that are mirrored in text from right to left."""


def drawn_icons(names: Iterable[str]) -> DiagramIcons:
    """The icons of these names, each once, without those that are on every page because scripts use them."""
    every = _drawn()
    chosen = sorted({*names} & every.shapes.keys())
    return DiagramIcons(shapes={name: every.shapes[name] for name in chosen}, mirrored=[name for name in chosen if name in every.mirrored])


@functools.cache
def _drawn() -> DiagramIcons:
    return msgspec.json.decode((KINDS_FOLDER / "diagram" / "icons.json").read_bytes(), type=DiagramIcons)


def icon_problem(name: str) -> str | None:
    """What is wrong with the name of an icon, as the end of a sentence; None for an icon that there is."""
    if name in ICONS:
        return None
    near = difflib.get_close_matches(name, ICONS, n=1)
    advice = f"Did you mean '{near[0]}'?" if near else "docs/authoring.md lists them."
    return f"names the icon '{name}', which diagrams do not have. {advice}"
