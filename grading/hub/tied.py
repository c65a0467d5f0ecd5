"""The hub's programs, tied to it: they end when the hub ends, and begin again as soon as they have ended."""

import os
import shutil
from pathlib import Path

from jupyterhub.services import service

_LOOK_SECONDS = 1
_SETPRIV = shutil.which("setpriv")
_UNLESS_HUB_ENDED = '[ "$PPID" = "$1" ] && shift && exec "$@"'
"""A shell's words: become the program, unless the hub, whose process number comes first, ended before it could be tied to it."""


def tied(command: list[str]) -> list[str]:
    """The command as a program that is ended when the hub is killed (by setpriv, which Linux has).

    The hub stops what it started when it is stopped itself. A killed hub cannot: what it leaves keeps its ports,
    and the hub that comes after it cannot start its own. Where there is no setpriv, the command stays as it is.
    """
    if not _SETPRIV:
        return command
    return [_SETPRIV, "--pdeathsig", "TERM", "--", "sh", "-c", _UNLESS_HUB_ENDED, "tied", str(os.getpid()), *command]


def forget_ended(process: Path) -> None:
    """Remove the file with the number of a process that was tied to a former hub: it has ended, and the number may be another's by now."""
    if _SETPRIV:
        process.unlink(missing_ok=True)


class _Watched(service._ServiceSpawner):
    """JupyterHub looks every 30 seconds whether a service has ended, and has no setting for it: learners would wait so long."""

    poll_interval = _LOOK_SECONDS


def watch_closely() -> None:
    """Let the hub see within a second that a service has ended. To be called while the hub reads its configuration."""
    service._ServiceSpawner = _Watched
