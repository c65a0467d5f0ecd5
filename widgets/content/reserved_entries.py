"""Entries of a module's answers that no question has: they are kept and merged like any answer, and count for nothing."""

TRACK = "track"
"""Who the learner is among the course's audiences, and for which purpose (`widgets.answers.track`)."""
REFRESHER = "refresher"
"""What came of a learner's refreshers, and the id of the cell that declares them; handed in without using an attempt.

Its value is `{"since": day, "1": {"questions": [id], "answers": {id: {"value", "confidence", "checked"}}, "sent": moment}}`:
from when the months are counted, and by the month in which it is due what was asked and answered. `refresher.js` writes it.
"""
SINCE = "since"
"""The field of the refreshers' value that is not one of them."""
