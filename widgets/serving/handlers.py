"""The sign-in of a local course, and the responses for people who are not signed in.

The handlers of the modules are in `widgets.serving.module_handlers`, the same on every server.
"""

import asyncio
import contextvars
import hashlib
import secrets
from typing import NamedTuple, cast

import tornado.web
from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.auth.identity import IdentityProvider, User
from jupyter_server.utils import url_path_join

from widgets.answers.learners import modules
from widgets.content.programme import course_name
from widgets.languages.catalogue import gettext as _
from widgets.languages.catalogue import spoken
from widgets.pages.module_list import ADDRESS, listed_modules, minutes_of
from widgets.problems import CourseProblem
from widgets.serving.admission import Admission, Visitor
from widgets.serving.classroom.admission import CodeProblem, DeviceProblem
from widgets.serving.classroom.throttle import ThrottleProblem
from widgets.serving.front import Caller, Front
from widgets.serving.small_pages import DAYS, SmallPage

COOKIES_SETTING = "duty_cookies"
FRONT_SETTING = "duty_front"


class Cookies(NamedTuple):
    """The names of a course's cookies. Browsers share cookies between the ports of a machine, so each course has its own names."""

    learner: str
    device: str

    @classmethod
    def of(cls, secret: bytes) -> "Cookies":
        """The names for the course with this secret; they do not change with the port."""
        course = hashlib.sha256(b"names of cookies" + secret).hexdigest()[:8]
        return cls(f"duty-learner-{course}", f"duty-device-{course}")


class CourseIdentity(IdentityProvider):
    """The identity provider for Jupyter's own handlers, which require a signed-in user."""

    def get_user(self, handler: tornado.web.RequestHandler) -> User | None:
        """The learner signed in with this browser, None without a valid sign-in."""
        names: Cookies = handler.settings[COOKIES_SETTING]
        id = _signed(handler, names.learner)
        admission: Admission = handler.settings["admission"]
        return User(username=id) if id and admission.knows(id, _signed(handler, names.device)) else None


def _signed(handler: tornado.web.RequestHandler, name: str) -> str:
    cookie = handler.get_signed_cookie(name, max_age_days=DAYS)
    return cookie.decode() if cookie else ""


class _SignInPage(SmallPage):
    """The base of the handlers of the sign-in pages."""

    @property
    def admission(self) -> Admission:
        """How learners are let in."""
        return cast(Admission, self.settings["admission"])

    @property
    def cookies_of(self) -> Cookies:
        """The names of this course's cookies."""
        return cast(Cookies, self.settings[COOKIES_SETTING])

    @property
    def caller(self) -> Caller:
        """The origin of the request."""
        return cast(Front, self.settings[FRONT_SETTING]).caller(self.request)

    def learner_id(self) -> str | None:
        """The ID of the learner who is signed in, None without a sign-in."""
        return self.current_user.username if self.current_user else None


class Start(_SignInPage):
    """Redirects a signed-in learner to the modules, or to the only module."""

    async def get(self) -> None:
        """Redirect a signed-in learner; others are asked to sign in first."""
        self.lead_on()

    def lead_on(self) -> None:
        """Redirect to the modules."""
        names = modules(self.admission.release)
        if not names:
            self.say(503, _("Not ready yet"), _("No module has been released yet. Ask your instructor to run 'make release'."))
            return
        self.redirect(self.address_of(names[0]) if len(names) == 1 else url_path_join(self.base_url, ADDRESS))


class SignIn(Start):
    """Asks for name, ID and, in a class, the class code, and redirects to the course."""

    @allow_unauthenticated
    async def get(self) -> None:
        """Redirect a learner who is signed in; show the sign-in to everyone else."""
        if self.learner_id():
            self.lead_on()
        else:
            before = _signed(self, self.cookies_of.learner)
            self._ask(CourseProblem(refusal) if before and (refusal := self.admission.refusal(before)) else None)

    @allow_unauthenticated
    async def post(self) -> None:
        """Sign the learner in, or report what is wrong with the input."""
        visitor = self._visitor()
        try:
            learner = await asyncio.get_running_loop().run_in_executor(None, contextvars.copy_context().run, self.admission.let_in, visitor)
        except CourseProblem as problem:
            self._refuse(problem, visitor)
            return
        except OSError as error:
            self.set_status(500)
            sentence = _("Your folder could not be created ({reason}). Tell your instructor.")
            self._ask(CourseProblem(sentence.format(reason=error.strerror)), visitor)
            return
        secure = self.caller.is_encrypted
        for name, value in ((self.cookies_of.learner, learner.id), (self.cookies_of.device, visitor.device)):
            self.set_signed_cookie(name, value, expires_days=DAYS, httponly=True, secure=secure, samesite="Lax", path=self.base_url)
        self.lead_on()

    def _visitor(self) -> Visitor:
        fields = ("learner_id", "name", "code", "number")
        id, name, code, number = (self.get_body_argument(field, "") for field in fields)
        device = _signed(self, self.cookies_of.device) or secrets.token_urlsafe()
        return Visitor(id, name, code, number, self.caller.address, device)

    def _refuse(self, problem: CourseProblem, visitor: Visitor) -> None:
        self.set_status(400)
        if isinstance(problem, ThrottleProblem):
            self.set_status(429)
            self.set_header("Retry-After", str(problem.seconds))
        elif isinstance(problem, CodeProblem | DeviceProblem):
            self.set_status(403)
        self._ask(problem, visitor)

    def _ask(self, problem: CourseProblem | None = None, visitor: Visitor | None = None) -> None:
        """Show the sign-in, with what is wrong at its field; of the course, people who need a class code see nothing yet."""
        entered = visitor or Visitor("", "")
        # whoever is asked for the number has not entered a wrong one
        is_first_asked = isinstance(problem, DeviceProblem) and not entered.number.strip()
        self.show(
            "signin.html",
            **self._about_course(),
            error=str(problem or ""),
            error_field=problem.field if problem else None,
            is_invalid=not is_first_asked,
            visitor=entered,
            asks_code=self.admission.asks_code,
            asks_number=isinstance(problem, DeviceProblem) or bool(entered.number),
            xsrf=self.xsrf_form_html(),
        )

    def _about_course(self) -> dict[str, str]:
        """The course's title, and what it is about and how long it takes, in a line."""
        if self.admission.asks_code:
            return {"title": _("Welcome"), "about": ""}
        about = course_name(spoken())
        first = next(iter(listed_modules(modules(self.admission.release)[:1], self.admission.release, spoken())), None)
        sentence = _("The first module takes about {minutes} minutes. You can take it in pieces.")
        length = sentence.format(minutes=minutes_of(first)) if first else ""
        return {"title": about.title or _("Welcome"), "about": " ".join(filter(None, (about.about, length)))}


class SignOut(_SignInPage):
    """Signs the learner out in this browser; the answers, and the learner's device, are kept."""

    @allow_unauthenticated
    def get(self) -> None:
        """Delete the cookie, and redirect to the start."""
        self.clear_cookie(self.cookies_of.learner, path=self.base_url)
        self.redirect(self.base_url)


class NotFound(_SignInPage):
    """Responds to unknown paths with a sentence."""

    @allow_unauthenticated
    def get(self) -> None:
        """Respond with status 404; in a class, redirect people without a sign-in."""
        if self.admission.asks_code and not self.current_user:
            self.redirect(self.base_url)
            return
        self.say(404, _("Page not found"), _("There is no page of this course at this address."))


class FormerPage(_SignInPage):
    """Redirects from the URL that a module had until November 2026."""

    @allow_unauthenticated
    def get(self, module: str) -> None:
        """Redirect to the module; a module that is not released is refused there."""
        self.redirect(self.address_of(module), permanent=True)
