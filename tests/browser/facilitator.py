"""A facilitator with a laptop and a projector: the instructor's server, their own window, and the wall."""

import json
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from grading.course.addresses import ROOM
from tests.browser.course import LocalCourse, free_port
from tests.browser.instructor import address_of
from widgets.answers.store import FILE_NAME, Answers, Entry, Learner, encode_answers, now

LEAST_LETTERS = 28
"""The smallest text on a wall of 1280 pixels, in pixels."""
# Every text that is seen on the wall with the size of its letters, where that is too small.
_SMALL_LETTERS = """(least) => {
  const walker = document.createTreeWalker(document.querySelector(".wall-full"), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const { parentElement, data } = walker.currentNode;
    const box = parentElement.getBoundingClientRect();
    if (!data.trim() || box.width < 2 || !parentElement.checkVisibility()) continue;
    const size = parseFloat(getComputedStyle(parentElement).fontSize);
    if (size < least - 0.05) found.push(`${size} px: ${data.slice(0, 60)}`);
  }
  return found;
}"""
# A page hears of its new size with the next frame.
_NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
# A number in a table that ends in dots; or more than the screen is high or wide.
_CUT_OFF = """() => [document.querySelector(".wall-full"), ...document.querySelectorAll(".wall-full *")]
  .filter((box) => {
    if (box.matches(".wall-full")) return box.scrollHeight > box.clientHeight;
    return box.getBoundingClientRect().right > innerWidth + 1 || (box.matches("td") && box.scrollWidth > box.clientWidth);
  })
  .map((box) => `cut off, ${box.scrollHeight} px in ${box.clientHeight}: ${box.textContent.slice(0, 60)}`)"""
# The echo comes to this page after the room's own line has heard the same, so that it is drawn by then.
_ACT = """async (action) => {
  const token = /(?:^|; )_xsrf=([^;]*)/.exec(document.cookie)[1];
  const options = { method: "POST", headers: { "X-XSRFToken": token }, body: JSON.stringify(action) };
  const answer = await fetch(`${document.body.dataset.at}/now`, options);
  const told = await answer.json();
  const echo = new BroadcastChannel("duty-room");
  const drawn = new Promise((done) => { echo.onmessage = ({ data }) => data.state?.revision >= told.state.revision && done(); });
  new BroadcastChannel("duty-room").postMessage(told);
  await drawn;
  echo.close();
  return told;
}"""
_PATIENCE = 20_000
"""Milliseconds within which the windows have heard of something, also on a machine that has much to do."""


@contextmanager
def class_server(course: LocalCourse, port: int | None = None) -> Iterator[str]:
    """The address of the room on an instructor's server, while that is needed."""
    command = [sys.executable, "-m", "grading", "instructor", "--course", str(course.root), "--port", str(port or free_port())]
    with address_of("Class", course, command) as address:
        yield address


class Facilitator:
    """Who leads a class by the keyboard, and what is to be seen in both windows."""

    def __init__(self, desk: Page, address: str) -> None:
        self.desk = desk
        self.errors: list[str] = []
        """What went wrong in the script of either window."""
        desk.context.on("weberror", lambda error: self.errors.append(str(error.error)))
        desk.goto(address)
        expect(desk).to_have_url(re.compile(rf"{ROOM}$"))
        self.wall = desk
        """The page that the projector shows."""

    def open_wall(self) -> None:
        """Open the wall in a window of its own, for the projector."""
        with self.desk.expect_popup() as opened:
            self.press("o")
        self.wall = opened.value
        self.wall.set_viewport_size({"width": 1280, "height": 720})
        expect(self.wall.locator("h1")).to_have_text(self.stage)

    def press(self, key: str) -> None:
        """Press a key in the facilitator's window."""
        self.desk.bring_to_front()
        self.desk.keyboard.press(key)

    @property
    def stage(self) -> str:
        """The title of the stage that the facilitator's window shows."""
        return str(self.desk.locator(".desk-stage[aria-current] span").first.text_content())

    @property
    def place(self) -> str:
        """Which stage and screen it is, as the facilitator's window shows it."""
        screen = self.desk.locator(".desk-pill[aria-current]")
        return f"{self.stage} {screen.text_content() if screen.count() else 1}"

    def go_on(self) -> bool:
        """Press the space bar and wait until something else is on the wall; whether there was anything."""
        following = self.desk.locator(".desk-ways .dtr-button-main")
        if following.get_attribute("aria-disabled"):
            return False
        before = self.on_wall()
        self.press("Space")
        self.wall.wait_for_function("(before) => document.querySelector('.wall-view').textContent !== before", arg=before)
        return True

    def on_wall(self) -> str:
        """All that is on the wall."""
        return str(self.wall.locator(".wall-view").text_content())

    def sees(self, text: str) -> None:
        """Wait for a text on the wall."""
        expect(self.wall.locator(".wall-view")).to_contain_text(text, timeout=_PATIENCE)

    def sees_trouble(self, text: str, *, gone: bool = False) -> None:
        """Wait until the facilitator's window tells of a trouble, or no longer does."""
        expect(self.desk.get_by_role("alert").filter(has_text=text)).to_be_visible(visible=not gone, timeout=_PATIENCE)

    def act(self, **action: Any) -> dict[str, Any]:
        """Do something at once, as a window itself would, and wait until the wall has drawn it."""
        told: dict[str, Any] = self.wall.evaluate(_ACT, action)
        return told

    def unreadable(self, sizes: Sequence[tuple[int, int]] = ((1280, 720),)) -> list[str]:
        """What on the wall is too small for the last row, or does not fit, on screens of these sizes."""
        unreadable_texts: list[str] = []
        for width, height in sizes:
            self.wall.set_viewport_size({"width": width, "height": height})
            self.wall.evaluate(_NEXT_FRAME)
            texts = [*self.wall.evaluate(_SMALL_LETTERS, LEAST_LETTERS), *self.wall.evaluate(_CUT_OFF)]
            unreadable_texts += [f"{self.place}, {width} x {height}: {text}" for text in texts]
        return unreadable_texts


def write_answers(course: LocalCourse, id: str, entries: dict[str, Any], module: str = "awareness") -> None:
    """Write a learner's answers file as the course's own server would."""
    folder = course.root / "learners" / id / module
    folder.mkdir(parents=True, exist_ok=True)
    answers = Answers(module, Learner(id, f"Name of {id}"), {cell: Entry(value, now()) for cell, value in entries.items()})
    (folder / FILE_NAME).write_bytes(encode_answers(answers))


def sign_in_beforehand(course: LocalCourse, code: str, ids: list[str]) -> None:
    """Make these learners members of the class, as if they had signed in with its code."""
    learners = course.root / "learners"
    learners.mkdir(exist_ok=True)
    file: Path = learners / ".class.json"
    file.write_text(json.dumps({"code": code, "devices": {id: f"device of {id}" for id in ids}}))
