"""Checks the databases of a hub and of its courses before it starts."""

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from grading.course.course_file import has_course_file
from grading.course.gradebook import gradebook_address, reason_without_password, require_gradebook, shown_address
from grading.hub.courses import HubCourse
from grading.hub.own_servers import ACCOUNT_VARIABLE
from grading.hub.setting_names import DATABASE, setting
from widgets.problems import CourseProblem

_CONNECT_SECONDS = 10


def check_database() -> None:
    """Raise CourseProblem if the setting of the hub's database is not a usable URL."""
    url = setting(DATABASE)
    if not url:
        return
    form = "Write postgresql://USER@HOST/DATABASE, or unset it to have a file."
    try:
        sa.create_engine(sa.make_url(url), poolclass=NullPool)
    except ImportError as missing:
        raise CourseProblem(f"{DATABASE} needs the package '{missing.name}', which is not installed. Run: make hub-install") from None
    except (ArgumentError, ValueError, SQLAlchemyError):
        # Never show the value: it may contain a password.
        raise CourseProblem(f"{DATABASE} does not hold the address of a database. {form}") from None


def check_databases(courses: list[HubCourse], hub: str) -> None:
    """Connect once to the hub's database at the URL `hub`, and to the courses' gradebooks. Raises CourseProblem.

    If grading has an account of its own, the gradebooks are not checked: the hub's account may have no access to them.
    """
    url = sa.make_url(hub)
    if url.get_backend_name() != "sqlite":
        # Not every kind of database has the option, and a hub's is nearly always one of these two.
        waits = {"connect_timeout": _CONNECT_SECONDS} if url.get_backend_name() == "postgresql" else {}
        try:
            with sa.create_engine(url, poolclass=NullPool, connect_args=waits).connect():
                pass
        except SQLAlchemyError as problem:
            raise CourseProblem(
                f"The hub's database {shown_address(url)} cannot be reached: {reason_without_password(problem, url)} "
                f"Check that the server runs, and that {DATABASE} names the right user, host and database."
            ) from None
    if not setting(ACCOUNT_VARIABLE):
        for course in courses:
            require_gradebook(gradebook_of(course), course.file.id)


def gradebook_of(course: HubCourse) -> str:
    """The URL of a course's gradebook. Raises CourseProblem if its setting is not a valid URL."""
    return gradebook_address(course.folder, course.file.gradebook if has_course_file(course.folder) else None)
