"""The checks that need only a single cell."""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec

from grading.authoring.hidden_tests import graded_problems, has_delimiters, stray_delimiters
from grading.authoring.yaml_extras import hiding_places
from grading.sources.course_data import CourseData, problem_of_place, sources_in
from grading.sources.notebooks import FACILITATOR, Cell
from widgets.content.data_shapes.references import unknown_source
from widgets.content.reserved_entries import DRAWN_TEST, PLACE, PLAN, REFRESHER, TRACK
from widgets.declaration import Declaration
from widgets.forms.question import Question
from widgets.kinds.plan.kind import Plan
from widgets.kinds.refresher.kind import Refresher
from widgets.kinds.registry import KINDS, read_cell
from widgets.problems import DeclarationProblem

LOAD = "%load_ext widgets"
LONGEST_ID = 59
"""In characters: nbformat allows 64 for a cell's id, and a reflection's second cell is named `<id>-text`."""
_HELD = {TRACK: "who the learner is", DRAWN_TEST: "which variants a learner has", PLACE: "where the learner is in the module"}
"""What the course keeps under ids that no cell may have (`widgets.content.reserved_entries`)."""
_REFERENCE = re.compile(r"#ref-([^)\s\"'>\]]*)")
_LINK_DEFINITION = re.compile(r"^ {0,3}\[[^\]]*\]:", re.MULTILINE)


@dataclass(frozen=True)
class CheckedCell:
    """The result of reading a cell: its declaration (None if it has none or its shape is not valid) and its problems."""

    declaration: Declaration | None
    problems: list[str]


def check_cell(cell: Cell, data: CourseData) -> CheckedCell:
    """Check one cell of a source notebook against `docs/authoring.md`."""
    problems = list(_common_problems(cell))
    if cell.type == "markdown":
        problems += markdown_problems(cell, data)
        return CheckedCell(None, problems)
    if cell.type != "code":
        return CheckedCell(
            None, [*problems, f"A cell of type '{cell.type}' has no place in a module. Make it a Markdown cell, or remove it."]
        )
    if cell.kind is None:
        return CheckedCell(None, problems + list(_code_problems(cell.source)))
    try:
        declaration = read_cell(cell.source)
    except DeclarationProblem as problem:
        return CheckedCell(None, [*problems, str(problem)])
    problems += [*declaration.problems(), *_declaration_problems(cell, declaration, data)]
    return CheckedCell(declaration, problems)


def body_of(cell: Cell) -> str:
    """The YAML of a declared cell, without its magic line."""
    return cell.source.lstrip().partition("\n")[2]


def _common_problems(cell: Cell) -> Iterator[str]:
    yield from stray_delimiters(cell.source)
    if "nbgrader" in cell.metadata:
        yield "It carries nbgrader's metadata, which `make release` writes. Remove 'nbgrader' from the cell's metadata."
    if cell.raw.get("attachments"):
        yield "It has an attached file, which is not checked. Remove the attachment."
    for tag in cell.tags:
        if tag != FACILITATOR:
            near = difflib.get_close_matches(tag.lower(), [FACILITATOR], n=1)
            yield f"The tag '{tag}' is not known. " + (f"Did you mean '{FACILITATOR}'?" if near else "Remove it.")
    if cell.is_facilitators and cell.type != "markdown":
        yield f"Only a Markdown cell can be tagged '{FACILITATOR}'. Remove the tag, or make it a Markdown cell."


def markdown_problems(cell: Cell, data: CourseData) -> Iterator[str]:
    """What is wrong with prose: placeholders, references, text that a reader would not see."""
    if has_delimiters(cell.source):
        yield "The delimiters of hidden tests belong in graded questions only. Remove them."
    if "{mission" in cell.source.replace(" ", ""):
        yield "Prose has no places for the mission's data. Name the role instead ('the Focal Point'), or show the tool with the contacts."
    yield from _unknown_sources(_REFERENCE.findall(cell.source), data)
    if not cell.is_facilitators:
        yield from unseen_markdown(cell.source)


def unseen_markdown(source: str) -> Iterator[str]:
    """Report parts of a Markdown text that are released although no reader would see them."""
    if "<!--" in source or _LINK_DEFINITION.search(source):
        yield (
            "It holds a comment or a link's definition that no learner sees but that is released. "
            f"Remove it; notes belong in a cell tagged '{FACILITATOR}'."
        )


def _code_problems(source: str) -> Iterator[str]:
    first = source.strip().partition("\n")[0].strip()
    if source.strip() == LOAD:
        return
    magic = re.match(r"%+\s*(\w+)", first)
    near = difflib.get_close_matches(magic[1].lower(), KINDS, n=1, cutoff=0.5) if magic else []
    if magic and magic[1] in KINDS:
        yield f"The first line must be '%%{magic[1]}' and nothing else, not '{first}'."
    elif near:
        yield f"The magic '{first}' is not known. Did you mean '%%{near[0]}'?"
    elif LOAD in source:
        yield f"The cell with '{LOAD}' must hold nothing else. Remove the rest."
    else:
        known = ", ".join(f"%%{kind}" for kind in KINDS)
        yield f"A code cell begins with one of {known}, or is '{LOAD}'. Other code has no place in a module: remove it."


def _declaration_problems(cell: Cell, declaration: Declaration, data: CourseData) -> Iterator[str]:
    if len(declaration.id) > LONGEST_ID:
        yield f"The id '{declaration.id}' is longer than {LONGEST_ID} characters. Shorten it."
    if held := _HELD.get(declaration.id):
        yield f"The id '{declaration.id}' is the course's own: it holds {held}. Give this one another."
    if declaration.id == REFRESHER and not isinstance(declaration, Refresher):
        yield f"The id '{REFRESHER}' belongs to a cell with '%%refresher'. Give this one another."
    if declaration.id == PLAN and not isinstance(declaration, Plan):
        yield f"The id '{PLAN}' belongs to a cell with '%%plan'. Give this one another."
    if isinstance(declaration, Question) and declaration.graded and not declaration.by_hand:
        yield from graded_problems(body_of(cell))
    elif has_delimiters(cell.source):
        yield "Only a graded question (with 'points') has the delimiters of hidden tests. Add 'points', or remove the two lines."
    if isinstance(declaration, Question) and not declaration.graded:
        yield from _practice_problems(declaration)
    yield from hiding_places("\n".join(line for line in body_of(cell).split("\n") if not has_delimiters(line)))
    plain = msgspec.to_builtins(declaration)
    yield from _unknown_sources(sources_in(plain), data)
    yield from _text_problems(plain, data)


def _unknown_sources(ids: Iterable[str], data: CourseData) -> Iterator[str]:
    return (unknown_source(source) for source in ids if data.references and source not in data.references)


def _practice_problems(question: Question) -> Iterator[str]:
    for field in ("key", "why"):
        if getattr(question, field) is None:
            yield f"A practice question needs '{field}', so that it can answer at once. Add it, or add 'points' to make it graded."


def _text_problems(plain: object, data: CourseData) -> Iterator[str]:
    for path, text in texts_of(plain):
        if problem := problem_of_place(text, data.mission):
            yield f"In '{path}': {problem}"


def texts_of(node: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text in plain data, with the path of fields that leads to it."""
    if isinstance(node, str):
        yield path, node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from texts_of(value, f"{path}.{key}" if path else str(key))
    elif isinstance(node, list):
        for value in node:
            yield from texts_of(value, path)
