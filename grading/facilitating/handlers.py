"""The request handlers of the facilitator's room on the instructor's server. Each one requires a login there."""

import functools
import json
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import cast

import jinja2
from jupyter_server.base.handlers import APIHandler, JupyterHandler
from tornado import web

from grading.course.addresses import ROOM
from grading.facilitating.room import Room, RoomPage
from widgets import inline
from widgets.pages.page import language_of
from widgets.plain import JsonObject, json_in_script
from widgets.problems import CourseProblem

SETTING = "facilitators_room"
"""The key of the room in the server's settings."""
_HERE = Path(__file__).resolve().parent
_STATIC = _HERE / "static"
_templates = jinja2.Environment(loader=jinja2.FileSystemLoader(_HERE), autoescape=True)


@functools.cache
def _script() -> str:
    return inline.script("room", _STATIC)


@functools.cache
def _style() -> str:
    return inline.style() + inline.style("room", _STATIC)


class _Window(JupyterHandler):
    """A window of the room."""

    notes: bool

    @web.authenticated
    def get(self) -> None:
        """Respond with the page, or with the problems of the plan."""
        if self.get_query_argument("token", ""):
            # Remove the token, which must not be visible on a projector; the cookie it has set is enough from now on.
            self.redirect(self.request.path)
            return
        _ = self.xsrf_token  # sets the cookie, without which the page could not change anything
        try:
            data: RoomPage | None = cast(Room, self.settings[SETTING]).page(language_of(self), notes=self.notes)
            problems: list[str] = []
        except CourseProblem as problem:
            data, problems = None, str(problem).splitlines()
            self.set_status(503)
        self._answer(data, problems)

    def _answer(self, data: RoomPage | None, problems: list[str]) -> None:
        nonce = secrets.token_urlsafe(16)
        rules = ["default-src 'none'", f"script-src 'nonce-{nonce}'", "style-src 'unsafe-inline'", "connect-src 'self'", "img-src data:"]
        rules += ["base-uri 'none'", "form-action 'none'", "frame-ancestors 'self'"]
        self.set_header("Content-Security-Policy", "; ".join(rules))
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "no-referrer")
        page = _templates.get_template("room.html.j2")
        at = f"{self.base_url.rstrip('/')}{ROOM}"
        self.finish(
            page.render(data=data, json=json_in_script(data), problems=problems, nonce=nonce, at=at, script=_script(), style=_style())
        )


class Desk(_Window):
    """The facilitator's own window: the wall, with the notes beside it."""

    notes = True


class WallWindow(_Window):
    """The window for the projector, which contains only what learners may see."""

    notes = False


class ClassNow(APIHandler):
    """The state of the class for both windows, and the facilitator's actions."""

    @web.authenticated
    def get(self) -> None:
        """Respond with the state of the class."""
        self._answer(lambda room: room.now())

    @web.authenticated
    def post(self) -> None:
        """Carry out the action in the request, and respond with the state after it."""
        self._answer(lambda room: room.act(self.request.body))

    def _answer(self, ask: Callable[[Room], JsonObject]) -> None:
        self.set_header("Cache-Control", "no-store")
        try:
            answer = ask(self.settings[SETTING])
        except CourseProblem as problem:
            self.set_status(409)
            answer = {"message": str(problem)}
        self.finish(json.dumps(answer))


def handlers() -> list[tuple[str, type[web.RequestHandler]]]:
    """The handlers and their paths, relative to the server's base URL."""
    return [(ROOM, Desk), (f"{ROOM}/wall", WallWindow), (f"{ROOM}/now", ClassNow)]
