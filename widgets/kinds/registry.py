"""Every kind of cell, found by its folder, and parsing a cell of any kind.

A declaration is YAML after a magic line (`docs/authoring.md`). This module turns it into typed data, checked cell by
cell; checks that need the whole module (duplicate ids, too few questions) are in `grading.authoring.validation`. A
declaration is never executed.
"""

import re

from widgets import kinds as package
from widgets.declaration import Declaration
from widgets.folders import classes_in
from widgets.problems import DeclarationProblem
from widgets.schema import read_yaml

KINDS: dict[str, type[Declaration]] = {cls.kind: cls for cls in classes_in(package, "kind", Declaration)}
_MAGIC = re.compile(rf"\s*%%({'|'.join(KINDS)})[ \t]*(?:\n|$)")


def magic_of(source: str) -> str | None:
    """The kind of declaration in a cell's source, None for any other cell."""
    found = _MAGIC.match(source)
    return found[1] if found else None


def parse_cell(source: str) -> Declaration:
    """Parse a whole cell, magic line included. Raises DeclarationProblem, or ValueError if there is no magic line."""
    return _checked(read_cell(source))


def read_cell(source: str) -> Declaration:
    """Parse a whole cell and check only its shape, not the declaration's `problems()`.

    Raises DeclarationProblem, or ValueError if there is no magic line.
    """
    found = _MAGIC.match(source)
    if found is None:
        raise ValueError("no declaration in this cell")
    # Empty lines replace the magic line, so that a message's line numbers are those of the author's cell.
    return _read(found[1], "\n" * found[0].count("\n") + source[found.end() :])


def parse(kind: str, body: str) -> Declaration:
    """Parse the YAML `body` of a cell of this kind. Raises DeclarationProblem with the first mistake."""
    return _checked(_read(kind, body))


def _read(kind: str, body: str) -> Declaration:
    return KINDS[kind].read(read_yaml(body, DeclarationProblem))


def _checked(declaration: Declaration) -> Declaration:
    for problem in declaration.problems():
        raise DeclarationProblem(problem)
    return declaration
