"""The two delimiter lines around a graded question's key, and what can be wrong with them.

nbgrader removes the lines between them and does not complain about a misspelt delimiter. So only one spelling is
accepted here, and a key outside them is an error whatever the lines look like. Around the keys of variants, which
are between other fields, no one has to write them: the release does (`with_variants_hidden`).
"""

import difflib
import functools
import io
import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby, pairwise

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node

from widgets.plain import Json, JsonObject
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
_MAGIC_LINE = re.compile(r"\A(\s*)%%.*")
_LONGEST = 60
"""A longer line is prose, whatever its letters."""


def stray_delimiters(source: str) -> Iterator[str]:
    """Report lines that resemble a delimiter but are not exactly one."""
    for line in source.split("\n"):
        if line not in (BEGIN, END) and looks_like_delimiter(line):
            shown = line.strip()[:_LONGEST]
            yield f"The line '{shown}' is not exactly '{BEGIN}' or '{END}'. Write it so, or remove it: a misspelt line releases the key."


@functools.lru_cache(maxsize=16_384)
def looks_like_delimiter(line: str) -> bool:
    """Whether a line is meant as one of nbgrader's delimiters, or nbgrader would treat it as one."""
    if any(mark in line for mark in _NBGRADERS):
        return True
    letters = "".join(char for char in unicodedata.normalize("NFKC", line).upper() if char.isalpha())
    if not letters or len(letters) > _LONGEST:
        return False
    if any(part in letters for part in ("BEGINHIDDEN", "ENDHIDDEN", "HIDDENTEST")):
        return True
    return any(_is_near(letters, delimiter_letters) for delimiter_letters in _LETTERS)


def _is_near(letters: str, others: str) -> bool:
    matcher = difflib.SequenceMatcher(None, letters, others)
    # Two quick upper bounds spare most lines the slow ratio.
    return all(ratio() >= _NEAR for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio))


def has_delimiters(source: str) -> bool:
    """Whether a cell contains one of the two exact lines."""
    return any(line in (BEGIN, END) for line in source.split("\n"))


def with_variants_hidden(cell: str) -> str:
    """A question's cell with the two lines around the key and also the reasons of each variant.

    A cell that cannot be read, or has no variants, stays unchanged.
    """
    lines = cell.split("\n")
    secret = _lines_of_variants_keys(_MAGIC_LINE.sub(r"\1", cell)) - _hidden_lines(lines)
    if not secret:
        return cell
    written: list[str] = []
    for is_secret, run in groupby(range(len(lines)), key=secret.__contains__):
        part = [lines[number] for number in run]
        written += [BEGIN, *part, END] if is_secret else part
    return "\n".join(written)


def _lines_of_variants_keys(body: str) -> set[int]:
    """The numbers of the lines with a variant's key or reasons; a field ends where the next one, or a delimiter, begins."""
    cell = _fields_of(body)
    variants = [field for name, _, block in cell if name == "variants" for field in _fields(block)]
    own = [field for _, _, variant in variants for field in _fields(variant)]
    lines = body.split("\n")
    delimiters = {number for number, line in enumerate(lines) if line in (BEGIN, END)}
    begins = sorted({line for _, line, _ in [*cell, *variants, *own]} | delimiters | {len(lines)})
    secret = {line for name, line, _ in own if name in HIDDEN_FIELDS}
    return {number for line in secret for number in range(line, begins[begins.index(line) + 1])}


@functools.lru_cache(maxsize=2048)
def _fields_of(body: str) -> list[tuple[str, int, Node]]:
    """The fields of a cell; none if it cannot be read, which the parser reports."""
    try:
        return _fields(YAML(typ="safe", pure=True).compose(io.StringIO(body)))
    except (YAMLError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return []


def _fields(node: Node | None) -> list[tuple[str, int, Node]]:
    """The fields of a mapping, each with the number of its line and its value; none of anything else."""
    if not isinstance(node, MappingNode):
        return []
    return [(str(key.value), key.start_mark.line, value) for key, value in node.value]


def graded_problems(body: str) -> Iterator[str]:
    """Report misplaced `key` and `why` in the YAML of a graded question."""
    lines = _without_variants_delimiters(body).split("\n")
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
    elif isinstance(variants := shown.get("variants"), dict):
        yield from _variants_problems(body, variants)


def _without_variants_delimiters(body: str) -> str:
    """The YAML without the delimiters that an author wrote around keys of variants, where the release would write them anyway."""
    fields = _fields_of(body)
    begin = next((line for name, line, _ in fields if name == "variants"), None)
    if begin is None:
        return body
    lines = body.split("\n")
    end = min((line for _, line, _ in fields if line > begin), default=len(lines))
    marks = [number for number, line in enumerate(lines) if line in (BEGIN, END)]
    pairs = [(one, other) for one, other in pairwise(marks) if lines[one] == BEGIN and lines[other] == END and begin < one and other < end]
    own = {number for pair in pairs for number in pair}
    return "\n".join(line for number, line in enumerate(lines) if number not in own)


def _variants_problems(body: str, variants: JsonObject) -> Iterator[str]:
    """Report a key or reasons of a variant that are missing, or cannot be removed line by line."""
    for id, variant in variants.items():
        for field in HIDDEN_FIELDS:
            if isinstance(variant, dict) and field not in variant:
                yield f"The variant '{id}' needs '{field}'. Add it."
    try:
        released = read_yaml(without_hidden(with_variants_hidden(body)), DeclarationProblem).get("variants")
    except DeclarationProblem:
        released = None
    if released != {id: _released(variant) for id, variant in variants.items()}:
        yield "The keys of the variants cannot be removed line by line. Write each field of a variant on lines of its own."


def _released(variant: Json) -> Json:
    return {field: value for field, value in variant.items() if field not in HIDDEN_FIELDS} if isinstance(variant, dict) else variant


def without_hidden(text: str) -> str:
    """The text without what is between delimiters, as nbgrader releases it."""
    lines = text.split("\n")
    hidden = _hidden_lines(lines)
    return "\n".join(line for number, line in enumerate(lines) if number not in hidden)


def _hidden_lines(lines: list[str]) -> set[int]:
    """The numbers of the lines between delimiters, delimiters included."""
    hidden: set[int] = set()
    is_hidden = False
    for number, line in enumerate(lines):
        is_hidden = is_hidden or line == BEGIN
        if is_hidden:
            hidden.add(number)
        is_hidden = is_hidden and line != END
    return hidden


def _place_problems(shown: JsonObject, hidden: JsonObject) -> Iterator[str]:
    for field in HIDDEN_FIELDS:
        if field in shown:
            yield f"The field '{field}' stands outside the two delimiters, so it would be released. Move it between '{BEGIN}' and '{END}'."
        elif field not in hidden:
            yield f"A graded question needs '{field}' between '{BEGIN}' and '{END}'. Add it."
    for field in hidden:
        if field not in HIDDEN_FIELDS:
            yield f"The field '{field}' is between the two delimiters, so no learner would see it. Move it above '{BEGIN}'."
