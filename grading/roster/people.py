"""The people of a table, or a list of everything that is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from grading.marking.ledger import Enrolment
from grading.roster.cells import unmarked
from grading.roster.headings import Field
from grading.roster.tables import Row, Table
from grading.roster.texts import read_text
from grading.roster.workbooks import read_workbook
from widgets.answers.identity import IdentityProblem, checked_learner, folded_id, given_id, named_by, normal
from widgets.problems import CourseProblem

_LARGEST = 20_000_000
_LONGEST = 100
_MOST_SHOWN = 20
_NAME_PARTS: tuple[Field, ...] = ("first", "middle", "last", "second")
_GROUPS: tuple[Field, ...] = ("unit", "cohort", "email")
_WORKBOOK, _OLD_WORKBOOK, _PAGE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", (b"<html", b"<table", b"<!doctype", b"<?xml")
_AS_TEXT = "Format the column as text and type it again"
_QUOTED = "or write an apostrophe before it"


@dataclass(frozen=True)
class Person:
    """One person of a table."""

    id: str
    enrolment: Enrolment
    place: str
    """The place of the person's ID in the file."""
    is_literal: bool
    """Whether the ID is certain to be what was typed."""


@dataclass(frozen=True)
class People:
    """The people of a table."""

    source: str
    fields: frozenset[str]
    """The fields of an enrolment for which the table has a column."""
    listed: list[Person]
    notes: list[str]
    """Sentences about how the table was read, and about what may be wrong in it."""


def read_people(path: Path, *, encoding: str = "", sheet: str = "") -> People:
    """Read the people in a CSV file or a workbook. Raises CourseProblem with everything that is wrong with the file."""
    table = _table(path, encoding, sheet)
    notes = [table.note] if table.note else []
    if table.unused:
        notes.append(f"Ignored {_count(table.unused, 'column', 'columns')}: {', '.join(table.unused)}.")
    problems: list[str] = []
    listed = list(_listed(table, problems))
    if problems:
        raise CourseProblem(problem_report(table.name, problems))
    if not listed:
        raise CourseProblem(f"{table.name} lists no people: it has no rows below its headings.")
    notes += _doubts(table, listed)
    names = {"name"} if any(field in table.columns for field in ("name", *_NAME_PARTS)) else set()
    return People(table.name, frozenset(names | {field for field in _GROUPS if field in table.columns}), listed, notes)


def problem_report(source: str, problems: list[str]) -> str:
    """The first problems of a file, and how many more there are."""
    shown = [f"   {problem}" for problem in problems[:_MOST_SHOWN]]
    more = [f"   and {len(problems) - _MOST_SHOWN} more"] if len(problems) > _MOST_SHOWN else []
    return "\n".join([f"{source} cannot be used yet. Nothing has been changed. Problems: {len(problems)}", *shown, *more])


def _table(path: Path, encoding: str, sheet: str) -> Table:
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
    except OSError as error:
        raise CourseProblem(f"{path} cannot be read ({error.strerror}).") from None
    if len(raw) > _LARGEST:
        raise CourseProblem(f"{path.name} is larger than {_LARGEST // 1_000_000} MB, so it cannot be a list of people.")
    if raw.startswith(_WORKBOOK):
        return read_workbook(path.name, raw, sheet)
    if raw.startswith(_OLD_WORKBOOK) or raw[:1000].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_PAGE):
        raise CourseProblem(
            f"{path.name} is an old or encrypted workbook, or a web page. Open it in a spreadsheet program and save it as .xlsx."
        )
    if sheet:
        raise CourseProblem(f"{path.name} is a text file, which has no sheets. Leave SHEET out.")
    return read_text(path.name, raw, encoding)


def _listed(table: Table, problems: list[str]) -> Iterator[Person]:
    """The people of a table; adds a sentence to `problems` for everything that is wrong."""
    places: dict[str, str] = {}
    for row in table.rows:
        if not any(table.cell(row, field).text for field in table.columns):
            continue
        place = table.place(row, "id")
        try:
            person = _person(table, row)
        except CourseProblem as problem:
            problems.append(str(problem))
            continue
        first = places.setdefault(folded_id(person.id), place)
        if first != place:
            problems.append(f"{place}: the ID {person.id} is already in {first}. Each person needs an ID of their own.")
        yield person


def _doubts(table: Table, listed: list[Person]) -> Iterator[str]:
    """Sentences about IDs that look wrong but may be right."""
    only_on_hubs = [named_by(person.id) for person in listed if named_by(person.id) != person.id]
    if only_on_hubs:
        shown = ", ".join(only_on_hubs[:_MOST_SHOWN])
        yield f"These IDs work only on a hub, because the sign-in of a class accepts only a to z, digits and . _ @ -: {shown}"
    widths = {len(person.id) for person in listed if person.id.isdecimal() and person.id.startswith("0")}
    short = [one for one in listed if one.id.isdecimal() and not one.is_literal and len(widths) == 1 and len(one.id) < max(widths)]
    if short:
        yield (
            f"IDs that begin with 0 have {max(widths)} digits in this file, but some IDs are shorter: {len(short)}, the first in "
            f"{short[0].place}. Check whether their zeros were lost."
        )


def _person(table: Table, row: Row) -> Person:
    id, place = table.cell(row, "id").id, table.place(row, "id")
    if id.fault:
        ways = f"{_AS_TEXT}." if table.is_sheet else f"{_AS_TEXT} before saving the file, {_QUOTED}."
        raise CourseProblem(f"{place} {'' if table.is_sheet else 'has an ID that '}{id.fault}. {ways}")
    if not id.text:
        computed = " If the ID comes from a formula, save the file in a spreadsheet program first." if table.is_sheet else ""
        raise CourseProblem(f"{place} has no ID, but the row is not empty. Add the ID, or delete the row.{computed}")
    name = _text(table, row, "name") or " ".join(filter(None, (_text(table, row, part) for part in _NAME_PARTS)))
    try:
        learner = checked_learner(given_id(id.text), name or "-")
    except IdentityProblem as problem:
        raise CourseProblem(f"{place}: {problem}") from None
    groups = {field: _group(table, row, field) for field in _GROUPS}
    enrolment = msgspec.convert(groups | {"name": learner.name if name else ""}, Enrolment)
    return Person(learner.id, enrolment, place, id.is_literal)


def _text(table: Table, row: Row, field: Field) -> str:
    """The text of a person's field, empty if the table has no column for it."""
    if field not in table.columns:
        return ""
    cell = table.cell(row, field)
    if cell.fault:
        raise CourseProblem(f"{table.place(row, field)} {cell.fault}. {_AS_TEXT}.")
    return unmarked(cell.text)


def _group(table: Table, row: Row, field: Field) -> str:
    text = normal(_text(table, row, field))
    if len(text) > _LONGEST or not text.isprintable():
        raise CourseProblem(f"{table.place(row, field)}: the {field} cannot be used. Write it in at most {_LONGEST} letters.")
    return text


def _count(things: list[str], one: str, several: str) -> str:
    return one if len(things) == 1 else several
