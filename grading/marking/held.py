"""Hand-ins that wait for an instructor's decision, stored whole, so that nothing is lost if the exchange is emptied."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from grading.marking.tables import HELD, Store, iso, this_moment
from grading.submissions.hand_ins import Arrival, HandIn, hand_in_from
from widgets.answers.identity import folded_id, folded_name
from widgets.answers.store import FILE_NAME
from widgets.languages.reasons import Reason, kept, read_kept, sentence_reason


@dataclass(frozen=True)
class Held:
    """One hand-in that waits."""

    id: int
    """The number by which an instructor refers to it."""
    hand_in: HandIn
    reason: Reason
    device: str
    """The fingerprint that hand-ins of the same maker share (`device_of`)."""

    @property
    def says(self) -> str:
        """Whose hand-in it claims to be, as a name and an ID."""
        inside = self.hand_in.answers.learner
        return f"{inside.name or '(no name)'} ({inside.id or 'no ID'})"


class HeldHandIns(Store):
    """The hand-ins that wait, in a gradebook's database or in a transaction there."""

    def keep(self, hand_in: HandIn, moment: datetime, reason: Reason) -> None:
        """Store a hand-in, once."""
        row = {
            "mark": _mark(hand_in, moment),
            "learner": hand_in.learner,
            "module": hand_in.module,
            "handed_in": iso(moment),
            "secret": hand_in.secret,
            "raw": hand_in.raw,
            "device": device_of(hand_in),
            "door": hand_in.arrival.door,
            "source": hand_in.arrival.source,
            "reason": kept(reason),
            "recorded": this_moment(),
        }
        self.add(HELD, row)

    def all(self) -> list[Held]:
        """Every hand-in that ever waited, in order of arrival, including those that are decided."""
        return [_held(row) for row in self.rows(sa.select(HELD).order_by(HELD.c.id))]

    def sources(self) -> set[str]:
        """The names of the folders and files in which held hand-ins arrived."""
        return {row["source"] for row in self.rows(sa.select(HELD.c.source))}


def device_of(hand_in: HandIn) -> str:
    """The fingerprint that hand-ins of one maker share: origin, owner and the learner they name. Without an origin, the answers count."""
    inside, arrival = hand_in.answers.learner, hand_in.arrival
    origin = hand_in.answers.origin or hashlib.sha256(hand_in.raw).hexdigest()
    parts = [origin, arrival.owner, folded_id(hand_in.learner), folded_id(inside.id), folded_name(inside.name), arrival.named.casefold()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _mark(hand_in: HandIn, moment: datetime) -> str:
    parts = [hand_in.learner, hand_in.module, iso(moment), hand_in.arrival.named, hand_in.arrival.owner]
    return hashlib.sha256("\n".join(parts).encode() + b"\n" + hand_in.raw).hexdigest()


def _held(row: dict[str, object]) -> Held:
    raw = bytes(row["raw"])  # type: ignore[call-overload]
    moment = datetime.fromisoformat(str(row["handed_in"]))
    read = hand_in_from(lambda name, _limit: raw if name == FILE_NAME and raw else None, str(row["learner"]), str(row["module"]), moment)
    arrival = Arrival("submitted", str(row["source"]))
    hand_in = replace(read, secret=str(row["secret"]), arrival=arrival)
    return Held(int(str(row["id"])), hand_in, read_kept(str(row["reason"])) or sentence_reason(""), str(row["device"]))
