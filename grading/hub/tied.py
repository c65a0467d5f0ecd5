"""The hub's programs, tied to it: they end when the hub ends, and begin again as soon as they have ended."""

import shutil

from jupyterhub.services import service

_LOOK_SECONDS = 1


def tied(command: list[str]) -> list[str]:
    """The command as a program that is ended when the hub is killed (by setpriv, which Linux has).

    The hub stops what it started when it is stopped itself. A killed hub cannot: what it leaves keeps its ports,
    and the hub that comes after it cannot start its own. Where there is no setpriv, the command stays as it is.
    """
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", "--", *command] if setpriv else command


class _Watched(service._ServiceSpawner):
    """JupyterHub looks every 30 seconds whether a service has ended, and has no setting for it: learners would wait so long."""

    poll_interval = _LOOK_SECONDS


def watch_closely() -> None:
    """Let the hub see within a second that a service has ended. To be called while the hub reads its configuration."""
    service._ServiceSpawner = _Watched
