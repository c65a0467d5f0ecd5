"""Handing in, from the learner's side: through the exchange where there is one, and reading what came back."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import msgspec

from widgets import refresher, track
from widgets.answers import FILE_NAME, Learner, Purpose, read_answers, write_atomically
from widgets.exchange import EXCHANGE_VARIABLE
from widgets.identity import on_hub
from widgets.languages import gettext as _
from widgets.problems import HandInProblem

RECEIPTS: dict[Purpose, str] = {"test": ".last-hand-in.json", "refresher": ".last-refresher.json"}
"""Where the last receipt of each kind is kept: the page goes on to tell of the test when a refresher was sent."""
_SUBMIT_SECONDS = 120
_MAX_RESULT_BYTES = 1_000_000
_NOTHING: tuple[Any, ...] = (None, "", [], {})
"""What an entry holds whose answer was never given, or taken back."""


class Receipt(msgspec.Struct):
    """What is known of a hand-in: when, the secret that names its feedback, and where its result will be."""

    timestamp: str
    secret: str
    result: str


def can_hand_in() -> bool:
    """Whether there is an exchange: a local course names it, on a hub nbgrader's configuration does."""
    return EXCHANGE_VARIABLE in os.environ or on_hub(os.environ)


def check_ready(folder: Path, learner: Learner, purpose: Purpose = "test") -> None:
    """Raise HandInProblem where no ID is given or nothing is answered yet, AnswersProblem where the answers cannot be read."""
    if not learner.id:
        raise HandInProblem(_("Please give your name and ID first."))
    entries = read_answers(folder / FILE_NAME).entries
    if all(entry.value in _NOTHING for id, entry in entries.items() if _belongs(id, purpose)):
        raise HandInProblem(_("There is nothing to hand in yet: answer a question first."))


def _belongs(id: str, purpose: Purpose) -> bool:
    """Whether an entry is among what is handed in for this purpose."""
    return id == refresher.ENTRY if purpose == "refresher" else id not in (track.ENTRY, refresher.ENTRY)


async def hand_in(folder: Path, learner: Learner, purpose: Purpose = "test") -> Receipt:
    """Hand in this module's folder for the learner. Raises CourseProblem with one sentence; nothing is lost by it."""
    check_ready(folder, learner, purpose)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "widgets.exchange",
        folder.name,
        learner.id,
        purpose,
        cwd=folder.parent,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        output, _errors = await asyncio.wait_for(process.communicate(), _SUBMIT_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
        raise HandInProblem(_with_advice(_("Handing in took too long and was stopped."))) from None
    receipt = _receipt(output)
    write_atomically(folder / RECEIPTS[purpose], msgspec.json.encode(receipt))
    return receipt


def last_receipt(folder: Path) -> Receipt | None:
    """The receipt of the learner's last hand-in of the test from this folder, None where there is none."""
    try:
        return msgspec.json.decode((folder / RECEIPTS["test"]).read_bytes(), type=Receipt)
    except (OSError, ValueError, RecursionError):
        return None


def read_result(receipt: Receipt) -> dict[str, Any] | None:
    """What grading gave back for this hand-in, None while it has not."""
    path = Path(receipt.result)
    try:
        if path.stat().st_size > _MAX_RESULT_BYTES:
            return None
        result = msgspec.json.decode(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return result if isinstance(result, dict) else None


def _receipt(output: bytes) -> Receipt:
    try:
        reply = msgspec.json.decode(output.splitlines()[-1], type=dict[str, str])
        if problem := reply.get("problem", "").rstrip("."):
            sentence = _("Handing in did not work: the place where hand-ins go cannot be used ({problem}).")
            raise HandInProblem(_with_advice(sentence.format(problem=problem)))
        return msgspec.convert(reply, Receipt)
    except (IndexError, ValueError):
        raise HandInProblem(_with_advice(_("Handing in did not work."))) from None


def _with_advice(sentence: str) -> str:
    return f"{sentence} {_('Your answers are safe here. Tell your instructor, or try again later.')}"
