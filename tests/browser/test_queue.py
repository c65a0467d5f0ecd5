"""Two tabs of one learner share the browser's storage; neither loses or waits for what the other has put."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from widgets.paths import STATIC

_OPEN = """
const { createOutbox } = await import("data:text/javascript;base64," + outbox);
const open = (learner = "m-1", kept = localStorage) => createOutbox(kept, learner, "awareness");
const entry = (value, at) => ({ value, at });
"""


@pytest.fixture
def run(open_page: Callable[..., Page]) -> Callable[[str], Any]:
    """Runs a script with `open(learner)`, a new tab's outbox, and `entry(value, at)`."""
    page = open_page()
    page.route("**/*", lambda route: route.fulfill(body="<!doctype html><title>tabs</title>", content_type="text/html"))
    page.goto("http://127.0.0.1/")
    outbox = base64.b64encode((STATIC / "host" / "outbox.js").read_bytes()).decode()
    return lambda script: page.evaluate(f"async (outbox) => {{ {_OPEN} {script} }}", outbox)


def test_a_tab_that_has_nothing_left_to_save_does_not_wait_for_the_other(run: Callable[[str], Any]) -> None:
    left = run("""
        const one = open(), two = open();
        one.put("a", entry("true", "1"));
        two.put("b", entry("true", "2"));
        two.settle("b", "2");
        return [one.all(), two.all(), open().all()];
    """)
    assert left == [{"a": {"value": "true", "at": "1"}}, {}, {"a": {"value": "true", "at": "1"}}]


def test_a_newer_answer_of_another_tab_stays_until_it_is_confirmed(run: Callable[[str], Any]) -> None:
    left = run("""
        const one = open();
        one.put("a", entry("true", "1"));
        const two = open();
        two.put("a", entry("false", "2"));
        one.settle("a", "1");
        return [one.all(), open().all()];
    """)
    assert left == [{}, {"a": {"value": "false", "at": "2"}}]


def test_entries_follow_a_learner_who_says_who_they_are(run: Callable[[str], Any]) -> None:
    left = run("""
        open("m-2").put("b", entry("false", "1"));
        const one = open("");
        one.put("a", entry("true", "2"));
        one.rename("m-2");
        return [Object.keys(open("").all()), Object.keys(open("m-2").all()).sort(), Object.keys(one.all()).sort()];
    """)
    assert left == [[], ["a", "b"], ["a", "b"]]


def test_where_the_browser_keeps_nothing_entries_live_as_long_as_the_page(run: Callable[[str], Any]) -> None:
    kept = run("""
        const one = open("m-1", null);
        one.put("a", entry("true", "1"));
        const before = Object.keys(one.all());
        one.settle("a", "1");
        return [before, Object.keys(one.all()), one.lasting];
    """)
    assert kept == [["a"], [], False]


def test_what_is_not_an_entry_is_left_out(run: Callable[[str], Any]) -> None:
    assert (
        run("""
        localStorage.setItem("dtr:m-1:awareness:pending:a", "{half");
        localStorage.setItem("dtr:m-1:awareness:pending:b", "7");
        return open().all();
    """)
        == {}
    )
