"""Which database holds the gradebook, learners' attempts included: one setting, `DUTY_GRADEBOOK` (see docs/gradebook.md)."""

import os
from collections.abc import Mapping
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from grading.course.nbgrader_environment import first_line
from widgets.problems import CourseProblem

GRADEBOOK_VARIABLE = "DUTY_GRADEBOOK"
"""Names the gradebook's database by its address; without it the gradebook is a file in the course's folder."""
_KINDS = ("sqlite", "postgresql", "postgresql+psycopg")
_CONNECT_SECONDS = 10
_ENCODING = "UTF8"


class GradebookProblem(CourseProblem):
    """The gradebook's database cannot be used; the message says why and what to do, and shows no password."""


def gradebook_address(root: Path, of_course: str | None = None) -> str:
    """The address of the gradebook of the course in `root`. Raises GradebookProblem where the setting names none that can be used.

    `of_course` is what the course's own file says, None where it has none: two courses cannot share what `DUTY_GRADEBOOK` names.
    """
    setting = GRADEBOOK_VARIABLE if of_course is None else "The field 'gradebook' of course.yaml"
    named = (os.environ.get(GRADEBOOK_VARIABLE, "") if of_course is None else of_course).strip()
    if not named:
        return f"sqlite:///{root / 'gradebook.db'}"
    try:
        url = sa.make_url(named)
    except (ArgumentError, ValueError):
        # Not what stands there: it may hold a password.
        raise GradebookProblem(f"{setting} does not hold the address of a database. {_form(setting)}") from None
    if url.drivername not in _KINDS:
        raise GradebookProblem(f"{setting} begins with '{url.drivername}://', which the course does not know. {_form(setting)}")
    if url.drivername == "sqlite":
        if url.database in (None, "", ":memory:"):
            raise GradebookProblem(f"{setting} names no file. Write sqlite:///FILE, or {_leave_out(setting)}.")
        # Wherever a command is run, it is the same file.
        return f"sqlite:///{root / str(url.database)}"
    _require_driver(url, setting)
    # As it was written: `nbgrader db upgrade` stumbles over a '%', which SQLAlchemy would put in.
    return named


def gradebook_exists(address: str) -> bool:
    """Whether there is a gradebook at this address: looking into a file that is missing would create it."""
    url = sa.make_url(address)
    return url.get_backend_name() != "sqlite" or Path(url.database or "").is_file()


def require_gradebook(address: str, course: str = "") -> None:
    """Connect once to a gradebook on a server. Raises GradebookProblem where that does not work; a file is left alone.

    One that holds another course than the one with the ID `course` is refused: in one database two courses would mix.
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
    """The IDs of the courses that a gradebook holds; nbgrader's own placeholder is none."""
    if not sa.inspect(connection).has_table("course"):
        return set()
    return set(connection.scalars(sa.text("select id from course"))) - {"default_course"}


def without_gradebook(environment: Mapping[str, str]) -> dict[str, str]:
    """What a program of the learners' side may find in its environment: no way into the gradebook, and no password for it."""
    return {name: value for name, value in environment.items() if name != GRADEBOOK_VARIABLE and not name.startswith("PG")}


def _form(setting: str) -> str:
    return f"Write postgresql://USER@HOST/DATABASE, or {_leave_out(setting)} to have a file in the course's folder."


def _leave_out(setting: str) -> str:
    return "unset it" if setting == GRADEBOOK_VARIABLE else "leave it empty"


def shown_address(address: str | sa.URL) -> str:
    """A database's address as a person may see it: without a password, wherever in it that stood."""
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
    """The first line of what the server or its driver said, as a sentence without the password."""
    cause = getattr(problem, "orig", None)
    said = first_line(cause) if cause else f"{type(problem).__name__}."
    return said.replace(str(url.password), "***") if url.password else said
