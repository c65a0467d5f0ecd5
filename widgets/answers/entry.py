"""Who may enter the course: everyone, or only those on its roster.

The instructor's side writes it beside the results (`grading.marking.entry`); every sign-in on the learners' side reads it.
"""

from pathlib import Path

import msgspec

from widgets.answers.identity import IdentityProblem, folded_id
from widgets.files import write_atomically
from widgets.languages.catalogue import gettext as _

_FILE = "who-may-enter.json"
_MAX_BYTES = 20_000_000
_OWNER_ONLY = 0o600


class EntryProblem(IdentityProblem):
    """A person may not enter this course; the message says why and whom to ask."""


class Entrants(msgspec.Struct, frozen=True):
    """Who may enter. The file exists only if not everyone may."""

    only: frozenset[str] | None = None
    """Their IDs, folded (`widgets.answers.identity.folded_id`); None for everyone."""


class EntryList:
    """Who may enter, as published in the course's folder in the exchange; the file is read again when it changes."""

    def __init__(self, course_folder: Path | None) -> None:
        """Let everyone enter if there is no folder."""
        self._file = course_folder / "feedback" / _FILE if course_folder else None
        self._version: tuple[int, ...] = ()
        self._entrants = Entrants()

    def check(self, id: str) -> None:
        """Raise EntryProblem if the person with this ID may not enter, or the file cannot be read."""
        only = self._current().only
        if only is not None and folded_id(id) not in only:
            raise EntryProblem(_("You are not on this course's roster. Ask your instructor to add you. Your saved answers are kept."))

    def _current(self) -> Entrants:
        if self._file is None:
            return Entrants()
        try:
            status = self._file.stat()
            version = (status.st_ino, status.st_mtime_ns, status.st_size)
            if version != self._version:
                self._entrants, self._version = _read(self._file), version
        except FileNotFoundError:
            return Entrants()
        except (OSError, ValueError):
            raise EntryProblem(_("The course cannot check who may enter. Tell your instructor.")) from None
        return self._entrants


def read_entrants(course_folder: Path) -> Entrants | None:
    """Who may enter, as published: everyone if there is no file, None if it cannot be read."""
    try:
        return _read(course_folder / "feedback" / _FILE)
    except FileNotFoundError:
        return Entrants()
    except (OSError, ValueError):
        return None


def write_entrants(course_folder: Path, entrants: Entrants) -> None:
    """Publish who may enter, in the course's folder in the exchange, whose `feedback` must exist. Raises OSError."""
    file = course_folder / "feedback" / _FILE
    if entrants.only is None:
        file.unlink(missing_ok=True)
    else:
        write_atomically(file, msgspec.json.encode(entrants, order="sorted"), mode=_OWNER_ONLY)


def _read(file: Path) -> Entrants:
    with file.open("rb") as opened:
        return msgspec.json.decode(opened.read(_MAX_BYTES), type=Entrants)
