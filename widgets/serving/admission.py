"""Who may come in to a local course: on one machine, whoever gives name and ID."""

from dataclasses import dataclass
from pathlib import Path

from widgets.answers.entry import EntryList, EntryProblem
from widgets.answers.identity import checked_learner
from widgets.answers.learners import admit
from widgets.answers.store import Learner
from widgets.handing_in.delivery import course_exchange


@dataclass(frozen=True)
class Visitor:
    """What somebody gives at the sign-in, and where they come from."""

    id: str
    name: str
    code: str = ""
    """The class code, where one is asked for."""
    number: str = ""
    """The instructor's number, by which a learner goes on at another device."""
    address: str = ""
    """The network address of their device."""
    device: str = ""
    """What names their browser, over all who sign in with it."""


class Door:
    """Lets learners in by name and ID, and knows them again."""

    asks_code = False
    """Whether strangers are shown nothing but the sign-in."""

    def __init__(self, learners: Path, release: Path) -> None:
        """For the learners in this folder and the modules in that one."""
        self.learners, self.release = learners, release
        self.entry = EntryList(course_exchange())

    def let_in(self, visitor: Visitor) -> Learner:
        """The learner that this is, with a folder set up. Raises CourseProblem where they may not come in."""
        self.entry.check(checked_learner(visitor.id, visitor.name).id)
        return admit(self.learners, self.release, visitor.id, visitor.name)

    def knows(self, learner: str, device: str) -> bool:
        """Whether one who signed in as this learner is let in still."""
        return (self.learners / learner).is_dir() and not self.refusal(learner)

    def refusal(self, learner: str) -> str:
        """Why one who signed in as this learner before may not enter any more, as a sentence; empty where they may."""
        try:
            self.entry.check(learner)
        except EntryProblem as problem:
            return str(problem)
        return ""

    def signing_key(self, secret: bytes) -> bytes:
        """What cookies are signed with: whoever has one that is signed so came in by this door."""
        return secret
