"""Copying databases while they are in use, and restoring them: SQLite's own backup, PostgreSQL's `pg_dump` and `pg_restore`."""

import contextlib
import hashlib
import os
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from grading.course.gradebook import shown_address
from grading.course.nbgrader_environment import first_line
from grading.marking.database import open_engine
from widgets.problems import CourseProblem

Kind = Literal["sqlite", "postgresql"]
_JOURNALS = ("-journal", "-wal", "-shm")
_RANDOM = (b"\\restrict ", b"\\unrestrict ")
"""Lines from `pg_restore` that contain a new random token each time."""


def kind_of(address: str) -> Kind:
    """The kind of database at this URL."""
    return "sqlite" if sa.make_url(address).get_backend_name() == "sqlite" else "postgresql"


def sqlite_file(address: str) -> Path:
    """The file of a SQLite database."""
    return Path(sa.make_url(address).database or "")


def files_of(address: str) -> list[Path]:
    """The files of which a SQLite database currently consists."""
    file = sqlite_file(address)
    return [path for path in (file, *(file.with_name(file.name + end) for end in _JOURNALS)) if path.exists()]


def holds_tables(address: str) -> bool:
    """Whether the database contains any tables. Raises CourseProblem if its server does not respond."""
    is_file = kind_of(address) == "sqlite"
    if is_file and not sqlite_file(address).is_file():
        return False
    try:
        return bool(sa.inspect(open_engine(address)).get_table_names())
    except SQLAlchemyError as problem:
        if is_file:
            return True  # damaged, so it must not count as empty
        reason = first_line(getattr(problem, "orig", None) or problem)
        raise CourseProblem(f"The database {shown_address(address)} cannot be read: {reason}") from None


def save_database(address: str, to: Path) -> None:
    """Write a snapshot of the database to the new file `to`. Raises CourseProblem."""
    if kind_of(address) == "sqlite":
        _save_sqlite(sqlite_file(address), to)
    else:
        _postgresql("pg_dump", address, "--format=custom", "--no-owner", "--no-privileges", f"--file={to}")


def content_digest(address: str, copy: Path) -> str:
    """The SHA-256 of the content of a copy made by `save_database`, equal for two copies of an unchanged database. Raises CourseProblem.

    `pg_dump` writes the time into its file, so the digest is that of the script which `pg_restore` produces from it.
    """
    if kind_of(address) == "sqlite":
        with copy.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    digest = hashlib.sha256()
    with tempfile.TemporaryFile() as errors:
        with subprocess.Popen(["pg_restore", "--file=-", str(copy)], stdout=subprocess.PIPE, stderr=errors) as restoring:
            for line in restoring.stdout or ():
                if not line.startswith(_RANDOM):
                    digest.update(line)
        if restoring.returncode:
            errors.seek(0)
            raise CourseProblem(
                f"The copy of the database cannot be read: {first_line(RuntimeError(errors.read().decode(errors='replace')))}"
            )
    return digest.hexdigest()


def load_database(address: str, dump: Path) -> None:
    """Restore what `save_database` wrote into a PostgreSQL database; a copy that cannot be read changes nothing. Raises CourseProblem."""
    require_programs(address)
    listed = _run(["pg_restore", "--list", str(dump)], {})
    if listed.returncode:
        raise CourseProblem(f"The copy of the database cannot be read: {_reason(listed, '')}")
    # Tables that are not in the copy would stay, and others may differ.
    with open_engine(address).begin() as connection:
        quote = connection.dialect.identifier_preparer.quote
        for table in sa.inspect(connection).get_table_names():
            connection.exec_driver_sql(f"drop table {quote(table)} cascade")
    _postgresql("pg_restore", address, "--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", str(dump))


def require_programs(address: str) -> None:
    """Raise CourseProblem if the programs that copy this kind of database are not installed."""
    if kind_of(address) == "postgresql" and not (shutil.which("pg_dump") and shutil.which("pg_restore")):
        raise CourseProblem(
            "pg_dump and pg_restore are not installed. Install PostgreSQL's client programs of the server's version or a newer one, "
            "for example: apt-get install postgresql-client"
        )


def _save_sqlite(file: Path, to: Path) -> None:
    to.touch(0o600)
    try:
        # Opening a missing file must not create it.
        with (
            contextlib.closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=60)) as source,
            contextlib.closing(sqlite3.connect(to)) as target,
        ):
            source.backup(target)
            [integrity] = target.execute("pragma integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        raise CourseProblem(f"The database {file} cannot be copied: {error}.") from None
    if integrity != "ok":
        raise CourseProblem(f"The database {file} is damaged ({integrity}). Restore the last backup of it.")


def _postgresql(program: str, address: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on a database; the password is never on the command line."""
    require_programs(address)
    url = sa.make_url(address).set(drivername="postgresql")
    query = dict(url.query)
    password = query.pop("password", None) or url.password
    environment = {"PGPASSWORD": str(password)} if password else {}
    plain = url.set(password=None, query=query).render_as_string(hide_password=False)
    done = _run([program, f"--dbname={plain}", *arguments], environment)
    if done.returncode:
        raise CourseProblem(f"{program} failed on {shown_address(address)}: {_reason(done, str(password or ''))}")


def _run(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    variables = os.environ | {"LC_ALL": "C", "PGCONNECT_TIMEOUT": "10"} | environment
    return subprocess.run(command, env=variables, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False)


def _reason(done: subprocess.CompletedProcess[str], password: str) -> str:
    lines = (done.stderr or "no reason given").strip().splitlines()
    # The second line of the error says which versions do not match.
    reason = first_line(RuntimeError(" ".join(lines[:2] if "version mismatch" in lines[0] else lines[:1])))
    return reason.replace(password, "***") if password else reason
