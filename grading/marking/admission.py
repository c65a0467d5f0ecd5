"""Whose hand-in it is: what the door vouches for, compared with what the file says and with what is known of the learner.

A checksum says that a file is whole, not who made it. So a hand-in is taken in silence only if the door vouches for its
maker, or if it comes from where the learner's hand-ins have come from before, under the same name. Where door and file
disagree, or one ID comes with two people, nothing is graded: the hand-in waits for an instructor's decision, which is
remembered for all that look like it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from grading.marking.ledger import Facts
from grading.submissions.hand_ins import Door, HandIn
from widgets.answers.identity import same_id, same_name
from widgets.languages.reasons import Reason

NOBODY = ""
"""The decision that a hand-in is none of the learner's."""


@dataclass(frozen=True)
class Known:
    """What is known of the learner whose hand-in it seems to be."""

    facts: Facts
    names: frozenset[str]
    """All names that the learner's hand-ins have said, or that instructors gave."""
    has_roster: bool = False
    """Whether the course has a roster at all."""
    roster_only: bool = False
    """Whether only people on the roster may enter the course."""


def objection(hand_in: HandIn, known: Known) -> Reason | None:
    """Why the hand-in has to wait for a decision, None where it is taken as the learner's."""
    return next(_objections(hand_in, known), None)


def _objections(hand_in: HandIn, known: Known) -> Iterator[Reason]:
    learner, inside, arrival = hand_in.learner, hand_in.answers.learner, hand_in.arrival
    if arrival.owner and not same_id(arrival.owner, learner):
        yield Reason("not-owner", {"owner": arrival.owner, "learner": learner})
    if inside.id and not same_id(inside.id, learner):
        yield Reason("names-another", {"learner": learner, "inside": inside.id, "name": inside.name})
    if arrival.named and not same_id(arrival.named, learner):
        yield Reason("file-names-another", {"learner": learner, "named": arrival.named, "name": inside.name})
    if not known.facts.on_roster and _asks_for_roster(arrival.door, known):
        yield Reason("not-on-roster", {"learner": learner, "name": inside.name})
    if arrival.door == "vouched" or arrival.owner:
        return
    names = {name for name in known.names if name}
    if inside.name and names and not any(same_name(inside.name, name) for name in names):
        yield Reason("two-people", {"learner": learner, "known": sorted(names)[0], "name": inside.name})
    if known.facts.origins and hand_in.answers.origin not in known.facts.origins:
        yield Reason("second-origin", {"learner": learner, "name": inside.name})


def _asks_for_roster(door: Door, known: Known) -> bool:
    """Whether strangers' hand-ins wait at a door.

    A bundle does not prove who made it. Other doors check the roster only if only people on it may enter: a plain exchange
    cannot turn learners away, and a page may have let them in before they were taken off the roster. What an instructor
    puts into `submitted/` is already decided.
    """
    return (known.has_roster and door == "bundle") or (known.roster_only and door != "submitted")
