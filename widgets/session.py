"""One learner's work on one module, as the kernel keeps it: answers, identity, hand-in, results."""

import asyncio
import base64
import contextlib
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from widgets import handin, track
from widgets.answers import AnswersStore, Learner, Purpose
from widgets.bundle import bundle
from widgets.identity import checked_learner, learner_data, learner_of
from widgets.languages import ENGLISH, chosen, speak
from widgets.languages import gettext as _
from widgets.problems import CourseProblem

log = logging.getLogger(__name__)
Message = dict[str, Any]
_POLL_SECONDS = 0.5
_FOLLOW_SECONDS = 5.0


class Session:
    """Answers the page's messages. Every reply says whether it worked, and if not, why in one sentence."""

    def __init__(self, folder: Path, send: Callable[[Message], None]) -> None:
        self.folder = folder
        self.store = AnswersStore(folder, folder.name)
        self._send = send
        self._following: asyncio.Task[None] | None = None
        self._handing_in = False
        self._language = ENGLISH

    async def receive(self, message: Message) -> None:
        """Act on one message of the page and send the reply."""
        reply: Message = {"op": "reply", "seq": message.get("seq"), "ok": True}
        speak(self._language)
        try:
            reply |= await self._act(message)
        except CourseProblem as problem:
            reply |= {"ok": False, "message": str(problem)}
        except Exception:  # the page must hear of every mistake, or it would wait for ever
            log.exception("a message of the page failed")
            reply |= {
                "ok": False,
                "message": _("The course could not do this. Your answers are safe. Reload the page, or tell your instructor."),
            }
        self._send(reply)

    async def _act(self, message: Message) -> Message:
        match message.get("op"):
            case "hello":
                self._speak(str(message.get("language", "")))
                return self._state()
            case "page":
                return {"page": self._page(str(message.get("language", "")))}
            case "set":
                self.store.put(str(message["id"]), message.get("entry"))
                return {}
            case "learner":
                return self._identify(str(message.get("id", "")), str(message.get("name", "")))
            case "hand-in":
                return await self._hand_in(_purpose(message))
            case "bundle":
                name, content = bundle(self.folder, self._learner()[0], _purpose(message))
                return {"filename": name, "base64": base64.b64encode(content).decode()}
            case "results":
                return {"results": self._result()}
        raise CourseProblem(_("This page is newer than the course behind it. Reload the page."))

    def _speak(self, code: str) -> None:
        self._language = chosen([code])
        speak(self._language)

    def _page(self, code: str) -> str:
        from widgets.page import packed_page  # it reads YAML and Markdown, which a kernel does not need before

        page = packed_page(self.folder, code)
        self._speak(code)
        return page

    def _state(self) -> Message:
        with contextlib.suppress(CourseProblem):
            track.take_over(self.store)  # what hinders it, the next lines tell
        answers, problem = self.store.load()
        learner, fixed = learner_of(self.folder, answers, os.environ)
        return {
            "answers": msgspec.to_builtins(answers.entries),
            "learner": learner_data(learner, fixed),
            "can": {"handIn": handin.can_hand_in(), "bundle": not handin.can_hand_in()},
            "results": self._standing(),
            "problem": problem,
        }

    def _identify(self, id: str, name: str) -> Message:
        learner, fixed = self._learner()
        learner = checked_learner(learner.id if fixed else id, name)
        self.store.set_learner(learner)
        return {"learner": learner_data(learner, fixed)}

    def _learner(self) -> tuple[Learner, bool]:
        answers, problem = self.store.load()
        if problem:
            raise CourseProblem(problem)
        return learner_of(self.folder, answers, os.environ)

    async def _hand_in(self, purpose: Purpose) -> Message:
        if self._handing_in:
            raise CourseProblem(_("Your answers are being handed in already. Please wait for the result."))
        self._handing_in = True
        try:
            receipt = await handin.hand_in(self.folder, self._learner()[0], purpose)
        finally:
            self._handing_in = False
        if purpose == "test":
            self._follow(receipt)
        return {"receipt": {"timestamp": receipt.timestamp}}

    def _follow(self, receipt: handin.Receipt, told: Message | None = None) -> None:
        """Tell the page what grading answers to this hand-in, and what an instructor's mark changes later."""
        if self._following:
            self._following.cancel()
        self._following = asyncio.create_task(self._tell_results(receipt, told))

    async def _tell_results(self, receipt: handin.Receipt, told: Message | None) -> None:
        while True:
            result = handin.read_result(receipt)
            if result and result != told:
                told = result
                self._send({"op": "results", "results": result})
            await asyncio.sleep(_FOLLOW_SECONDS if told else _POLL_SECONDS)

    def _result(self) -> Message | None:
        receipt = handin.last_receipt(self.folder)
        return handin.read_result(receipt) if receipt else None

    def _standing(self) -> Message | None:
        """The last hand-in's result; where there is none yet, only when it was handed in."""
        receipt = handin.last_receipt(self.folder)
        if receipt is None:
            return None
        result = handin.read_result(receipt)
        self._follow(receipt, result)
        return result or {"handed_in": receipt.timestamp, "graded": None}


def _purpose(message: Message) -> Purpose:
    return "refresher" if message.get("purpose") == "refresher" else "test"
