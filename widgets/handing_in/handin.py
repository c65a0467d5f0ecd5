"""Handing in from the learner's side: into the local course's exchange, or through nbgrader on a hub."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
from filelock import FileLock

from widgets.answers.identity import on_hub, unusable_user
from widgets.answers.receipts import Receipt, keep_receipt, last_receipt
from widgets.answers.store import FILE_NAME, Learner, Purpose, read_answers
from widgets.content.reserved_entries import REFRESHER, is_answer_of_test
from widgets.files import write_atomically
from widgets.handing_in.delivery import course_exchange, deliver
from widgets.languages.catalogue import gettext as _
from widgets.problems import HandInProblem

_SUBMIT_SECONDS = 120
_NOTHING: tuple[object, ...] = (None, "", [], {})
"""The values of an entry whose answer was never given, or was cleared."""


def can_hand_in() -> bool:
    """Whether there is an exchange: a local course's settings name it, on a hub nbgrader's configuration does."""
    return course_exchange() is not None or on_hub(os.environ)


def check_ready(folder: Path, learner: Learner, purpose: Purpose = "test") -> None:
    """Raise HandInProblem if no ID is given or nothing is answered yet, AnswersProblem if the answers cannot be read."""
    if not learner.id:
        raise HandInProblem(_("Please give your name and ID first."))
    if refused := unusable_user(os.environ):
        raise HandInProblem(refused)
    entries = read_answers(folder / FILE_NAME).entries
    if all(entry.value in _NOTHING for id, entry in entries.items() if _belongs(id, purpose)):
        raise HandInProblem(_("There is nothing to hand in yet: answer a question first."))


def hand_in(folder: Path, notebook: Path, learner: Learner, purpose: Purpose, token: str) -> Receipt:
    """Hand in the answers in `folder` to the module `notebook`; stores and returns the receipt.

    The same `token` identifies the same hand-in, even while the first request is still running. Raises CourseProblem
    with one sentence; no answer is lost.
    """
    check_ready(folder, learner, purpose)
    with FileLock(str(folder / ".hand-in.lock")):
        former = last_receipt(folder, purpose)
        if former and former.token == token:
            return former
        # For a hub's learner, only nbgrader knows how a hand-in gets into a shared exchange.
        course = None if on_hub(os.environ) else course_exchange()
        try:
            if course:
                receipt = deliver(course, folder / FILE_NAME, notebook, learner, purpose, token)
            else:
                receipt = _submit(folder, notebook, learner, purpose)
            receipt.token = token
            keep_receipt(folder, receipt, purpose)
        except HandInProblem as problem:
            raise HandInProblem(_with_advice(str(problem))) from None
        return receipt


def _belongs(id: str, purpose: Purpose) -> bool:
    """Whether an entry is part of a hand-in for this purpose."""
    return id == REFRESHER if purpose == "refresher" else is_answer_of_test(id)


def _submit(folder: Path, notebook: Path, learner: Learner, purpose: Purpose) -> Receipt:
    if notebook.parent != folder:  # a release is never written to, and nbgrader submits one folder with all its contents
        try:
            write_atomically(folder / notebook.name, notebook.read_bytes())
        except OSError:
            raise HandInProblem(_("Handing in did not work.")) from None
    command = [sys.executable, "-m", "widgets.handing_in.exchange", folder.name, learner.id, purpose]
    try:
        done = subprocess.run(
            command, cwd=folder.parent, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SUBMIT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise HandInProblem(_("Handing in took too long and was stopped.")) from None
    return _receipt(done.stdout)


def _receipt(output: bytes) -> Receipt:
    try:
        reply = msgspec.json.decode(output.splitlines()[-1], type=dict[str, str])
        if problem := reply.get("problem", "").rstrip("."):
            sentence = _("Handing in did not work: the place where hand-ins go cannot be used ({problem}).")
            raise HandInProblem(sentence.format(problem=problem))
        return msgspec.convert(reply, Receipt)
    except (IndexError, ValueError):
        raise HandInProblem(_("Handing in did not work.")) from None


def _with_advice(sentence: str) -> str:
    return f"{sentence} {_('Your answers are safe here. Tell your instructor, or try again later.')}"
