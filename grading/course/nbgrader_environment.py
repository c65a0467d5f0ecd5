"""The environment that nbgrader needs."""

import os
import sys
import warnings
from pathlib import Path

from sqlalchemy.exc import SAWarning


def find_tools() -> None:
    """Let nbgrader find the programs that it starts (`alembic`, for a new gradebook), even if no environment is activated."""
    folder = str(Path(sys.executable).parent)
    entries = os.environ.get("PATH", os.defpath).split(os.pathsep)
    if folder not in entries:
        os.environ["PATH"] = os.pathsep.join([folder, *entries])


def quieten() -> None:
    """Hide SQLAlchemy's warnings about nbgrader from instructors, who can do nothing about them."""
    warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")


def first_line(problem: BaseException) -> str:
    """The first line of an unexpected error, as a sentence for people."""
    lines = str(problem).strip().splitlines()
    return f"{(lines[0] if lines else type(problem).__name__).rstrip('.')}."
