"""The pictures of a module's prose: they must exist, have a known type, and have a text alternative."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from grading.authoring.module_checks import Module
from grading.sources.findings import Finding, Location
from widgets.content.pictures import is_picture, picture_rule

_PICTURE = re.compile(r"!\[(?P<words>[^\]]*)\]\(\s*<?(?P<file>[^)>\"']*?)>?\s*(?:[\"'][^)]*)?\)")


def picture_findings(module: Module, folder: Path) -> Iterator[Finding]:
    """What is wrong with the pictures in the Markdown cells that learners see."""
    for cell in module.cells:
        if cell.type == "markdown" and not cell.is_facilitators:
            yield from map(Location(module.notebook, cell).finding, picture_problems(cell.source, folder))


def picture_problems(source: str, folder: Path) -> Iterator[str]:
    """What is wrong with the pictures of a Markdown text, whose files are in `folder`."""
    for picture in _PICTURE.finditer(source):
        file = unquote(picture["file"])
        if not picture["words"].strip():
            yield f"The picture '{file}' says nothing to those who do not see it. Write between [ and ] what it shows."
        if not is_picture(file, folder):
            yield f"The picture '{file}' cannot be taken in. {picture_rule()}"
        elif not (folder / file).is_file():
            yield f"The picture '{file}' is not beside the notebook. Put it there, or correct its name."
