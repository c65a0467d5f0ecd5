"""The course's own tables in the gradebook's database, and what all who use them share.

Attempts and the ledger are only added to: the database itself refuses to change or delete a row.
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
    # Null for what was refused, and for refreshers: it is no attempt, and a null never meets the constraint below.
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
    # SHA-256 of what was held, so that the same hand-in is held once however often it is collected.
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
"""Of which record the gradebook's rows were made (`grading.marking.graded_state`)."""

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


def tables() -> list[sa.Table]:
    """The course's own tables, as this release makes them."""
    return list(_METADATA.tables.values())


class Store:
    """The course's tables in a gradebook's database.

    Given a connection instead of the database's address, they are read and added to in its transaction,
    and what is added counts once that is committed; the tables have to be there (`prepare`).
    """

    def __init__(self, database: str | sa.Connection) -> None:
        self.joined = database if isinstance(database, sa.Connection) else None
        self.engine = open_engine(database) if isinstance(database, str) else database.engine
        self._seen = False

    @property
    def database(self) -> str | sa.Connection:
        """What another store is given that shall work in the same place, and in the same transaction where there is one."""
        return self.joined if self.joined is not None else self.engine.url.render_as_string(hide_password=False)

    def prepare(self) -> None:
        """Make the tables where they are missing, and nbgrader's own before them."""
        tables = set(sa.inspect(self.engine).get_table_names())
        if tables.issuperset(_METADATA.tables):
            return
        if not tables:
            # nbgrader stamps its schema's version only into a database that has no table at all,
            # so its own tables come first. It takes seconds to import: only here.
            from nbgrader.api import Gradebook

            find_tools()
            Gradebook(self.engine.url.render_as_string(hide_password=False)).close()
        try:
            _METADATA.create_all(self.engine)
        except DBAPIError:
            # Another process made them at the same moment.
            if not self.has_tables():
                raise
        close_gradebook(self.engine.url)

    def has_tables(self) -> bool:
        """Whether the tables are there; they are never dropped, so once seen they are."""
        self._seen = self._seen or set(sa.inspect(self.engine).get_table_names()).issuperset(_METADATA.tables)
        return self._seen

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """The caller's transaction, else one of its own."""
        if self.joined is not None:
            yield self.joined
        else:
            with self.engine.begin() as connection:
                yield connection

    def rows(self, query: sa.Select[Any]) -> list[Row]:
        """What a query finds; nothing where there are no tables yet."""
        if self.joined is None and not self.has_tables():
            return []
        with self.transaction() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def add(self, table: sa.Table, row: Row) -> bool:
        """Whether the row was added: one that stands already, or that another has added meanwhile, is left as it is."""
        if self.joined is None:
            self.prepare()
        # A returned value says so: PostgreSQL's driver gives no count of rows here.
        first = next(iter(table.primary_key.columns))
        insert = _INSERT[self.engine.dialect.name](table).values(**row).on_conflict_do_nothing().returning(first)
        with self.transaction() as connection:
            return connection.execute(insert).first() is not None

    def put(self, table: sa.Table, rows: list[Row]) -> None:
        """Add these rows, or change those that stand under the same primary key."""
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
    """UTC with microseconds, as the tables keep it; a moment without a zone is UTC, as nbgrader keeps it."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="microseconds")


def this_moment() -> str:
    """Now, as the tables keep it."""
    return iso(datetime.now(UTC))
