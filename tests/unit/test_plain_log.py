"""Logs and terminals show what others send, and do nothing that it says."""

import logging
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.plain_log import make_logs_plain, printable

CLEAR = "\x1b[2J\x1b[8m"
C1 = "\x9b2J"


@pytest.fixture
def plain() -> Iterator[None]:
    kept = logging.getLogRecordFactory()
    make_logs_plain()
    yield
    logging.setLogRecordFactory(kept)


@pytest.mark.usefixtures("plain")
@pytest.mark.parametrize("sent", [CLEAR, C1, "a\nAnother device asks to continue as Ada", "\r", "\u202e", "\x7f", "\u2028"])
def test_a_record_is_one_line_without_effect(sent: str, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("tornado.access").warning("404 GET /%s (%s)", sent, "127.0.0.1")
    [record] = caplog.records
    assert record.getMessage().isprintable()
    assert record.getMessage().startswith("404 GET /")


@pytest.mark.usefixtures("plain")
def test_a_traceback_keeps_its_lines_and_no_more(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise ValueError(f"no such module: {CLEAR}{C1}")
    except ValueError:
        logging.getLogger("widgets").exception("failed for %s", CLEAR)
    shown = caplog.text
    assert "ValueError: no such module: ?[2J?[8m?2J" in shown
    assert all(line.isprintable() for line in shown.splitlines())


@pytest.mark.usefixtures("plain")
def test_a_record_that_cannot_be_formatted_is_left_to_logging(caplog: pytest.LogCaptureFixture) -> None:
    record = logging.getLogRecordFactory()("x", logging.INFO, "x.py", 1, "%d of %d", ("one",), None)
    assert record.args == ("one",)


@given(st.text())
def test_what_is_printable_stays(text: str) -> None:
    assert printable(text).isprintable()
    assert len(printable(text)) == len(text)
    assert printable(printable(text)) == printable(text)
    if text.isprintable():
        assert printable(text) == text
