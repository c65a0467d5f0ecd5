"""Entries of a module's answers that belong to no question: they are kept and merged like any answer, and never count."""

TRACK = "track"
"""The learner's track, which the learner may choose (`widgets.answers.track`)."""
REFRESHER = "refresher"
"""The answers of a learner's refreshers, and the id of the cell that declares them; handed in without using an attempt.

The value is `{"since": day, "1": {"questions": [id], "answers": {id: {"value", "confidence", "checked"}}, "sent": moment}}`.
"""
SINCE = "since"
"""The one field of the refreshers' value that is not a refresher."""
DRAWN_TEST = "drawn-test"
"""Which variant of each graded question the learner has (`widgets.answers.drawn_test`)."""
PLAN = "plan"
"""The learner's own plan, and the id of the cells that show it: the same in all of a learner's modules, and only for the learner.

The value is `{"notice": {"ids": [sign], "own": text}, "write": ..., "tell": ...}` (`widgets/kinds/plan/value.js`).
"""
PLACE = "place"
"""The page and step at which the learner stopped, the pages seen, and how much of each was done: no text, and no answer.

The value is `{"page": id, "step": number from 1, "seen": [page id], "done": {page id: share from 0 to 1}}` (`static/ground/place.js`).
"""
SHARED = (TRACK, PLAN)
"""The entries that are the same in all of a learner's modules."""
PRIVATE = (PLAN,)
"""The entries that are never part of a hand-in: they stay in the learner's own file."""
ARCHIVED = ":"
"""In the id of an answer that belongs to another test than the present one: `ex-01:0b` is the variant b of draw 0."""


def is_answer_of_test(id: str) -> bool:
    """Whether an entry belongs to the learner's present test and lessons, and is neither reserved nor archived."""
    return id not in (TRACK, REFRESHER, DRAWN_TEST, PLAN, PLACE) and ARCHIVED not in id
