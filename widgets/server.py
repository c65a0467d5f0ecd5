"""The local course's server: Voila with a sign-in page, for the learners of one machine.

A learner gives a name and an ID once; a signed cookie then says who it is, and each learner's pages
are shown to that learner only. ``python -m widgets.server --port 8866`` serves until it is stopped.
"""

import argparse
import errno
import os
import secrets
import socket
import sys
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import jinja2
import tornado.web
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from voila.app import Voila
from voila.tornado.handler import TornadoVoilaHandler

from widgets.answers import write_atomically
from widgets.identity import LEARNERS_VARIABLE
from widgets.learners import admit, modules, set_up
from widgets.mission import load_mission
from widgets.places import JUPYTER_PATH, PACKAGE, STATIC
from widgets.problems import CourseProblem, MissionProblem

COOKIE = "duty-learner"
_DAYS = 90
_templates = jinja2.Environment(loader=jinja2.FileSystemLoader(PACKAGE / "templates"), autoescape=True)


class CourseServer(Voila):
    """Voila for a local course: sign-in in place of the list of files, each learner in a folder of their own."""

    learners: Path
    release: Path

    def init_handlers(self) -> list[Any]:
        """Voila's handlers, less those that list or serve files, with ours before them."""
        unwanted = ("/voila/tree", "/voila/api/contents", "/voila/files", "/voila/render", "/voila/templates", "/voila/static")
        handlers = [
            handler
            for handler in super().init_handlers()
            if not any(part in handler[0] for part in unwanted) and handler[0] != self.server_url
        ]
        at = self.server_url
        places = {"learners": self.learners, "release": self.release}
        page = {"template_paths": self.template_paths, "config": self.config, "voila_configuration": self.voila_configuration, **places}
        return [
            (url_path_join(at, r"/voila/templates/duty/static/(.*)"), tornado.web.StaticFileHandler, {"path": str(STATIC)}),
            (url_path_join(at, r"/voila/render/([^/]+)/([^/]+)/[^/]+\.ipynb"), LearnerPage, page),
            (url_path_join(at, "/signout"), SignOut),
            (url_path_join(at, r"/(?:signin)?"), SignIn, places),
            *handlers,
            (url_path_join(at, r"/.*"), NotFound),
        ]


class _Page(JupyterHandler):
    """What our own small pages share."""

    def learner_id(self) -> str | None:
        """Who signed in here, None where nobody did."""
        cookie = self.get_signed_cookie(COOKIE, max_age_days=_DAYS)
        return cookie.decode() if cookie else None

    def show(self, template: str, **values: Any) -> None:
        """Answer with one of our pages."""
        try:
            mission = load_mission()
            values |= {"mission_name": mission.name, "example_contacts": bool(mission.example_fields)}
        except MissionProblem:
            values |= {"mission_name": "", "example_contacts": False}
        self.set_header("Cache-Control", "no-store")
        static = url_path_join(self.base_url, "voila/templates/duty/static")
        self.finish(
            _templates.get_template(template).render(base_url=self.base_url, static=static, language="en", direction="ltr", **values)
        )

    def write_error(self, status_code: int, **_: Any) -> None:
        """Answer with a sentence where something failed; what it was stands in the log."""
        self.say(
            status_code, "Something went wrong", "This page could not be shown. Your answers are safe. Reload it, or tell your instructor."
        )

    def say(self, status: int, heading: str, sentence: str) -> None:
        """Answer with a page that says one thing and leads back to the start."""
        self.set_status(status)
        self.show("message.html", title=heading, heading=heading, sentence=sentence, link_href=self.base_url, link_text="Go to the start")


class SignIn(_Page):
    """Asks for name and ID once, and leads to the module."""

    def initialize(self, learners: Path, release: Path) -> None:
        """Remember where learners and released modules are."""
        self.learners, self.release = learners, release

    def get(self) -> None:
        """Lead a known learner on, ask everybody else."""
        id = self.learner_id()
        if id and (self.learners / id).is_dir():
            self._lead_on(id)
        else:
            self._ask()

    def post(self) -> None:
        """Let the learner in, or say what is wrong with what was given."""
        id, name = self.get_body_argument("learner_id", ""), self.get_body_argument("name", "")
        try:
            learner = admit(self.learners, self.release, id, name)
        except CourseProblem as problem:
            self.set_status(400)
            self._ask(str(problem), id, name)
            return
        except OSError as error:
            self.set_status(500)
            self._ask(f"Your folder could not be made ({error.strerror}). Tell your instructor.", id, name)
            return
        self.set_signed_cookie(COOKIE, learner.id, expires_days=_DAYS, httponly=True, samesite="Lax", path=self.base_url)
        self._lead_on(learner.id)

    def _lead_on(self, id: str) -> None:
        names = modules(self.release)
        if not names:
            self.say(503, "Not ready yet", "No module has been released yet. Ask your instructor to run 'make release'.")
            return
        self.redirect(url_path_join(self.base_url, "voila/render", quote(id), names[0], f"{names[0]}.ipynb"))

    def _ask(self, error: str = "", id: str = "", name: str = "") -> None:
        self.show("signin.html", title="Welcome", error=error, learner_id=id, name=name, xsrf=self.xsrf_form_html())


class SignOut(_Page):
    """Forgets who is signed in here; answers stay."""

    def get(self) -> None:
        """Forget, and lead to the start."""
        self.clear_cookie(COOKIE, path=self.base_url)
        self.redirect(self.base_url)


class NotFound(_Page):
    """Says that there is no such page, in a sentence."""

    def get(self) -> None:
        """Say so."""
        self.say(404, "There is no such page", "The address leads nowhere on this course.")


class LearnerPage(_Page, TornadoVoilaHandler):
    """A module's page, for the learner whose it is."""

    def initialize(self, learners: Path, release: Path, **kwargs: Any) -> None:
        """Remember where learners and released modules are."""
        self.learners, self.release = learners, release
        super().initialize(**kwargs)

    async def get(self, learner: str, module: str) -> None:
        """Show the module as it is released now, or lead to the sign-in."""
        if self.learner_id() != learner or not (self.learners / learner).is_dir():
            self.redirect(self.base_url)
            return
        if module not in modules(self.release):
            self.say(404, "There is no such module", f"The module '{module}' is not released here.")
            return
        set_up(self.learners, self.release, learner, module)
        await cast(Any, super().get(f"{learner}/{module}/{module}.ipynb"))


def serve(root: Path, ip: str, port: int) -> None:
    """Serve the course whose folder is `root` until stopped. Raises CourseProblem where it cannot start."""
    check_port(ip, port)
    load_mission()
    learners, release = root / "learners", root / "release"
    try:
        learners.mkdir(exist_ok=True)
    except OSError as error:
        raise CourseProblem(f"The course's folder {root} is not there or cannot be written to ({error.strerror}).") from None
    os.environ[LEARNERS_VARIABLE] = str(learners)
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [str(JUPYTER_PATH), os.environ.get("JUPYTER_PATH")]))
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    app = CourseServer(
        root_dir=str(learners),
        ip=ip,
        port=port,
        port_retries=0,
        open_browser=False,
        cookie_secret=_cookie_secret(learners),
        log_level="WARN",
        config_file_paths=[str(PACKAGE / "jupyter")],
    )
    app.learners, app.release = learners, release
    app.initialize([])
    print(f"The course is at http://{ip}:{port}/  (stop it with Ctrl+C)", flush=True)
    app.start()


def check_port(ip: str, port: int) -> None:
    """Raise CourseProblem, with the mend, where nothing can listen on this address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ip, port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                raise CourseProblem(
                    f"Port {port} is in use or not allowed. Stop what uses it, or choose another: make course PORT={port + 1}"
                ) from None
            raise CourseProblem(f"The course cannot listen on {ip}: {error.strerror}.") from None
        except OverflowError:
            raise CourseProblem(f"{port} is no port. Choose one from 1024 to 65535, say: make course PORT=8866") from None


def _cookie_secret(learners: Path) -> bytes:
    """Kept, so that a restart signs nobody out."""
    file = learners / ".cookie-secret"
    if not file.exists():
        write_atomically(file, secrets.token_bytes(32))
        file.chmod(0o600)
    return file.read_bytes()


def main(arguments: list[str] | None = None) -> int:
    """Serve from the command line; what hinders it is said in one sentence."""
    parser = argparse.ArgumentParser(prog="python -m widgets.server", description="Serve the course's pages on this machine.")
    parser.add_argument("--port", type=int, default=8866)
    parser.add_argument("--ip", default="127.0.0.1")
    parser.add_argument("--root", type=Path, default=Path.cwd())
    given = parser.parse_args(arguments)
    try:
        serve(cast(Path, given.root).resolve(), given.ip, given.port)
    except CourseProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
