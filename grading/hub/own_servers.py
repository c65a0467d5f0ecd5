"""Servers for learners who want the notebooks in JupyterLab; each one runs under its learner's account of the machine."""

import os
import pwd
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tornado.web import HTTPError

from grading.hub.courses import HubCourse
from widgets.kernel.remote import SERVICE_VARIABLE
from widgets.problems import CourseProblem

if TYPE_CHECKING:
    from jupyterhub.spawner import Spawner

COMMAND_VARIABLE = "DUTY_LEARNERS_LAB"
"""The command that starts a learner's server. Without it, learners have no servers."""
ACCOUNT_VARIABLE = "DUTY_ACCOUNT"
"""The account of the machine under which the course's programs run."""
OPTIONS = [
    "--ServerApp.jpserver_extensions=widgets.serving.hub.extension=True",
    # Every account of the machine can connect to a kernel's ports, and could read its messages.
    "--KernelManager.transport_encryption=required",
]
_OTHERS = 0o077


def check_accounts(environment: Mapping[str, str] = os.environ) -> None:
    """Raise CourseProblem if the course's programs cannot run under the account given for them.

    Also if learners are to have servers, but the hub could not keep them separate from the course.
    """
    account = environment.get(ACCOUNT_VARIABLE, "")
    if account and not _is_account(account):
        raise CourseProblem(f"{ACCOUNT_VARIABLE} is '{account}', which is not an account of this machine.")
    if account and os.geteuid() not in (0, pwd.getpwnam(account).pw_uid):
        raise CourseProblem(f"{ACCOUNT_VARIABLE} is '{account}', and only root can start programs as it.")
    if not environment.get(COMMAND_VARIABLE):
        return
    if os.geteuid() != 0:
        raise CourseProblem(
            f"{COMMAND_VARIABLE} is set, and this hub does not run as root. Each learner's server runs as the learner's own account, "
            f"and only root can start it. Start the hub as root, or unset {COMMAND_VARIABLE}."
        )
    if account in ("", "root"):
        raise CourseProblem(
            f"{ACCOUNT_VARIABLE} must name an account of this machine, other than root, that the course's folder belongs to: "
            f"learners who have servers of their own must not run as the account that can read the keys."
        )


def own_server(courses: Sequence[HubCourse], course_account: str) -> "Callable[[Spawner], None]":
    """The function that prepares a learner's server: checks account and home folder, and passes the URL of the course's service."""
    # A notebook works with the first of several courses; all of them are on the hub's pages. The service is reached
    # at its own port: the hub's URL may mean every address of the machine, with a certificate for its name.
    service = courses[0].learners_url + courses[0].learners_start

    def prepare(spawner: "Spawner") -> None:
        name = spawner.user.name
        if not _is_account(name) or name in (course_account, "root"):
            raise _refusal(f"{name} has no account on this machine, so JupyterLab cannot be started. Ask the administrator for one.")
        home = Path(pwd.getpwnam(name).pw_dir)
        if home.stat().st_mode & _OTHERS:
            raise _refusal(f"Others can read the home folder of {name}. Ask the administrator to close it: chmod 700 {home}")
        spawner.environment[SERVICE_VARIABLE] = service

    return prepare


def no_server(_spawner: "Spawner") -> None:
    """Refuse a server, if learners have none."""
    raise _refusal("The course needs no server of your own. Open the start page of the hub.")


def _refusal(sentence: str) -> HTTPError:
    refusal = HTTPError(403)
    refusal.jupyterhub_message = sentence  # type: ignore[attr-defined]  # what the hub's page of an error shows
    return refusal


def _is_account(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
