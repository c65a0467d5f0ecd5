"""Every kind of cell that a folder holds, and reading a cell of any kind.

A declaration is YAML after a magic line (`docs/authoring.md`). Here it becomes typed data, checked one cell
at a time; what takes the whole module to check (ids given twice, too few questions) is in
`grading.authoring.validation`. Nothing of a declaration is ever executed.
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
    """The kind of declaration that a cell's source holds, None for any other cell."""
    found = _MAGIC.match(source)
    return found[1] if found else None


def parse_cell(source: str) -> Declaration:
    """Parse a whole cell, magic line included. Raises DeclarationProblem, or ValueError where there is no magic."""
    return _checked(read_cell(source))


def read_cell(source: str) -> Declaration:
    """Read a whole cell without asking the declaration for its `problems()`: only that its shape is right.

    Raises DeclarationProblem, or ValueError where there is no magic.
    """
    found = _MAGIC.match(source)
    if found is None:
        raise ValueError("no declaration in this cell")
    # Empty lines in the magic's place, so that a message counts lines as the author's cell does.
    return _read(found[1], "\n" * found[0].count("\n") + source[found.end() :])


def parse(kind: str, body: str) -> Declaration:
    """Parse the YAML `body` of a cell of this kind. Raises DeclarationProblem with the first thing that is wrong."""
    return _checked(_read(kind, body))


def _read(kind: str, body: str) -> Declaration:
    return KINDS[kind].read(read_yaml(body, DeclarationProblem))


def _checked(declaration: Declaration) -> Declaration:
    for problem in declaration.problems():
        raise DeclarationProblem(problem)
    return declaration
