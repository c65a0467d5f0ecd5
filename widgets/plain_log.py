"""Makes untrusted text harmless before it reaches logs and terminals.

A terminal interprets control characters: with them, a request could clear an instructor's screen and write on it,
even the numbers with which a learner moves to another device.
"""

import logging
import traceback
from typing import Any


def printable(text: str) -> str:
    """The text on one line, with "?" instead of each character that would affect a screen."""
    return "".join(char if char.isprintable() else "?" for char in text)


def make_logs_plain() -> None:
    """From now on, make each record of this process's loggers printable, including each line of a traceback."""
    make = logging.getLogRecordFactory()

    def make_plain(*args: Any, **options: Any) -> logging.LogRecord:
        record = make(*args, **options)
        try:
            message = record.getMessage()
        except Exception:  # logging itself reports a record that cannot be formatted
            return record
        record.msg, record.args = printable(message), ()
        if record.exc_info and record.exc_info[0]:
            lines = "".join(traceback.format_exception(*record.exc_info)).splitlines()
            record.exc_text = "\n".join(map(printable, lines))
        return record

    logging.setLogRecordFactory(make_plain)
