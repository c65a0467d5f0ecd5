"""One learner's work on one module: answers, identity, hand-in, results.

Every host uses it to answer its page: a server over HTTP (`widgets.serving.module_handlers`), a notebook in
JupyterLab through its widget (`widgets.kernel.kernel_widgets`). A session keeps no state in memory, so any process
can answer any request. Its methods block, so hosts call them in a thread.
"""

import base64
import contextlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from widgets.answers import track
from widgets.answers.identity import checked_learner, learner_data, learner_of, on_binder, unusable_user
from widgets.answers.learners import known_as
from widgets.answers.receipts import last_receipt, read_result
from widgets.answers.store import AnswersStore, Entry, Learner, Purpose, checked_entry
from widgets.answers.terms import Terms, read_terms
from widgets.handing_in import handin
from widgets.handing_in.bundle import bundle
from widgets.handing_in.delivery import course_exchange
from widgets.languages.catalogue import gettext as _
from widgets.problems import AnswersProblem, CourseProblem

Message = dict[str, Any]
_LONGEST_TOKEN = 64


class Session:
    """Carries out a page's requests. Raises CourseProblem with one sentence for the learner if it cannot."""

    def __init__(self, folder: Path, notebook: Path, vouched: str = "") -> None:
        """`folder` holds the learner's answers and `notebook` is the released module.

        `vouched` is the ID of the learner who signed in to the server, empty if the page or the hub says who it is.
        """
        self.folder = folder
        self._notebook = notebook
        self._vouched = vouched
        self._store = AnswersStore(folder, notebook.stem)

    def act(self, op: str, data: Message) -> Message:
        """Carry out a page's request and return the reply. Raises CourseProblem."""
        match op:
            case "state":
                return self.state()
            case "save":
                return self.save([data.get("entries")])[0]
            case "learner":
                return self.identify(*_said(data))
            case "begin":
                id, name, origin = _said(data)
                checked_learner(id, name)  # before anything is set aside
                self._store.set_aside()
                return self.identify(id, name, origin)
            case "hand-in":
                return self.hand_in(_purpose(data), str(data.get("token", "")))
            case "bundle":
                name, content = bundle(self.folder, self._notebook, self._learner()[0], _purpose(data))
                return {"filename": name, "base64": base64.b64encode(content).decode()}
            case "result":
                return {"results": self._result()}
        raise CourseProblem(_("This page is newer than the course behind it. Reload the page."))

    def state(self) -> Message:
        """Everything on the page that is personal."""
        with contextlib.suppress(CourseProblem):
            track.take_over(self._store)  # what prevents it is reported below
        answers, problem = self._store.load()
        if self._vouched and not answers.learner.id and not problem:
            with contextlib.suppress(CourseProblem):
                answers = self._store.set_learner(known_as(self.folder.parents[1], self._vouched))
        learner, fixed = self._identity(answers.learner)
        return {
            "answers": msgspec.to_builtins(answers.entries),
            "learner": learner_data(learner, fixed),
            "seed": learner.id,
            "can": {"handIn": handin.can_hand_in(), "bundle": not handin.can_hand_in()},
            "lasts": not on_binder(os.environ),
            "results": self._result(),
            "terms": msgspec.to_builtins(self._terms()),
            "problem": problem or unusable_user(os.environ) or None,
        }

    def save(self, requests: Iterable[object]) -> list[Message]:
        """Save the entries of one or more requests in one write; returns a reply for each, after they are on disk.

        A reply's `refused` gives the reason for each entry that cannot be saved. Raises AnswersProblem if none can.
        """
        checked = [_checked(entries) for entries in requests]
        newest: dict[str, Entry] = {}
        for entries, _refused in checked:
            for id, entry in entries.items():
                if id not in newest or newest[id].at <= entry.at:
                    newest[id] = entry
        if newest:
            self._store.put_all(newest)
        return [{"refused": refused} if refused else {} for _entries, refused in checked]

    def identify(self, id: str, name: str, origin: str = "") -> Message:
        """Save the name, and the ID unless it is fixed, that the learner enters on the page.

        The page of a temporary server sends the origin of its browser, which outlives the server.
        """
        learner, fixed = self._learner()
        learner = checked_learner(learner.id if fixed else id, name)
        self._store.set_learner(learner)
        if origin and not handin.can_hand_in():  # if a server hands in, the learner's folder is the origin
            self._store.set_origin(origin)
        return {"learner": learner_data(learner, fixed)}

    def hand_in(self, purpose: Purpose, token: str) -> Message:
        """Hand in the saved answers. The page repeats the request with the same token until it is confirmed."""
        if not token or len(token) > _LONGEST_TOKEN or not token.isalnum():
            raise CourseProblem(_("This page is older than the course behind it. Reload the page."))
        receipt = handin.hand_in(self.folder, self._notebook, self._learner()[0], purpose, token)
        return {"receipt": {"timestamp": receipt.timestamp}}

    def _learner(self) -> tuple[Learner, bool]:
        answers, problem = self._store.load()
        if problem:
            raise CourseProblem(problem)
        return self._identity(answers.learner)

    def _identity(self, page_learner: Learner) -> tuple[Learner, bool]:
        if self._vouched:
            return Learner(id=self._vouched, name=page_learner.name), True
        return learner_of(page_learner, os.environ)

    def _terms(self) -> Terms:
        course = course_exchange()
        return read_terms(course, self._notebook.stem) if course else Terms()

    def _result(self) -> Message | None:
        """The result of the last hand-in; only its time while there is no result, None without a hand-in."""
        receipt = last_receipt(self.folder)
        if receipt is None:
            return None
        return read_result(receipt) or {"handed_in": receipt.timestamp, "graded": None}


def _checked(entries: object) -> tuple[dict[str, Entry], dict[str, str]]:
    """The entries that can be saved, and the reason for each of the others."""
    if not isinstance(entries, Mapping):
        raise AnswersProblem(_("This answer cannot be saved: it is too long or of no known form."))
    sound: dict[str, Entry] = {}
    refused: dict[str, str] = {}
    for id, entry_data in entries.items():
        try:
            sound[str(id)] = checked_entry(entry_data)
        except AnswersProblem as problem:
            refused[str(id)] = str(problem)
    return sound, refused


def _said(data: Message) -> tuple[str, str, str]:
    """The learner's ID, name and origin in a page's message."""
    return str(data.get("id", "")), str(data.get("name", "")), str(data.get("origin", ""))


def _purpose(data: Message) -> Purpose:
    return "refresher" if data.get("purpose") == "refresher" else "test"
