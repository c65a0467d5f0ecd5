"""Why a hand-in is not graded, or waits, as a code with values, so that it can be stored and shown in any language."""

from collections.abc import Callable
from typing import TypeVar

import msgspec

from widgets.languages.catalogue import gettext as _
from widgets.problems import CourseProblem

Problem = TypeVar("Problem", bound=CourseProblem)
Value = str | int | float

_SENTENCES: dict[str, Callable[[], str]] = {
    "damaged": lambda: _("{name} is damaged: it is not whole JSON."),
    "not-answers": lambda: _("{name} is not an answers file of this course."),
    "no-format": lambda: _("{name} does not say of which format it is."),
    "newer-format": lambda: _("{name} was written by a newer version of the course (format {version}, this one knows {known})."),
    "too-many-answers": lambda: _("{name} holds more answers than any module asks for ({most})."),
    "too-large": lambda: _("{name} is larger than {most} kB, more than any learner writes."),
    "not-plain": lambda: _("{name} is not a plain file."),
    "not-plain-folder": lambda: _("The hand-in {name} is not a plain folder."),
    "missing": lambda: _("{name} is missing: the hand-in holds no answers."),
    "other-module": lambda: _("{name} belongs to the module '{module}', not to '{expected}'."),
    "limit-once": lambda: _(
        "You have handed in once, which is as often as this module allows, so this hand-in was not graded. Your best attempt counts."
    ),
    "limit": lambda: _(
        "You have handed in {limit} times, which is as often as this module allows, so this hand-in was not graded. "
        "Your best attempt counts."
    ),
    "same-answers": lambda: _("These are the same answers as in attempt {attempt}, so they do not count as a new attempt."),
    "answers-told": lambda: _("The right answers had been shown before this hand-in, so it does not count."),
    "names-another": lambda: _("It arrived as the hand-in of {learner}, and the file inside is that of {inside} ({name})."),
    "file-names-another": lambda: _("The file is named as that of {named}, and the answers inside are those of {learner} ({name})."),
    "two-people": lambda: _("{learner} is known as {known}, and this hand-in says {name}."),
    "second-origin": lambda: _("It was made on another device or in another browser than those that are known of {learner} ({name})."),
    "not-owner": lambda: _("Its folder belongs to the account '{owner}', not to {learner}."),
    "not-on-roster": lambda: _("{learner} ({name}) is not on the course's roster."),
    "decided-against": lambda: _("It was decided that this hand-in is not {learner}'s."),
}
_NO_ATTEMPT_USED = ("limit-once", "limit", "same-answers", "answers-told")
"""The codes whose sentences already say whether an attempt was used."""
_SAID = "said"
"""The code of a reason that exists only as a sentence."""

_FROM_FILE = {
    "other-module": ("module",),
    "names-another": ("inside", "name"),
    "file-names-another": ("named", "name"),
    "two-people": ("known", "name"),
    "second-origin": ("name",),
    "not-on-roster": ("name",),
}
"""The values that come from a file or from personal data, by code."""


class Reason(msgspec.Struct, frozen=True, omit_defaults=True):
    """A reason: its code, and the values in its sentence."""

    code: str
    values: dict[str, Value] = {}

    def text(self) -> str:
        """The sentence in the current language."""
        sentence = _SENTENCES.get(self.code)
        if sentence is None:
            return str(self.values.get("text", self.code))
        try:
            return sentence().format(**self.values)
        except (KeyError, IndexError, ValueError):
            return self.code  # another version of the course stored other values

    def for_log(self) -> "Reason":
        """The reason without contents of a hand-in and people's names: more people read logs than answers."""
        hidden = _FROM_FILE.get(self.code, ())
        return Reason(self.code, {name: "…" if name in hidden else value for name, value in self.values.items()})

    def refusal(self) -> str:
        """The sentences for a hand-in that is refused for this reason."""
        if self.code in _NO_ATTEMPT_USED or self.code == _SAID:
            return self.text()
        return f"{self.text()} {_('It was not graded, and no attempt was used up.')}"


def sentence_reason(text: str) -> Reason:
    """A reason that exists only as a sentence."""
    return Reason(_SAID, {"text": text})


def because(kind: type[Problem], code: str, **values: Value) -> Problem:
    """A problem of this class with this reason, to be raised."""
    reason = Reason(code, values)
    problem = kind(reason.text())
    problem.reason = reason
    return problem


def reason_of(problem: CourseProblem) -> Reason:
    """The reason for which a problem was raised."""
    return problem.reason if isinstance(problem.reason, Reason) else sentence_reason(str(problem))


def kept(reason: Reason) -> str:
    """The reason as text for a database."""
    return msgspec.json.encode(reason).decode()


def read_kept(text: str) -> Reason | None:
    """The reason stored by `kept`, None for an empty text; until November 2026 the sentence itself was stored."""
    if not text:
        return None
    try:
        return msgspec.json.decode(text, type=Reason)
    except (ValueError, RecursionError):
        return sentence_reason(text)
