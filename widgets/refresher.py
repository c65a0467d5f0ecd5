"""What came of a learner's refreshers: one entry among the answers of a module, written by `static/cells/refresher.js`.

It is kept and merged like any answer. It counts for nothing, and is handed in by itself, which uses no attempt.

Its value is `{"since": day, "1": {"questions": [id], "answers": {id: {"value", "confidence", "checked"}}, "sent": moment}}`:
from when the months are counted, and by the month in which it is due what was asked and answered.
"""

ENTRY = "refresher"
"""The entry's id, and so that of the cell which declares a module's refreshers."""
SINCE = "since"
"""The field of the entry's value that is no refresher."""
