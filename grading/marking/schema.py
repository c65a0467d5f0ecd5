"""Whether a gradebook's tables match this release, and what to do if they do not."""

import functools
from pathlib import Path
from typing import Literal, NamedTuple

import nbgrader
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

from grading.course.course_file import command
from grading.course.nbgrader_environment import first_line
from grading.course.opening import Course, open_course
from grading.marking.database import open_engine
from grading.marking.tables import Store, course_tables
from widgets.problems import CourseProblem

State = Literal["empty", "current", "extends", "old", "foreign"]


class Schema(NamedTuple):
    """The state of a gradebook's schema, and what to do about it as a sentence; empty if nothing has to be done."""

    state: State
    """`extends`: tables of the course are missing, and `open_to_grade` adds them; `foreign`: made by a newer release."""
    sentence: str = ""

    @property
    def needs_person(self) -> bool:
        """Whether the course refuses to work with it until someone has acted."""
        return self.state in ("old", "foreign")


def schema_of(db_url: str) -> Schema:
    """Compare a gradebook's tables with those of this release, without changing them. Raises CourseProblem if they cannot be read."""
    url = sa.make_url(db_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return Schema("empty")  # connecting would create the file
    try:
        revision, columns = _found(db_url)
    except SQLAlchemyError as problem:
        reason = first_line(getattr(problem, "orig", None) or problem)
        raise CourseProblem(f"The gradebook cannot be read: {reason} See docs/operating.md, 'When something fails'.") from None
    if columns is None:
        return Schema("empty")
    return _nbgraders(revision) or _courses(columns)


def _found(db_url: str) -> tuple[str | None, dict[str, set[str]] | None]:
    """The revision of nbgrader's tables and the columns of the course's tables; None for the columns if there are no tables at all."""
    with open_engine(db_url).connect() as connection:
        inspector = sa.inspect(connection)
        names = set(inspector.get_table_names())
        revision = connection.scalar(sa.text("select version_num from alembic_version")) if "alembic_version" in names else None
        ours = names & {table.name for table in course_tables()}
        return revision, {name: {column["name"] for column in inspector.get_columns(name)} for name in ours} if names else None


def open_to_grade(root: Path) -> Course:
    """Open the course in `root` for writing to its gradebook; adds the course's tables that an earlier release did not have.

    Raises CourseProblem as `open_course` does, and if someone has to upgrade the gradebook first.
    """
    course = open_course(root)
    schema = schema_of(course.directory.db_url)
    if schema.needs_person:
        raise CourseProblem(schema.sentence)
    if schema.state == "extends":
        Store(course.directory.db_url).prepare()
    return course


def _nbgraders(revision: str | None) -> Schema | None:
    """What to do about nbgrader's own tables at this revision of their schema; None if nothing."""
    head, revisions = _revisions()
    if revision == head:
        return None
    if revision is not None and revision not in revisions:
        return Schema(
            "foreign", "The gradebook was made by a newer nbgrader than this one. Install the course's newer release, or restore a backup."
        )
    return Schema(
        "old", "The gradebook was made by an older nbgrader. Make a backup (duty backup FILE), then run: .venv/bin/nbgrader db upgrade"
    )


def _courses(columns: dict[str, set[str]]) -> Schema:
    """What to do about the course's own tables, which have these columns."""
    expected = {table.name: {column.name for column in table.columns} for table in course_tables()}
    for name, there in columns.items():
        if missing := expected[name] - there:
            return Schema(
                "old",
                f"The gradebook's table {name} lacks {', '.join(sorted(missing))}. This release cannot upgrade it. "
                "Install the release between the two first (CHANGELOG.md), or restore a backup with the release that made it.",
            )
        if more := there - expected[name]:
            return Schema(
                "foreign",
                f"The gradebook's table {name} has {', '.join(sorted(more))}, which this release does not know. "
                "Install the course's newer release, or restore a backup.",
            )
    absent = sorted(expected.keys() - columns.keys())
    if absent:
        return Schema(
            "extends",
            f"The gradebook lacks {', '.join(absent)}. The grading service adds them when it starts, and so does '{command('grade')}'.",
        )
    return Schema("current")


@functools.cache
def _revisions() -> tuple[str | None, frozenset[str]]:
    """The newest revision of the installed nbgrader's schema, and all revisions that it knows."""
    scripts = ScriptDirectory(str(Path(nbgrader.__file__).parent / "alembic"))
    return scripts.get_current_head(), frozenset(script.revision for script in scripts.walk_revisions())
