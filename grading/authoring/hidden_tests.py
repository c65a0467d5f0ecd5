"""The two delimiter lines around a graded question's key, and what can be wrong with them.

nbgrader removes the lines between them and does not complain about a misspelt delimiter. So only one spelling is
accepted here, and a key outside them is an error whatever the lines look like.
"""

import difflib
import unicodedata
from collections.abc import Iterator

from widgets.plain import JsonObject
from widgets.problems import DeclarationProblem
from widgets.schema import read_yaml

BEGIN = "### BEGIN HIDDEN TESTS"
END = "### END HIDDEN TESTS"
HIDDEN_FIELDS = ("key", "why")
_REGIONS = ("HIDDEN TESTS", "SOLUTION", "MARK SCHEME")
_NBGRADERS = (*(f"{edge} {region}" for region in _REGIONS for edge in ("BEGIN", "END")), "### AUTOTEST")
"""The marks that nbgrader acts on, anywhere in a line."""
_LETTERS = ("BEGINHIDDENTESTS", "ENDHIDDENTESTS")
_NEAR = 0.75
_LONGEST = 60
"""A longer line is prose, whatever its letters."""


def stray_delimiters(source: str) -> Iterator[str]:
    """Report lines that resemble a delimiter but are not exactly one."""
    for line in source.split("\n"):
        if line not in (BEGIN, END) and looks_like_delimiter(line):
            shown = line.strip()[:_LONGEST]
            yield f"The line '{shown}' is not exactly '{BEGIN}' or '{END}'. Write it so, or remove it: a misspelt line releases the key."


def looks_like_delimiter(line: str) -> bool:
    """Whether a line is meant as one of nbgrader's delimiters, or nbgrader would treat it as one."""
    if any(mark in line for mark in _NBGRADERS):
        return True
    letters = "".join(char for char in unicodedata.normalize("NFKC", line).upper() if char.isalpha())
    if not letters or len(letters) > _LONGEST:
        return False
    if any(part in letters for part in ("BEGINHIDDEN", "ENDHIDDEN", "HIDDENTEST")):
        return True
    return any(difflib.SequenceMatcher(None, letters, delimiter_letters).ratio() >= _NEAR for delimiter_letters in _LETTERS)


def has_delimiters(source: str) -> bool:
    """Whether a cell contains one of the two exact lines."""
    return any(line in (BEGIN, END) for line in source.split("\n"))


def graded_problems(body: str) -> Iterator[str]:
    """Report misplaced `key` and `why` in the YAML of a graded question."""
    lines = body.split("\n")
    begins, ends = ([number for number, line in enumerate(lines) if line == mark] for mark in (BEGIN, END))
    if len(begins) != 1 or len(ends) != 1 or begins[0] > ends[0]:
        yield f"A graded question needs the line '{BEGIN}' once before its key and why, and '{END}' once after them."
        return
    try:
        shown = read_yaml("\n".join(lines[: begins[0]] + lines[ends[0] + 1 :]), DeclarationProblem)
        hidden = read_yaml("\n".join(lines[begins[0] + 1 : ends[0]]), DeclarationProblem)
        whole = read_yaml(body, DeclarationProblem)
    except DeclarationProblem as problem:
        yield f"Only 'key' and 'why' belong between the two delimiters, each on lines of its own. {problem}"
        return
    yield from _place_problems(shown, hidden)
    if {**shown, **hidden} != whole:
        yield f"The rest of the cell changes its meaning without the lines between the delimiters. Begin '{BEGIN}' after a whole field."


def _place_problems(shown: JsonObject, hidden: JsonObject) -> Iterator[str]:
    for field in HIDDEN_FIELDS:
        if field in shown:
            yield f"The field '{field}' stands outside the two delimiters, so it would be released. Move it between '{BEGIN}' and '{END}'."
        elif field not in hidden:
            yield f"A graded question needs '{field}' between '{BEGIN}' and '{END}'. Add it."
    for field in hidden:
        if field not in HIDDEN_FIELDS:
            yield f"The field '{field}' is between the two delimiters, so no learner would see it. Move it above '{BEGIN}'."
