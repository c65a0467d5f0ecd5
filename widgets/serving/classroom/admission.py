"""The sign-in of a class: nothing is shown without the class code, and an ID belongs to one device."""

import hmac
from collections.abc import Callable
from pathlib import Path

from widgets.answers.store import Learner
from widgets.languages.catalogue import gettext as _
from widgets.problems import CourseProblem
from widgets.serving.admission import Admission, Visitor
from widgets.serving.classroom.code import same_code
from widgets.serving.classroom.register import Register
from widgets.serving.classroom.throttle import Throttle
from widgets.serving.classroom.transfers import SECONDS, Transfers


class CodeProblem(CourseProblem):
    """The class code is missing or wrong."""

    field = "code"


class DeviceProblem(CourseProblem):
    """The ID is in use on another device, so the instructor's number is needed."""

    field = "number"


class ClassAdmission(Admission):
    """Lets in anyone who knows the class code, each ID on one device.

    The whole class knows everyone's name and ID, so these alone must not open someone's answers. The first device
    that gives an ID gets it; another device needs a number that only the instructor's terminal shows. (A personal
    password would travel over the network unencrypted.)
    """

    asks_code = True

    def __init__(self, learners: Path, release: Path, code: str, tell: Callable[[str], None]) -> None:
        """`code` is the class code or its substitute (`Register`); `tell` shows a message to the instructor."""
        super().__init__(learners, release)
        self._register = Register(learners, code)
        self._tell = tell
        self._throttle = Throttle()
        self._transfers = Transfers()

    @property
    def code(self) -> str:
        """The class code in the form in which it is shown."""
        return self._register.code

    def let_in(self, visitor: Visitor) -> Learner:
        """Let in a visitor with the code and either the learner's device or the instructor's number. Raises CourseProblem for others."""
        self._throttle.check(visitor.address)
        if not same_code(visitor.code, self.code):
            if visitor.code.strip():
                self._throttle.wrong(visitor.address)
            raise CodeProblem(_("This class code is not right. Ask your instructor for it."))
        learner = super().let_in(visitor)
        if self._register.device_of(learner.id) not in (None, visitor.device):
            self._check_number(learner, visitor)
        self._throttle.right(visitor.address)
        self._register.put_at(learner.id, visitor.device)
        return learner

    def knows(self, learner: str, device: str) -> bool:
        """Whether the learner still uses this device."""
        return super().knows(learner, device) and self._register.device_of(learner) == device

    def signing_key(self, secret: bytes) -> bytes:
        """A different key for each class code: with a new code, no cookie of the old class is valid."""
        return hmac.digest(secret, self.code.encode(), "sha256")

    def _check_number(self, learner: Learner, visitor: Visitor) -> None:
        if self._transfers.accept(learner.id, visitor.address, visitor.number):
            return
        if visitor.number.strip():
            self._throttle.wrong(visitor.address)
        if number := self._transfers.ask(learner.id, visitor.address):
            self._tell(
                f"Another device ({visitor.address}) asks to continue as {learner.name} ({learner.id}). If it is this learner, "
                f"tell them the number {number}. It works once, for {int(SECONDS // 60)} minutes."
            )
        if visitor.number.strip():
            raise DeviceProblem(_("This number is not right. Ask your instructor for the number that their screen shows now."))
        raise DeviceProblem(
            _(
                "This ID is in use on another device. Ask your instructor for the number that their screen shows now, "
                "and enter it below. The other device is then signed out."
            )
        )
