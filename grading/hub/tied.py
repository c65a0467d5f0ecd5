"""Ties the hub's programs to the hub: they exit when it exits, and are restarted as soon as they exit."""

import os
import shutil
from pathlib import Path

from jupyterhub.services import service

_LOOK_SECONDS = 1
_SETPRIV = shutil.which("setpriv")
_UNLESS_HUB_ENDED = '[ "$PPID" = "$1" ] && shift && exec "$@"'
"""A shell script: exec the program, unless the hub, whose process number comes first, exited before the program was tied to it."""


def tied(command: list[str]) -> list[str]:
    """The command, wrapped so that the program is stopped when the hub is killed (with setpriv, which Linux has).

    A hub that is stopped stops what it has started. A killed hub cannot: the programs it leaves behind keep their
    ports, and the next hub cannot start its own. Without setpriv, the command is unchanged.
    """
    if not _SETPRIV:
        return command
    return [_SETPRIV, "--pdeathsig", "TERM", "--", "sh", "-c", _UNLESS_HUB_ENDED, "tied", str(os.getpid()), *command]


def forget_ended(process: Path) -> None:
    """Remove the process file of a program that was tied to a previous hub: it has exited, and its number may have been reused."""
    if _SETPRIV:
        process.unlink(missing_ok=True)


class _Watched(service._ServiceSpawner):
    """Polls every second. JupyterHub checks only every 30 seconds whether a service has exited, and has no setting for it."""

    poll_interval = _LOOK_SECONDS


def watch_closely() -> None:
    """Let the hub notice within a second that a service has exited. Call it while the hub reads its configuration."""
    service._ServiceSpawner = _Watched
