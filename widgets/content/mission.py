"""The data of a mission: contacts, pass mark, attempts, feedback policy (`data/mission.yaml`)."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, TypeVar, cast

import msgspec

from widgets.content.data_file import DataFile
from widgets.data_files import data_file
from widgets.problems import DataProblem

_EXAMPLE = re.compile(r"(?:[@.]|\b)example(?:\.(?:org|com|net))?\b|\+999", re.IGNORECASE)
_PLACE = re.compile(r"\{mission\.([a-z_.]+)\}")
_WEBSITE = re.compile(r"https?://[^\s/?#]+([/?#]\S*)?")
_LONGEST_NOTE = 300
_MOST_MONTHS = 600
_OFFICES = ("focal_point", "alternate", "conduct_team", "oios")
"""The fields that hold a `Contact`."""
J = TypeVar("J")
S = TypeVar("S", bound=msgspec.Struct)
_POLICY_MODES = Literal["when-closed", "after-pass-or-last-attempt", "never"]


class Contact(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A person or office that receives reports."""

    name: str
    role: str = ""
    phone: str = ""
    email: str = ""
    place: str = ""


class Feedback(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What a learner sees after handing in."""

    missed_topics: bool = True
    """Whether the topics of missed questions are named (never those of true/false questions before the keys are shown)."""
    right_answers: _POLICY_MODES = "when-closed"
    """When the right answers and their reasons are shown; "after-pass-or-last-attempt" is for people on the roster."""


class Mission(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A mission as its file declares it."""

    name: str
    focal_point: Contact
    alternate: Contact
    conduct_team: Contact
    oios: Contact
    hotline: str
    support: str
    languages: list[str]
    pass_mark: int
    """The percentage of all automatic points that passes a module."""
    attempts: int
    criterion_minimum: int = 60
    """The percentage that is also needed in each criterion; 0 if only the total counts."""
    certificate_months: int = 24
    """How many months after the pass a certificate expires; 0 if it does not expire."""
    certificate_ids: bool = False
    """Whether a certificate shows the learner's ID."""
    feedback: Feedback = msgspec.field(default_factory=Feedback)
    quick_exit: str = ""
    """The website opened by the quick exit; a blank page if empty."""
    note: str = ""
    """A few words from the instructor, shown where learners choose a module."""

    def problems(self) -> Iterator[str]:
        """Report impossible values, one sentence each."""
        yield from self._number_problems()
        if self.quick_exit and not _WEBSITE.fullmatch(self.quick_exit):
            yield "The field 'quick_exit' must be the address of a website, such as https://www.un.org/. Leave it out for a blank page."
        if len(self.note) > _LONGEST_NOTE:
            yield f"The field 'note' has {len(self.note)} characters, but at most {_LONGEST_NOTE} are shown. Shorten it."
        for field in _OFFICES:
            contact: Contact = getattr(self, field)
            if not contact.name.strip():
                yield f"The field '{field}.name' is empty. Write whom learners shall contact."
            if not (contact.phone.strip() or contact.email.strip()):
                yield f"The field '{field}' has neither 'phone' nor 'email'. Write at least one."
        if self.focal_point.name.strip() == self.alternate.name.strip():
            yield "The Focal Point and the Alternate have the same name. Write two different people."

    def _number_problems(self) -> Iterator[str]:
        if not 1 <= self.pass_mark <= 100:
            yield "The field 'pass_mark' is a percentage: a whole number from 1 to 100."
        if not 0 <= self.criterion_minimum <= 100:
            yield "The field 'criterion_minimum' is a percentage: a whole number from 0 to 100. With 0, only the total counts."
        if not 1 <= self.attempts <= 100:
            yield "The field 'attempts' must be a whole number from 1 to 100."
        if not 0 <= self.certificate_months <= _MOST_MONTHS:
            yield f"The field 'certificate_months' must be a whole number from 0 to {_MOST_MONTHS}. With 0, certificates do not expire."

    @property
    def criterion_needs(self) -> int:
        """The percentage to compare results in one criterion with: the minimum, or the pass mark if there is none."""
        return self.criterion_minimum or self.pass_mark

    @property
    def example_fields(self) -> list[str]:
        """The fields that still have the example's contacts (reserved example names and numbers)."""
        contacts = msgspec.structs.replace(self, note="")  # there, "for example" is a phrase
        return [path for path, text in _texts(msgspec.to_builtins(contacts)) if _EXAMPLE.search(text)]

    def fill(self, node: J) -> J:
        """A copy of plain data with this mission's values in place of the placeholders `{mission...}`.

        Raises DataProblem for a placeholder that names no field.
        """
        return cast(J, self._filled(node))

    def filled(self, struct: S) -> S:
        """The same for typed data."""
        return msgspec.convert(self.fill(msgspec.to_builtins(struct)), type(struct))

    def _filled(self, node: object) -> object:
        if isinstance(node, str):
            return _PLACE.sub(lambda found: self._value(found[1]), node)
        if isinstance(node, dict):
            return {key: self._filled(value) for key, value in node.items()}
        if isinstance(node, list):
            return [self._filled(value) for value in node]
        return node

    def _value(self, path: str) -> str:
        node: object = self
        for name in path.split("."):
            node = getattr(node, name, None) if name in getattr(node, "__struct_fields__", ()) else None
        if not isinstance(node, str):
            raise DataProblem(f"The place '{{mission.{path}}}' names no text of data/mission.yaml. Use, say, {{mission.focal_point.name}}.")
        return node


CONTACT_PATHS = tuple(
    path
    for field in ("focal_point", "alternate", "conduct_team", "oios", "hotline", "support")
    for path in (f"mission.{field}", *(f"mission.{field}.{part}" for part in Contact.__struct_fields__ if field in _OFFICES))
)
"""What a channel can refer to: a contact with all its details, or one line of it."""
MISSION_FILE = DataFile("mission", Mission, "contacts, pass mark, attempts and policy of a mission")


def load_mission(path: Path | None = None) -> Mission:
    """Read the mission's file, `data/mission.yaml` by default. Raises DataProblem with the file's name."""
    file = path or data_file(MISSION_FILE.file)
    if not os.path.lexists(file):
        raise DataProblem(f"The mission's file is missing: {file}. Copy the example, or set DUTY_DATA to its folder.")
    return MISSION_FILE.load(file)


def _texts(node: object, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(node, str):
        yield path, node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _texts(value, f"{path}.{key}" if path else key)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value, path)
