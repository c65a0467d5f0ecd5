"""The databases of a hub and of its courses, checked before it starts."""

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
    """Raise CourseProblem where the setting of the hub's database does not hold an address that can be used."""
    named = setting(DATABASE)
    if not named:
        return
    form = "Write postgresql://USER@HOST/DATABASE, or unset it to have a file."
    try:
        sa.create_engine(sa.make_url(named), poolclass=NullPool)
    except ImportError as missing:
        raise CourseProblem(f"{DATABASE} needs the package '{missing.name}', which is not installed. Run: make hub-install") from None
    except (ArgumentError, ValueError, SQLAlchemyError):
        # Not what it is: it may hold a password.
        raise CourseProblem(f"{DATABASE} does not hold the address of a database. {form}") from None


def check_databases(courses: list[HubCourse], hub: str) -> None:
    """Connect once to the hub's database at the address `hub`, and to the courses' gradebooks. Raises CourseProblem.

    Where an account of its own grades, the gradebooks are left to it: the hub's account may have no right to them.
    """
    url = sa.make_url(hub)
    if url.get_backend_name() != "sqlite":
        # Not every database knows the option, and a hub's is one of these two nearly always.
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
    """The address of a course's gradebook. Raises CourseProblem where its setting is none."""
    return gradebook_address(course.folder, course.file.gradebook if has_course_file(course.folder) else None)
