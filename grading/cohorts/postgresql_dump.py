"""A copy of a gradebook on a PostgreSQL server, by the server's own programs."""

import os
import shutil
import subprocess
from pathlib import Path

import sqlalchemy as sa

from grading.tools import first_line
from widgets.problems import CourseProblem


def dump(url: sa.URL, target: Path) -> Path:
    """Write what a database holds into the file `target`, as `pg_restore` reads it. Raises CourseProblem."""
    # The password does not belong on a command line, which other users can read.
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    address = url.set(drivername="postgresql", password=None).render_as_string()
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}", f"--dbname={address}", environment=environment)
    check_dump(target)
    return target


def check_dump(file: Path) -> None:
    """Raise CourseProblem where `pg_restore` cannot read a file that `dump` has written."""
    _run("pg_restore", "--list", str(file))


def _run(program: str, *arguments: str, environment: dict[str, str] | None = None) -> None:
    if not shutil.which(program):
        raise CourseProblem(f"The gradebook is on a PostgreSQL server, and {program} is not installed here. Install PostgreSQL's client.")
    done = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CourseProblem(f"{program} could not copy the gradebook: {first_line(RuntimeError(done.stderr))}")
