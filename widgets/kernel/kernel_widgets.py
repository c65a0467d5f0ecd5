"""The widgets of a running notebook, in JupyterLab or in unmodified Voila.

One bridge for each notebook loads the page's modules and carries answers to disk; each declared cell has a small
widget that these modules draw.
"""

import asyncio
import contextlib
import logging
from typing import Protocol

import anywidget
import traitlets

from widgets import inline
from widgets.kernel.remote import LineCut
from widgets.languages.catalogue import chosen, speak
from widgets.languages.catalogue import gettext as _
from widgets.pages.model import NotebookPage
from widgets.plain import plain
from widgets.problems import CourseProblem
from widgets.session import Message

log = logging.getLogger(__name__)


class Acting(Protocol):
    """The target of a notebook's messages: the learner's session here, or at the hub's service."""

    def act(self, op: str, data: Message) -> Message:
        """Carry out a request. Raises CourseProblem, LineCut."""


def _module(name: str) -> str:
    """A module of the page in the form that anywidget takes: its exports as one default export."""
    return f"export default {inline.script(name)};"


class Bridge(anywidget.AnyWidget):
    """Carries the notebook's messages to the learner's session and its replies back."""

    page = traitlets.Dict().tag(sync=True)

    def __init__(self, session: Acting, page: NotebookPage) -> None:
        self._esm = _module("host/jupyterlab")
        self._css = inline.style("host/jupyterlab")
        super().__init__(page=plain(page))
        self._session = session
        self._tasks: set[asyncio.Task[None]] = set()
        self.on_msg(self._receive)

    def _receive(self, _widget: object, content: object, _buffers: object) -> None:
        if isinstance(content, dict):
            task = asyncio.get_event_loop().create_task(self._answer(content))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _answer(self, message: Message) -> None:
        speak(chosen([str(message.get("language", ""))]))
        with contextlib.suppress(LineCut):  # without a reply the page sends the request again
            self.send(await asyncio.to_thread(replied, self._session, message))


def replied(session: Acting, message: Message) -> Message:
    """The reply to one message of a notebook: `ok`, and a sentence in `message` if it failed. Raises LineCut."""
    reply: Message = {"op": "reply", "seq": message.get("seq")}
    try:
        return reply | {"ok": True} | session.act(str(message.get("op", "")), message)
    except CourseProblem as problem:
        return reply | {"ok": False, "message": str(problem)}
    except LineCut:
        raise
    except Exception:  # the page must hear of every error, or it would wait for ever
        log.exception("a message of the page failed")
        sentence = _("The course could not do this. Your answers are safe. Reload the page, or tell your instructor.")
        return reply | {"ok": False, "message": sentence}


class CellWidget(anywidget.AnyWidget):
    """One declared cell in JupyterLab."""

    _esm = _module("host/jupyterlab_cell")
    cell = traitlets.Dict().tag(sync=True)
    folder = traitlets.Unicode().tag(sync=True)
    """Identifies the cell's bridge, because several notebooks may be open at once."""
