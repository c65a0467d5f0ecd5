"""The page's modules as one script, and its style, for hosts that do not fetch them one by one.

A page that brings all it needs is drawn after one round trip, however slow the line; one that is
opened from a file, and a notebook in JupyterLab, may not import at all.
"""

import functools
import re
from pathlib import Path

from widgets.paths import STATIC

_IMPORT = re.compile(r'^import \{[^}]*\} from "(\.[\w./-]*\.js)";\n', re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*(?://.*|/\*(?:[^*]|\*(?!/))*\*/[ \t]*)$", re.MULTILINE)
_SPACE = re.compile(r"\n\s+")
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class|let)\b)", re.MULTILINE)


@functools.cache
def script(entry: str, folder: Path = STATIC) -> str:
    """The module `entry` of a folder and all that it imports as one script, each once; nothing in it can end an HTML script."""
    seen: dict[Path, str] = {}

    def visit(file: Path) -> None:
        if file not in seen:
            seen[file] = ""
            source = file.read_text(encoding="utf-8")
            for needed in _IMPORT.findall(source):
                visit((file.parent / needed).resolve())
            del seen[file]
            seen[file] = lean(_EXPORT.sub("", _IMPORT.sub("", source)))

    visit((folder / f"{entry}.js").resolve())
    return "\n".join(seen.values()).replace("</", "<\\/")


@functools.cache
def style() -> str:
    """The page's stylesheet."""
    return lean((STATIC / "course.css").read_text(encoding="utf-8"))


def lean(source: str) -> str:
    """A module or stylesheet without what is only for those who read it: comments on lines of their own, indents, empty lines.

    Where a text goes over several lines, its indents are lost with them.
    """
    return _SPACE.sub("\n", _COMMENT.sub("", source)).lstrip()
