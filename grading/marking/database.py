"""Access to the gradebook's database, SQLite or PostgreSQL, from the course's own code."""

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from filelock import FileLock
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.pool import NullPool

LOCK_FILE = ".grading.lock"
_LOCK_SECONDS = 30
# An arbitrary number that no other program locks in the same database.
_POSTGRESQL_LOCK = 2004_2002

# nbgrader queries these columns for each submission and has no index for them: with thousands of submissions, one
# page of formgrader or one late penalty would read every row of the cohort.
_INDEXES = {"grade": "notebook_id", "comment": "notebook_id", "submitted_notebook": "assignment_id", "submitted_assignment": "student_id"}


@functools.lru_cache(maxsize=8)
def open_engine(db_url: str) -> sa.Engine:
    """The engine for the database at `db_url`; it opens a new connection for each use and keeps none.

    The engine is cached, because it caches compiled statements.
    """
    arguments = {"timeout": _LOCK_SECONDS} if sa.make_url(db_url).get_backend_name() == "sqlite" else {}
    # A value that could not be written may be an answer or a name, and error messages are logged.
    return sa.create_engine(db_url, poolclass=NullPool, connect_args=arguments, hide_parameters=True)


def make_indexes(engine: sa.Engine) -> None:
    """Add the indexes that nbgrader's tables need for a large cohort, if they are missing."""
    with engine.begin() as connection:
        for table, column in _INDEXES.items():
            connection.execute(sa.text(f"CREATE INDEX IF NOT EXISTS duty_{table}_by_{column} ON {table} ({column})"))


@contextmanager
def one_writer(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that excludes other writers: what it reads stays true until it has written."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_POSTGRESQL_LOCK)))
        yield connection


def grading_lock(course: CourseDirectory) -> FileLock:
    """The lock for changing submitted and autograded folders, so that two processes never change the same one.

    The operating system releases it when its holder is killed.
    """
    return FileLock(Path(course.root) / LOCK_FILE)
