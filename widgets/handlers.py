"""What a local course's server answers with: the sign-in, a learner's page, and the kernel behind it.

All that is served is in this file. Each learner gets at their own page and kernels only, and so that
no other site's page can speak for them, at the addresses that the course is meant to have.
"""

import secrets
from collections.abc import AsyncIterator
from typing import Any, cast

import tornado.web
from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.auth.identity import IdentityProvider, User
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado.httputil import split_host_and_port
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from widgets import track
from widgets.choice import ADDRESS, described, standing
from widgets.classroom.door import CodeProblem, DeviceProblem
from widgets.classroom.throttle import ThrottleProblem
from widgets.doors import Door, Visitor
from widgets.kernels import CourseKernels, PageKernel
from widgets.languages import gettext as _
from widgets.languages import spoken
from widgets.learners import known_as, lay_out, modules
from widgets.problems import CourseProblem
from widgets.sheets import DAYS, Sheet

COOKIE = "duty-learner"
DEVICE_COOKIE = "duty-device"


class CourseIdentity(IdentityProvider):
    """Who signed in, as Jupyter's own handlers ask for it: they answer nobody else."""

    def get_user(self, handler: tornado.web.RequestHandler) -> User | None:
        """The learner of this browser, None for a stranger."""
        id = _signed(handler, COOKIE)
        door: Door = handler.settings["door"]
        return User(username=id) if id and door.knows(id, _signed(handler, DEVICE_COOKIE)) else None


def _signed(handler: tornado.web.RequestHandler, name: str) -> str:
    cookie = handler.get_signed_cookie(name, max_age_days=DAYS)
    return cookie.decode() if cookie else ""


class _Guarded(JupyterHandler):
    """What all handlers share."""

    @property
    def door(self) -> Door:
        """Who lets learners in."""
        return cast(Door, self.settings["door"])

    def check_host(self) -> bool:
        """Whether the browser asked for one of the course's own addresses, not for a name that was turned on it."""
        return split_host_and_port(self.request.host.lower())[0].strip("[]") in self.settings["hosts"]

    def learner_id(self) -> str | None:
        """Who signed in here, None where nobody did."""
        return self.current_user.username if self.current_user else None


class _Page(_Guarded, Sheet):
    """What our own small pages share here."""


class SignIn(_Page):
    """Asks for name and ID once, and for the class code where there is one, and leads on to the course."""

    @allow_unauthenticated
    def get(self) -> None:
        """Lead a known learner on, ask everybody else."""
        if id := self.learner_id():
            self._lead_on(id)
        else:
            self._ask()

    @allow_unauthenticated
    async def post(self) -> None:
        """Let the learner in, or say what is wrong with what was given."""
        visitor = self._visitor()
        try:
            learner = self.door.let_in(visitor)
        except CourseProblem as problem:
            self._refuse(problem, visitor)
            return
        except OSError as error:
            self.set_status(500)
            self._ask(_("Your folder could not be made ({reason}). Tell your instructor.").format(reason=error.strerror), visitor)
            return
        for name, value in ((COOKIE, learner.id), (DEVICE_COOKIE, visitor.device)):
            self.set_signed_cookie(name, value, expires_days=DAYS, httponly=True, samesite="Lax", path=self.base_url)
        if visitor.number:
            await cast(CourseKernels, self.kernel_manager).end_all_of(learner.id)
        self._lead_on(learner.id)

    def _visitor(self) -> Visitor:
        fields = ("learner_id", "name", "code", "number")
        id, name, code, number = (self.get_body_argument(field, "") for field in fields)
        device = _signed(self, DEVICE_COOKIE) or secrets.token_urlsafe()
        return Visitor(id, name, code, number, self.request.remote_ip or "", device)

    def _refuse(self, problem: CourseProblem, visitor: Visitor) -> None:
        self.set_status(400)
        if isinstance(problem, ThrottleProblem):
            self.set_status(429)
            self.set_header("Retry-After", str(problem.seconds))
        elif isinstance(problem, CodeProblem | DeviceProblem):
            self.set_status(403)
        self._ask(str(problem), visitor, asks_number=isinstance(problem, DeviceProblem) or bool(visitor.number))

    def _lead_on(self, id: str) -> None:
        names = modules(self.door.release)
        if not names:
            self.say(503, _("Not ready yet"), _("No module has been released yet. Ask your instructor to run 'make release'."))
            return
        self.redirect(self.address_of(id, names[0]) if len(names) == 1 else url_path_join(self.base_url, ADDRESS))

    def _ask(self, error: str = "", visitor: Visitor | None = None, asks_number: bool = False) -> None:
        self.show(
            "signin.html",
            title=_("Welcome"),
            error=error,
            visitor=visitor or Visitor("", ""),
            asks_code=self.door.asks_code,
            asks_number=asks_number,
            xsrf=self.xsrf_form_html(),
        )


class Choice(_Page):
    """Where a learner chooses a module, and sees how far each of them is."""

    @allow_unauthenticated
    def get(self) -> None:
        """Show the modules that are released, or lead to the sign-in."""
        id = self.learner_id()
        if id is None:
            self.redirect(self.base_url)
            return
        own = self.door.learners / id
        found = described(modules(self.door.release), self.door.release, spoken())
        for module in found:
            name = module["module"]
            module |= {"href": self.address_of(id, name)} | standing(own / name, module["graded"])
        said = track.newest(own / module["module"] for module in found)
        self.show_choice(found, known_as(self.door.learners, id), said, sign_out=url_path_join(self.base_url, "signout"))

    @allow_unauthenticated
    def post(self) -> None:
        """Keep who the learner says they are, in all modules."""
        id = self.learner_id()
        if id is None:
            raise tornado.web.HTTPError(403)
        learner = known_as(self.door.learners, id)
        lay_out(self.door.learners, self.door.release, learner)
        self.keep_track(self.door.learners / id / name for name in modules(self.door.release))


class SignOut(_Page):
    """Forgets who is signed in here; answers stay, and so does the device of those who learn at it."""

    @allow_unauthenticated
    def get(self) -> None:
        """Forget, and lead to the start."""
        self.clear_cookie(COOKIE, path=self.base_url)
        self.redirect(self.base_url)


class NotFound(_Page):
    """Says that there is no such page, in a sentence."""

    @allow_unauthenticated
    def get(self) -> None:
        """Say so, but not to a stranger to the class."""
        if self.door.asks_code and not self.current_user:
            self.redirect(self.base_url)
            return
        self.say(404, _("There is no such page"), _("The address leads nowhere on this course."))


class LearnerPage(_Page, TornadoVoilaHandler):
    """A module's page, for the learner whose it is."""

    @allow_unauthenticated
    async def get(self, learner: str, module: str) -> None:
        """Show the module as it is released now, or lead to the sign-in."""
        if self.learner_id() != learner:
            self.redirect(self.base_url)
            return
        if module not in self.course_modules:
            self.say(404, _("There is no such module"), _("The module '{module}' is not released here.").format(module=module))
            return
        lay_out(self.door.learners, self.door.release, known_as(self.door.learners, learner))
        self._kernel = PageKernel(self.settings["kernel_manager"])
        try:
            await cast(Any, super().get(f"{learner}/{module}/{module}.ipynb"))
        finally:
            self._kernel.end_turn()
            if self._left:
                await self._kernel.end()

    def initialize(self, **options: Any) -> None:
        """Voila's options; and nobody has left yet."""
        super().initialize(**options)
        self._left = False

    @property
    def course_modules(self) -> list[str]:
        """What is released now: the page leads to all of it."""
        return modules(self.door.release)

    @property
    def kernel_manager(self) -> Any:
        """The page's own kernel, which Voila takes for the place of all."""
        return self._kernel

    async def get_generator(self, path: str | None = None) -> AsyncIterator[str]:
        """The page in parts, as far as it can be had: where there is no kernel for it, it ends without."""
        async for part in super().get_generator(path):
            yield part
            if self._kernel.failed:
                break

    def on_connection_close(self) -> None:
        """The page was closed before it had come whole: it cannot ask for the end of its kernel itself."""
        self._left = True
        self._kernel.give_up()


class _OfKernel(_Guarded):
    """What is asked of a kernel: only by the learner whose it is; to all others it is not there."""

    async def prepare(self, **options: Any) -> None:
        """Refuse strangers first, then those who ask for another's kernel."""
        await cast(Any, super().prepare(**options))
        if not cast(CourseKernels, self.kernel_manager).belongs(self.path_kwargs["kernel_id"], self.learner_id() or ""):
            raise tornado.web.HTTPError(404)

    def write_error(self, status_code: int, **_: Any) -> None:
        """Nobody reads this answer; its status says all."""
        self.finish()


class KernelSocket(_OfKernel, VoilaKernelWebsocketHandler):
    """The line between a page and its kernel."""


class KernelEnd(_OfKernel, VoilaShutdownKernelHandler):
    """Ends a closed page's kernel."""
