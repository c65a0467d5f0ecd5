"""The course as a service managed by a JupyterHub, which identifies users and whose proxy leads here (docs/hub.md).

One process serves all learners; none of them needs a server of their own. The hub starts ``python -m
widgets.serving.hub.service``, and its environment variables say where to listen and how to authenticate users.
"""

import argparse
import asyncio
import os
import sys
import threading
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import msgspec
from jupyter_server.auth.identity import User
from jupyter_server.utils import url_path_join
from jupyterhub.singleuser.extension import JupyterHubIdentityProvider
from tornado.web import HTTPError, RequestHandler

from widgets.answers.identity import IdentityProblem, carried_id, folded_id
from widgets.answers.learners import create_folders, modules
from widgets.answers.store import Learner
from widgets.command import run_command
from widgets.files import write_atomically
from widgets.languages.catalogue import gettext as _
from widgets.paths import OWNER_ONLY
from widgets.plain_log import make_logs_plain, printable
from widgets.problems import CourseProblem
from widgets.serving.admission import Admission
from widgets.serving.course_handler import CourseHandler
from widgets.serving.front import Front
from widgets.serving.handlers import Start
from widgets.serving.hub.token import may_read_metrics
from widgets.serving.module_handlers import LAB_SETTING
from widgets.serving.server import CourseServer, cookie_secret, ready_to_serve, tell

_USERS = ".hub-users.json"
SERVICE_URL, SERVICE_PREFIX = "JUPYTERHUB_SERVICE_URL", "JUPYTERHUB_SERVICE_PREFIX"


class HubAdmission(Admission):
    """Lets in users whom the hub vouches for, and creates their missing folders."""

    def __init__(self, learners: Path, release: Path) -> None:
        super().__init__(learners, release)
        self._laid_out: dict[str, list[str]] = {}
        self._lock = threading.Lock()

    def welcome(self, user: str, name: str) -> Learner:
        """The learner for a user of the hub.

        Raises IdentityProblem for a user name that cannot be carried, that people would confuse with another user's,
        or that is not on the roster of a course for people on it only.
        """
        learner = Learner(id=carried_id(user), name=name or user)
        self.entry.check(learner.id)
        folder = self.learners / learner.id
        with self._lock:
            released = modules(self.release)
            if self._laid_out.get(user) != released or not folder.is_dir():
                self._claim(learner.id, user)
                folder.mkdir(OWNER_ONLY, exist_ok=True)
                create_folders(self.learners, released, learner)
                self._laid_out[user] = released
        return learner

    def _claim(self, id: str, user: str) -> None:
        """Record which user an ID belongs to: `straße` and `strasse` are two users of the hub, and would share attempts here."""
        file = self.learners / _USERS
        users = msgspec.json.decode(file.read_bytes(), type=dict[str, str]) if file.exists() else {}
        if users.setdefault(folded_id(id), user) != user:
            sentence = _("Another user's name is too much like yours, {user}. Ask the administrator for another one.")
            raise IdentityProblem(sentence.format(user=printable(user)))
        write_atomically(file, msgspec.json.encode(users), mode=0o600)


class UserProblem(HTTPError):
    """A user of the hub cannot work here; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(403, reason="This user cannot work here")
        self.sentence = sentence


class HubIdentity(JupyterHubIdentityProvider):
    """The hub's user as the learner who works in this course."""

    async def get_user(self, handler: RequestHandler) -> User | None:
        """The learner; None without a sign-in, and for a user who cannot work here, who then gets the reason."""
        user = await super().get_user(handler)
        if user is None:
            return None
        admission: HubAdmission = handler.settings["admission"]
        try:
            learner = await asyncio.get_running_loop().run_in_executor(None, admission.welcome, user.username, user.display_name or "")
        except IdentityProblem as problem:
            cast(CourseHandler, handler).refusal = UserProblem(str(problem))  # signing in again would only lead back here
            return None
        return User(username=learner.id, name=learner.name)


class HubServer(CourseServer):
    """The course's server with the hub's sign-in instead of its own."""

    def sign_in_settings(self) -> dict[str, Any]:
        """The URL for signing out; the hub's identity provider sets everything else.

        All requests come through the hub's proxy, under any of the hub's names; cookies for another name are not valid.
        """
        return {
            "allow_remote_access": True,
            "duty_sign_out": url_path_join(self.base_url, "logout"),
            LAB_SETTING: os.environ.get("DUTY_LAB_LINK", ""),
        }

    def sign_in_handlers(self) -> list[Any]:
        """The start page, and the callback of the hub's sign-in."""
        from_hub = ((url_path_join(self.base_url, handler[0]), *handler[1:]) for handler in self.identity_provider.get_handlers())
        return [*from_hub, (self.base_url, Start)]

    async def may_read_metrics(self, handler: CourseHandler) -> bool:
        """Whether the hub confirms the request's token: behind its proxy, every request comes from this machine."""
        return await may_read_metrics(self.identity_provider.hub_auth, handler.request)


def serve(root: Path) -> None:
    """Serve the course in the folder `root` until the hub stops it. Raises CourseProblem if it cannot start."""
    address, prefix = (_from_hub(name) for name in (SERVICE_URL, SERVICE_PREFIX))
    parts = urlsplit(address)
    if parts.hostname is None or parts.port is None:
        raise CourseProblem(f"{SERVICE_URL} is '{printable(address)}'. The hub has to give the service a url with host and port.")
    learners, release = ready_to_serve(root)
    make_logs_plain()
    app = HubServer(
        root_dir=str(learners),
        ip=parts.hostname,
        port=parts.port,
        base_url=prefix,
        open_browser=False,
        cookie_secret=cookie_secret(learners),
        identity_provider_class=HubIdentity,
        log_level="WARN",
        config_file_paths=[],
    )
    app.admission, app.front = HubAdmission(learners, release), Front.behind_hub(prefix)
    app.initialize([])
    tell(f"The course in {root} is served at {prefix} of the hub, from {address}; learners' answers are in {learners}")
    app.start()


def _from_hub(name: str) -> str:
    """The value of a variable set by the hub. Raises CourseProblem if it is missing."""
    if value := os.environ.get(name):
        return value
    raise CourseProblem(f"{name} is missing. A JupyterHub starts this as a service of its own; docs/hub.md says how.")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the service."""
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the course's folder (default: this one)")


def run(options: argparse.Namespace) -> int:
    """Serve until stopped. Raises CourseProblem if it cannot start."""
    serve(cast(Path, options.root).resolve())
    return 0


if __name__ == "__main__":
    sys.exit(run_command("python -m widgets.serving.hub.service", "Serve the course as a JupyterHub's service.", arguments, run))
