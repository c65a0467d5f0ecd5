"""Whose hand-in it is: what the way it arrived vouches for, compared with what the file says and what is known of the learner.

A checksum proves that a file is complete, not who made it. So a hand-in is accepted without a question only if its
door vouches for its maker, or if it comes from where the learner's earlier hand-ins came from, under the same name.
If door and file disagree, or two people use one ID, nothing is graded: the hand-in waits for an instructor's
decision, which is remembered for all hand-ins like it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from grading.marking.ledger import Facts
from grading.submissions.hand_ins import ArrivalChannel, HandIn
from widgets.answers.identity import same_id, same_name
from widgets.languages.reasons import Reason

NOBODY = ""
"""The decision that a hand-in belongs to no learner."""


@dataclass(frozen=True)
class KnownLearner:
    """What is known of the learner to whom the hand-in seems to belong."""

    facts: Facts
    names: frozenset[str]
    """All names given in the learner's hand-ins or by instructors."""
    has_roster: bool = False
    """Whether the course has a roster at all."""
    roster_only: bool = False
    """Whether only people on the roster may enter the course."""


def objection(hand_in: HandIn, claimant: KnownLearner) -> Reason | None:
    """The reason why the hand-in has to wait for a decision; None if it is accepted as the learner's."""
    return next(_objections(hand_in, claimant), None)


def _objections(hand_in: HandIn, claimant: KnownLearner) -> Iterator[Reason]:
    learner, inside, arrival = hand_in.learner, hand_in.answers.learner, hand_in.arrival
    if arrival.owner and not same_id(arrival.owner, learner):
        yield Reason("not-owner", {"owner": arrival.owner, "learner": learner})
    if inside.id and not same_id(inside.id, learner):
        yield Reason("names-another", {"learner": learner, "inside": inside.id, "name": inside.name})
    if arrival.named and not same_id(arrival.named, learner):
        yield Reason("file-names-another", {"learner": learner, "named": arrival.named, "name": inside.name})
    if not claimant.facts.on_roster and _asks_for_roster(arrival.door, claimant):
        yield Reason("not-on-roster", {"learner": learner, "name": inside.name})
    if arrival.door == "vouched" or arrival.owner:
        return
    names = {name for name in claimant.names if name}
    if inside.name and names and not any(same_name(inside.name, name) for name in names):
        yield Reason("two-people", {"learner": learner, "known": sorted(names)[0], "name": inside.name})
    if claimant.facts.origins and hand_in.answers.origin not in claimant.facts.origins:
        yield Reason("second-origin", {"learner": learner, "name": inside.name})


def _asks_for_roster(door: ArrivalChannel, claimant: KnownLearner) -> bool:
    """Whether hand-ins of people who are not on the roster wait if they arrive by this door.

    A bundle does not prove who made it. Other doors check the roster only if only people on it may enter: a plain
    exchange cannot turn learners away, and a page may have let them in before they were taken off the roster. What an
    instructor puts into `submitted/` is already decided.
    """
    return (claimant.has_roster and door == "bundle") or (claimant.roster_only and door != "submitted")
