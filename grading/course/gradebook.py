"""The database that holds the gradebook and the learners' attempts: one setting, `DUTY_GRADEBOOK` (see docs/gradebook.md)."""

import os
from collections.abc import Mapping
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from grading.course.nbgrader_environment import first_line
from widgets.problems import CourseProblem

GRADEBOOK_VARIABLE = "DUTY_GRADEBOOK"
"""The environment variable with the URL of the gradebook's database; without it, the gradebook is a file in the course's folder."""
_KINDS = ("sqlite", "postgresql", "postgresql+psycopg")
_CONNECT_SECONDS = 10
_ENCODING = "UTF8"


class GradebookProblem(CourseProblem):
    """The gradebook's database cannot be used; the message says why and what to do, and contains no password."""


def gradebook_address(root: Path, of_course: str | None = None) -> str:
    """The URL of the gradebook of the course in `root`. Raises GradebookProblem if the setting is not a usable URL.

    `of_course` is the value in the course's own file, None if it has no file: two courses cannot share `DUTY_GRADEBOOK`.
    """
    setting = GRADEBOOK_VARIABLE if of_course is None else "The field 'gradebook' of course.yaml"
    address = (os.environ.get(GRADEBOOK_VARIABLE, "") if of_course is None else of_course).strip()
    if not address:
        return f"sqlite:///{root / 'gradebook.db'}"
    try:
        url = sa.make_url(address)
    except (ArgumentError, ValueError):
        # Never show the value: it may contain a password.
        raise GradebookProblem(f"{setting} does not hold the address of a database. {_form(setting)}") from None
    if url.drivername not in _KINDS:
        raise GradebookProblem(f"{setting} begins with '{url.drivername}://', which the course does not know. {_form(setting)}")
    if url.drivername == "sqlite":
        if url.database in (None, "", ":memory:"):
            raise GradebookProblem(f"{setting} names no file. Write sqlite:///FILE, or {_leave_out(setting)}.")
        # Make the path absolute, so that commands in any folder use the same file.
        return f"sqlite:///{root / str(url.database)}"
    _require_driver(url, setting)
    # Unchanged: `nbgrader db upgrade` fails on a '%', which SQLAlchemy would insert.
    return address


def gradebook_exists(address: str) -> bool:
    """Whether there is a gradebook at this URL; connecting to a missing file would create it."""
    url = sa.make_url(address)
    return url.get_backend_name() != "sqlite" or Path(url.database or "").is_file()


def require_gradebook(address: str, course: str = "") -> None:
    """Connect once to a gradebook on a server, to check it. Raises GradebookProblem if that fails; files are not checked.

    A database that holds a course other than `course` is refused: two courses in one database would get mixed up.
    """
    url = sa.make_url(address)
    if url.get_backend_name() == "sqlite":
        return
    engine = sa.create_engine(url.update_query_dict({"connect_timeout": str(_CONNECT_SECONDS)} | dict(url.query)), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            encoding = connection.scalar(sa.text("show server_encoding"))
            others = _courses(connection) if course else set()
    except SQLAlchemyError as problem:
        raise GradebookProblem(
            f"The gradebook's database {shown_address(url)} cannot be reached: {reason_without_password(problem, url)} "
            f"Check that the server runs, and that {GRADEBOOK_VARIABLE} or course.yaml names the right user, host and database."
        ) from None
    if encoding != _ENCODING:
        raise GradebookProblem(
            f"The gradebook's database {shown_address(url)} keeps text as {encoding}, so not every name or answer fits into it. "
            f"Make one with: createdb --encoding={_ENCODING} --template=template0 DATABASE"
        )
    if others and course not in others:
        raise GradebookProblem(
            f"The gradebook's database {shown_address(url)} belongs to another course, {', '.join(sorted(others))}. "
            f"Each course needs one of its own: give '{course}' another in its course.yaml."
        )


def _courses(connection: sa.Connection) -> set[str]:
    """The IDs of the courses in a gradebook, without nbgrader's own placeholder."""
    if not sa.inspect(connection).has_table("course"):
        return set()
    return set(connection.scalars(sa.text("select id from course"))) - {"default_course"}


def without_gradebook(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment for a program of the learners' side: without the gradebook's URL and its password."""
    return {name: value for name, value in environment.items() if name != GRADEBOOK_VARIABLE and not name.startswith("PG")}


def _form(setting: str) -> str:
    return f"Write postgresql://USER@HOST/DATABASE, or {_leave_out(setting)} to have a file in the course's folder."


def _leave_out(setting: str) -> str:
    return "unset it" if setting == GRADEBOOK_VARIABLE else "leave it empty"


def shown_address(address: str | sa.URL) -> str:
    """A database's URL for people to read: without a password, wherever in the URL that was."""
    url = sa.make_url(address)
    return url.set(password=None, query={name: value for name, value in url.query.items() if name == "host"}).render_as_string()


def _require_driver(url: sa.URL, setting: str) -> None:
    try:
        sa.create_engine(url, poolclass=NullPool)
    except ImportError as missing:
        raise GradebookProblem(
            f"{setting} names a PostgreSQL database, and the package '{missing.name}' to speak with it is not installed. "
            'Install it with: .venv/bin/python -m pip install --constraint requirements.lock --editable ".[postgresql]"'
        ) from None


def reason_without_password(problem: SQLAlchemyError, url: sa.URL) -> str:
    """The first line of the server's or driver's error, as a sentence without the password."""
    cause = getattr(problem, "orig", None)
    reason = first_line(cause) if cause else f"{type(problem).__name__}."
    return reason.replace(str(url.password), "***") if url.password else reason
