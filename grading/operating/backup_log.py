"""When the last backup was made, kept in the course's folder so that its status can say so."""

import contextlib
from datetime import UTC, datetime
from pathlib import Path

FILE = ".last-backup"


def note_backup(root: Path) -> None:
    """Note that a backup was made and checked just now."""
    with contextlib.suppress(OSError):
        (root / FILE).write_text(datetime.now(UTC).isoformat(timespec="seconds"), encoding="ascii")


def last_backup(root: Path) -> str:
    """When the last backup was made (ISO 8601, UTC); empty where there was none, or where the note makes no sense."""
    try:
        noted = (root / FILE).read_text(encoding="ascii")[:40].strip()
        return datetime.fromisoformat(noted).isoformat(timespec="seconds")
    except (OSError, ValueError):
        return ""
