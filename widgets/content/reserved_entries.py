"""Entries of a module's answers that belong to no question: they are kept and merged like any answer, and never count."""

TRACK = "track"
"""The learner's track, which the learner may choose (`widgets.answers.track`)."""
REFRESHER = "refresher"
"""The answers of a learner's refreshers, and the id of the cell that declares them; handed in without using an attempt.

The value is `{"since": day, "1": {"questions": [id], "answers": {id: {"value", "confidence", "checked"}}, "sent": moment}}`.
"""
SINCE = "since"
"""The one field of the refreshers' value that is not a refresher."""
