"""Who may sign in to a local course: on a single machine, anyone who gives a name and an ID."""

from dataclasses import dataclass
from pathlib import Path

from widgets.answers.entry import EntryList, EntryProblem
from widgets.answers.identity import checked_learner
from widgets.answers.learners import admit
from widgets.answers.store import Learner
from widgets.handing_in.delivery import course_exchange


@dataclass(frozen=True)
class Visitor:
    """What a person enters at the sign-in, and the device they use."""

    id: str
    name: str
    code: str = ""
    """The class code, if the course has one."""
    number: str = ""
    """The instructor's number, with which a learner can continue on another device."""
    address: str = ""
    """The network address of the device."""
    device: str = ""
    """The identifier of the browser, shared by everyone who signs in with it."""


class Admission:
    """Lets learners in by name and ID, and recognises them later."""

    asks_code = False
    """Whether people who are not signed in see only the sign-in."""

    def __init__(self, learners: Path, release: Path) -> None:
        """Use the learners in one folder and the modules in the other."""
        self.learners, self.release = learners, release
        self.entry = EntryList(course_exchange())

    def let_in(self, visitor: Visitor) -> Learner:
        """Sign a visitor in and return the learner, with folders set up. Raises CourseProblem if they may not enter."""
        self.entry.check(checked_learner(visitor.id, visitor.name).id)
        return admit(self.learners, self.release, visitor.id, visitor.name)

    def knows(self, learner: str, device: str) -> bool:
        """Whether this learner's sign-in is still valid."""
        return (self.learners / learner).is_dir() and not self.refusal(learner)

    def refusal(self, learner: str) -> str:
        """Why a learner who signed in earlier may no longer enter, as a sentence; empty if they may."""
        try:
            self.entry.check(learner)
        except EntryProblem as problem:
            return str(problem)
        return ""

    def signing_key(self, secret: bytes) -> bytes:
        """The key that signs cookies: a cookie with a valid signature proves a sign-in to this course."""
        return secret
