"""What others send reaches logs and terminals as text that does nothing there.

A terminal takes control characters as commands: with them a request could clear an instructor's screen and
write on it, the numbers included by which a learner moves to another device.
"""

import logging
import traceback
from typing import Any


def printable(text: str) -> str:
    """The text on one line, with "?" for each character that would have an effect on a screen."""
    return "".join(char if char.isprintable() else "?" for char in text)


def make_logs_plain() -> None:
    """From now on, each record of this process's loggers is printable; of a traceback, each line."""
    make = logging.getLogRecordFactory()

    def make_plain(*args: Any, **options: Any) -> logging.LogRecord:
        record = make(*args, **options)
        try:
            message = record.getMessage()
        except Exception:  # a record that cannot be formatted is told by logging itself
            return record
        record.msg, record.args = printable(message), ()
        if record.exc_info and record.exc_info[0]:
            lines = "".join(traceback.format_exception(*record.exc_info)).splitlines()
            record.exc_text = "\n".join(map(printable, lines))
        return record

    logging.setLogRecordFactory(make_plain)
