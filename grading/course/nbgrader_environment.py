"""What nbgrader needs from its surroundings."""

import os
import sys
import warnings
from pathlib import Path

from sqlalchemy.exc import SAWarning


def find_tools() -> None:
    """Let nbgrader find the programs it starts (`alembic`, for a new gradebook) where no environment is activated."""
    folder = str(Path(sys.executable).parent)
    entries = os.environ.get("PATH", os.defpath).split(os.pathsep)
    if folder not in entries:
        os.environ["PATH"] = os.pathsep.join([folder, *entries])


def quieten() -> None:
    """Keep from an instructor's screen what SQLAlchemy remarks on nbgrader's way with it: nothing can be done about it here."""
    warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")


def first_line(problem: BaseException) -> str:
    """What a person reads of a problem that nobody foresaw: its first line, as a sentence."""
    said = str(problem).strip().splitlines()
    return f"{(said[0] if said else type(problem).__name__).rstrip('.')}."
