"""The time of the last backup, noted in the course's folder for its status."""

import contextlib
from datetime import UTC, datetime
from pathlib import Path

FILE = ".last-backup"


def note_backup(root: Path) -> None:
    """Note that a backup has been made and verified now."""
    with contextlib.suppress(OSError):
        (root / FILE).write_text(datetime.now(UTC).isoformat(timespec="seconds"), encoding="ascii")


def last_backup(root: Path) -> str:
    """When the last backup was made (ISO 8601, UTC); empty if there is no valid note."""
    try:
        noted = (root / FILE).read_text(encoding="ascii")[:40].strip()
        return datetime.fromisoformat(noted).isoformat(timespec="seconds")
    except (OSError, ValueError):
        return ""
