"""The gradebook's database, SQLite or PostgreSQL, as the course's own code speaks with it."""

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
# Any number will do, so long as nobody else who uses the same database takes it for another thing.
_POSTGRESQL_LOCK = 2004_2002

# nbgrader looks these up for each submission, and has no index for it: with thousands of them a page of
# formgrader, or a late penalty, would read every row of the cohort.
_INDEXES = {"grade": "notebook_id", "comment": "notebook_id", "submitted_notebook": "assignment_id", "submitted_assignment": "student_id"}


@functools.lru_cache(maxsize=8)
def open_engine(db_url: str) -> sa.Engine:
    """The database at `db_url`; every connection is a new one, so that none outlives its use.

    The engine is the same at each call, for it remembers the statements that it has put into SQL.
    """
    arguments = {"timeout": _LOCK_SECONDS} if sa.make_url(db_url).get_backend_name() == "sqlite" else {}
    # What could not be written may be an answer or a name, and the message of an error gets into logs.
    return sa.create_engine(db_url, poolclass=NullPool, connect_args=arguments, hide_parameters=True)


def make_indexes(engine: sa.Engine) -> None:
    """Add the indexes that nbgrader's tables lack for a large cohort, where they are missing."""
    with engine.begin() as connection:
        for table, column in _INDEXES.items():
            connection.execute(sa.text(f"CREATE INDEX IF NOT EXISTS duty_{table}_by_{column} ON {table} ({column})"))


@contextmanager
def one_writer(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that no other writer's overlaps: what it reads stays true until it has written."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_POSTGRESQL_LOCK)))
        yield connection


def grading_lock(course: CourseDirectory) -> FileLock:
    """Held by whoever changes submitted or autograded folders, so that two never change the same one.

    The system frees it when its holder is killed.
    """
    return FileLock(Path(course.root) / LOCK_FILE)
