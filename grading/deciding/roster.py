"""The course's roster: who it is for. ``python -m grading.deciding.roster [FILE]`` lists it, or adds people from a table."""

import argparse
import csv
import io
import sys
from collections.abc import Iterable
from pathlib import Path

import sqlalchemy as sa
from nbgrader.api import Student

from grading.config import Course
from grading.deciding.desk import run
from grading.marking.attempts import Attempts
from grading.marking.database import one_writer, open_engine
from grading.marking.gradebook_rows import name_columns
from grading.marking.ledger import Ledger
from widgets.identity import IdentityProblem, checked_learner, folded_id, given_id
from widgets.problems import CourseProblem

_ENCODINGS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_LARGEST = 20_000_000
_NAMES = ("name", "full_name")
_PARTS = ("first_name", "last_name")


def read_roster(path: Path) -> dict[str, str]:
    """The names by ID of a table with the columns `id` and `name` (or `first_name` and `last_name`), however a spreadsheet saved it.

    Raises CourseProblem with the line where something is wrong.
    """
    rows = csv.DictReader(io.StringIO(text := _text(path), newline=""), delimiter=_delimiter(text))
    columns = {(column or "").strip().lower().replace(" ", "_"): column for column in rows.fieldnames or ()}
    if "id" not in columns:
        raise CourseProblem(f"{path.name} has no column 'id'. Its first line names the columns: id, name")
    found: dict[str, str] = {}
    spelt: dict[str, str] = {}
    for row in rows:
        told = {name: (row.get(column) or "").strip() for name, column in columns.items()}
        if not any(told.values()):
            continue
        name = next((told[one] for one in _NAMES if told.get(one)), " ".join(filter(None, (told.get(part) for part in _PARTS))))
        try:
            learner = checked_learner(given_id(told["id"]), name or told["id"])
        except IdentityProblem as problem:
            raise CourseProblem(f"{path.name}, line {rows.line_num}: {problem}") from None
        if (other := spelt.setdefault(folded_id(learner.id), learner.id)) in found:
            raise CourseProblem(f"{path.name}, line {rows.line_num}: the ID {learner.id} is there twice ({other}). Every person has one.")
        found[learner.id] = learner.name if name else ""
    return found


def enrol(course: Course, people: dict[str, str]) -> list[str]:
    """Put people on the roster, and into nbgrader's gradebook with their names."""
    db_url = course.directory.db_url
    Attempts(db_url).prepare()
    ledger = Ledger(db_url)
    before = ledger.roster()
    with one_writer(open_engine(db_url)) as connection:
        table = Student.__table__
        known = set(connection.scalars(sa.select(table.c.id)))
        spelt = {folded_id(one): one for one in known} | {folded_id(one): one for one in before}
        named = {spelt.get(folded_id(learner), learner): name for learner, name in people.items()}
        for learner, name in named.items():
            if learner not in known:
                connection.execute(sa.insert(table).values(id=learner, **name_columns(name)))
            elif name:
                connection.execute(sa.update(table).where(table.c.id == learner).values(**name_columns(name)))
            if before.get(learner) != name:
                Ledger(connection).note("roster", learner=learner, value=name)
    new = len(named.keys() - before.keys())
    return [f"{len(named)} in the table, {new} of them new. The roster has {len(ledger.roster())} people now."]


def listed(course: Course) -> list[str]:
    """Everyone on the roster."""
    roster = Ledger(course.directory.db_url).roster()
    if not roster:
        return ["There is no roster: everyone may hand in. To make one: make roster FILE=people.csv (columns: id, name)"]
    return [f"{learner}: {name or 'no name'}" for learner, name in sorted(roster.items())]


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CourseProblem(f"{path} cannot be read ({error.strerror}).") from None
    if len(raw) > _LARGEST:
        raise CourseProblem(f"{path.name} is larger than {_LARGEST // 1_000_000} MB, so it is no list of people.")
    try:
        return raw.decode(_ENCODINGS.get(raw[:2], "utf-8-sig"))
    except UnicodeDecodeError:
        # What a European Excel writes as "CSV"; every byte is a letter in it.
        return raw.decode("cp1252", "replace")


def _delimiter(text: str) -> str:
    first = text.lstrip("\r\n").partition("\n")[0]
    return max(";\t,", key=first.count)


def main(arguments: Iterable[str]) -> int:
    """List the roster, or add to it; gives the exit status."""
    parser = argparse.ArgumentParser(prog="python -m grading.deciding.roster", description="The course's roster.")
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a table of people to add (CSV)")
    parser.add_argument("--course", type=Path, default=Path.cwd(), help="the course's folder (default: this one)")
    chosen = parser.parse_args(list(arguments))
    return run(chosen.course, lambda course: enrol(course, read_roster(chosen.file)) if chosen.file else listed(course))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
