"""The course's own tables in the gradebook's database, and how they are read and written.

Attempts and the ledger are append-only: the database itself refuses to change or delete a row.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from grading.course.nbgrader_environment import find_tools
from grading.course.privacy import close_gradebook
from grading.marking.database import open_engine

Row = dict[str, Any]
"""A row of the database, by column."""
Entries = Mapping[str, Any]
"""The entries of answers.json as plain data, by id: a learner's side wrote them, so they can hold anything."""
_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_METADATA = sa.MetaData()
ATTEMPTS = sa.Table(
    "duty_attempts",
    _METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("learner", sa.String(128), nullable=False),
    sa.Column("name", sa.String(256), nullable=False),
    sa.Column("module", sa.String(128), nullable=False),
    # Null for refused hand-ins and refreshers, which are not attempts; a null never violates the constraint below.
    sa.Column("attempt", sa.Integer, nullable=True),
    sa.Column("revision", sa.Integer, nullable=False),
    # ISO 8601 in UTC with microseconds: sorts as text, and is the same in every database.
    sa.Column("handed_in", sa.String(40), nullable=False),
    sa.Column("recorded", sa.String(40), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("entries", sa.JSON, nullable=False),
    sa.Column("scores", sa.JSON, nullable=False),
    sa.Column("max_scores", sa.JSON, nullable=False),
    sa.Column("score", sa.Float, nullable=False),
    sa.Column("max_score", sa.Float, nullable=False),
    sa.Column("percent", sa.Float, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.UniqueConstraint("learner", "module", "handed_in", "revision", name="duty_attempts_once"),
    sa.UniqueConstraint("learner", "module", "attempt", "revision", name="duty_attempts_number"),
)
"""What each learner handed in and what it earned (`grading.marking.attempts`)."""

LEDGER = sa.Table(
    "duty_ledger",
    _METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("learner", sa.String(128), nullable=False),
    sa.Column("module", sa.String(128), nullable=False),
    sa.Column("key", sa.String(128), nullable=False),
    sa.Column("value", sa.JSON, nullable=False),
    sa.Column("recorded", sa.String(40), nullable=False),
    sa.Index("duty_ledger_by_learner", "learner"),
)
"""What was seen of learners and decided about them (`grading.marking.ledger`)."""

HELD = sa.Table(
    "duty_held",
    _METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    # SHA-256 of the hand-in, so that it is held once however often it is collected.
    sa.Column("mark", sa.String(64), nullable=False, unique=True),
    sa.Column("learner", sa.String(128), nullable=False),
    sa.Column("module", sa.String(128), nullable=False),
    sa.Column("handed_in", sa.String(40), nullable=False),
    sa.Column("secret", sa.Text, nullable=False),
    sa.Column("raw", sa.LargeBinary, nullable=False),
    sa.Column("device", sa.String(64), nullable=False),
    sa.Column("door", sa.String(16), nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("recorded", sa.String(40), nullable=False),
)
"""Hand-ins that wait for an instructor's decision (`grading.marking.held`)."""

GRADED = sa.Table(
    "duty_graded",
    _METADATA,
    sa.Column("learner", sa.String(128), primary_key=True),
    sa.Column("module", sa.String(128), primary_key=True),
    sa.Column("seen", sa.String(64), nullable=False),
    sa.Column("texts", sa.JSON, nullable=False),
)
"""The state of the record from which the gradebook's rows were made (`grading.marking.graded_state`)."""

_SQLITE_GUARD = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'attempts are only added to'); END
"""
_POSTGRES_GUARD = """
CREATE OR REPLACE FUNCTION duty_attempts_guard() RETURNS trigger AS
$$ BEGIN RAISE EXCEPTION 'attempts are only added to'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER {table}_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION duty_attempts_guard();
"""
for _table in (ATTEMPTS, LEDGER):
    for _verb in ("update", "delete"):
        _guard = sa.DDL(_SQLITE_GUARD.format(table=_table.name, verb=_verb))
        sa.event.listen(_table, "after_create", _guard.execute_if(dialect="sqlite"))
    _guard = sa.DDL(_POSTGRES_GUARD.format(table=_table.name))
    sa.event.listen(_table, "after_create", _guard.execute_if(dialect="postgresql"))


def course_tables() -> list[sa.Table]:
    """The course's own tables, as this release creates them."""
    return list(_METADATA.tables.values())


class Store:
    """The course's tables in a gradebook's database.

    If a connection is given instead of the database's URL, rows are read and added in its transaction and take effect
    when that is committed; the tables must exist (`prepare`).
    """

    def __init__(self, database: str | sa.Connection) -> None:
        self.joined = database if isinstance(database, sa.Connection) else None
        self.engine = open_engine(database) if isinstance(database, str) else database.engine
        self._seen = False

    @property
    def database(self) -> str | sa.Connection:
        """What to pass to another store, so that it uses the same database, and the same transaction if there is one."""
        return self.joined if self.joined is not None else self.engine.url.render_as_string(hide_password=False)

    def prepare(self) -> None:
        """Create the tables if they are missing, nbgrader's own first."""
        tables = set(sa.inspect(self.engine).get_table_names())
        if tables.issuperset(_METADATA.tables):
            return
        if not tables:
            # nbgrader stamps its schema's version only into a database without any table, so its own tables come
            # first. Imported here, because the import takes seconds.
            from nbgrader.api import Gradebook

            find_tools()
            Gradebook(self.engine.url.render_as_string(hide_password=False)).close()
        try:
            _METADATA.create_all(self.engine)
        except DBAPIError:
            # Another process created them at the same moment.
            if not self.has_tables():
                raise
        close_gradebook(self.engine.url)

    def has_tables(self) -> bool:
        """Whether the tables exist; they are never dropped, so the result is cached once it is true."""
        self._seen = self._seen or set(sa.inspect(self.engine).get_table_names()).issuperset(_METADATA.tables)
        return self._seen

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """The caller's transaction, or a new one."""
        if self.joined is not None:
            yield self.joined
        else:
            with self.engine.begin() as connection:
                yield connection

    def rows(self, query: sa.Select[Any]) -> list[Row]:
        """The rows that a query returns; none while the tables do not exist."""
        if self.joined is None and not self.has_tables():
            return []
        with self.transaction() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def add(self, table: sa.Table, row: Row) -> bool:
        """Add the row and return True; return False if it exists already, or was added by someone else."""
        if self.joined is None:
            self.prepare()
        # Returning a value shows whether it was added: PostgreSQL's driver does not count rows here.
        first = next(iter(table.primary_key.columns))
        insert = _INSERT[self.engine.dialect.name](table).values(**row).on_conflict_do_nothing().returning(first)
        with self.transaction() as connection:
            return connection.execute(insert).first() is not None

    def put(self, table: sa.Table, rows: list[Row]) -> None:
        """Insert these rows, or update the existing ones with the same primary key."""
        if not rows:
            return
        if self.joined is None:
            self.prepare()
        insert = _INSERT[self.engine.dialect.name](table)
        keys = [column.name for column in table.primary_key.columns]
        changed = {column.name: insert.excluded[column.name] for column in table.columns if column.name not in keys}
        with self.transaction() as connection:
            connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=changed), rows)


def iso(moment: datetime) -> str:
    """A time in the tables' format, UTC with microseconds; a naive time is UTC, as nbgrader keeps it."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="microseconds")


def this_moment() -> str:
    """The current time in the tables' format."""
    return iso(datetime.now(UTC))
