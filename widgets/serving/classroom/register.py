"""The persistent data of a class: its code, and each learner's device."""

from pathlib import Path

import msgspec

from widgets.advice import command
from widgets.files import write_atomically
from widgets.problems import CourseProblem
from widgets.serving.classroom.code import chosen_code, new_code, same_code

FILE = ".class.json"
KEEP, RENEW = "1", "new"
"""Given instead of a code, to use the previous one or a new one."""


def check_wanted(code_setting: str) -> None:
    """Raise CourseProblem for an invalid class code, before anything is started."""
    if code_setting not in (KEEP, RENEW):
        chosen_code(code_setting)


class _Kept(msgspec.Struct, forbid_unknown_fields=True):
    code: str
    devices: dict[str, str] = {}


def members(learners: Path) -> set[str] | None:
    """The IDs that have signed in to the class with learners in this folder; None if there is no class.

    Raises CourseProblem if the file cannot be read.
    """
    kept = _read(learners / FILE)
    return set(kept.devices) if kept else None


class Register:
    """The class's file in the folder of the learners, which only the account that serves the course can read."""

    def __init__(self, learners: Path, code_setting: str) -> None:
        """Read the stored class; `code_setting` is `KEEP`, `RENEW` or an instructor's own code.

        A different code starts a new class, without known devices. Raises CourseProblem if the code is too easy to
        guess or the file cannot be read.
        """
        self._file = learners / FILE
        kept = None if code_setting == RENEW else _read(self._file)
        if kept is None or (code_setting != KEEP and not same_code(code_setting, kept.code)):
            kept = _Kept(new_code() if code_setting in (KEEP, RENEW) else chosen_code(code_setting))
        self._kept = kept
        self._write()

    @property
    def code(self) -> str:
        """The class code in the form in which it is shown."""
        return self._kept.code

    def device_of(self, learner: str) -> str | None:
        """The learner's device, None if there is none yet."""
        return self._kept.devices.get(learner)

    def put_at(self, learner: str, device: str) -> None:
        """Bind the learner to this device and no other."""
        if self.device_of(learner) != device:
            self._kept.devices[learner] = device
            self._write()

    def _write(self) -> None:
        write_atomically(self._file, msgspec.json.encode(self._kept), mode=0o600)


def _read(file: Path) -> _Kept | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=_Kept)
    except FileNotFoundError:
        return None
    except ValueError:
        renewing = command("course CLASS=new")
        raise CourseProblem(f"{file} is damaged. Ask for a new class code; all learners sign in again: {renewing}") from None
