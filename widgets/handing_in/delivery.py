"""Handing in to the exchange of a local course: writes the folder that nbgrader's submit would write, in one step.

nbgrader's own submit takes seconds and a separate process for each hand-in; it is used where nbgrader decides how a
hand-in travels (`widgets.handing_in.exchange`). Here the course knows the folder. The hand-in is written beside it
and moved into it when complete, so that a killed server leaves either a complete hand-in or none.
"""

import contextlib
import hashlib
import os
import shutil
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from widgets.answers.receipts import Receipt
from widgets.answers.reflection import with_reflections
from widgets.answers.store import FILE_NAME, Answers, Learner, Purpose, encode_answers, read_answers
from widgets.files import sync_folder
from widgets.languages.catalogue import gettext as _
from widgets.problems import HandInProblem

EXCHANGE_VARIABLE = "DUTY_EXCHANGE"
"""The environment variable with the exchange's folder on a local course; elsewhere nbgrader's configuration has it."""
COURSE_VARIABLE = "DUTY_COURSE_ID"
_ARRIVING = ".arriving-"
_UNFINISHED_SECONDS = 3600
_TIMESTAMP = "%Y-%m-%d %H:%M:%S.%f UTC"
_OTHERS = 0o077
_SHARED_FILE, _SHARED_FOLDER = 0o644, 0o777
"""nbgrader's modes for a hand-in: in a shared exchange, the instructor is another user, who reads and removes it."""
_PRIVATE_FILE, _PRIVATE_FOLDER = 0o600, 0o700


def course_exchange() -> Path | None:
    """The folder of this course in the exchange; None if the settings name none."""
    root, course = os.environ.get(EXCHANGE_VARIABLE), os.environ.get(COURSE_VARIABLE)
    return Path(root) / course if root and course else None


def is_private(exchange: Path) -> bool:
    """Whether only its owner can access an exchange, so that everything in it came through the course's own server. Raises OSError."""
    return not exchange.stat().st_mode & _OTHERS


def deliver(course: Path, answers_file: Path, notebook: Path, learner: Learner, purpose: Purpose, token: str) -> Receipt:
    """Put a hand-in into the course's folder in the exchange and return its receipt.

    `token` identifies this hand-in: if it is sent again because the confirmation was lost, it is not delivered twice.
    Raises HandInProblem if the exchange cannot be written to.
    """
    module = notebook.stem
    # Anyone with the token can read the result, so it becomes the secret that names nbgrader's feedback.
    secret = hashlib.sha512(f"hand-in {token}".encode()).hexdigest()
    mark = secret[:12]
    inbound = course / "inbound"
    try:
        timestamp = _delivered(inbound, learner, module, mark)
        if not (course / "outbound" / module).is_dir():
            raise HandInProblem(_("The module '{module}' is not released here.").format(module=module))
        if timestamp is None:
            timestamp = datetime.now(UTC).strftime(_TIMESTAMP)
            answers = read_answers(answers_file).for_hand_in(learner, purpose)
            _write(inbound, f"{learner.id}+{module}+{timestamp}+{mark}", _files(answers, notebook, timestamp, secret))
    except OSError as error:
        reason = f"{error.strerror}: {error.filename}" if error.filename else error.strerror
        sentence = _("Handing in did not work, because the folder for hand-ins cannot be used ({problem}).")
        raise HandInProblem(sentence.format(problem=reason)) from None
    except (ValueError, LookupError, TypeError, AttributeError):  # the released notebook is not valid
        raise HandInProblem(_("Handing in did not work.")) from None
    return Receipt(timestamp, secret, str(course / "feedback" / f"{result_name(secret, module)}.json"))


def result_name(secret: str, module: str) -> str:
    """The name of a hand-in's result, without extension: nbgrader's `notebook_hash` of secret and notebook."""
    return hashlib.md5(f"{secret}{module}".encode(), usedforsecurity=False).hexdigest()


def remove_unfinished(course: Path) -> None:
    """Remove unconfirmed hand-ins left by killed servers; their pages have sent them again."""
    for room in course.glob(f"{_ARRIVING}*"):
        with contextlib.suppress(OSError):
            if time.time() - room.stat().st_mtime > _UNFINISHED_SECONDS:
                shutil.rmtree(room)


def _delivered(inbound: Path, learner: Learner, module: str, mark: str) -> str | None:
    """The time at which this hand-in was delivered, None if it was not."""
    start, end = f"{learner.id}+{module}+", f"+{mark}"
    with os.scandir(inbound) as folders:
        names = [folder.name for folder in folders if folder.name.startswith(start) and folder.name.endswith(end)]
    return names[0][len(start) : -len(end)] if names else None


def _files(answers: Answers, notebook: Path, timestamp: str, secret: str) -> dict[str, bytes]:
    return {
        FILE_NAME: encode_answers(answers),
        notebook.name: with_reflections(notebook, answers),
        "timestamp.txt": timestamp.encode(),
        "submission_secret.txt": secret.encode(),
    }


def _write(inbound: Path, name: str, files: dict[str, bytes]) -> None:
    # Beside `inbound`, where no one looks for hand-ins; moving requires the same file system.
    room = Path(tempfile.mkdtemp(prefix=_ARRIVING, dir=inbound.parent))
    file_mode, folder_mode = _modes(inbound.parent.parent)
    try:
        for file, content in files.items():
            with (room / file).open("wb") as opened:
                opened.write(content)
                opened.flush()
                os.fsync(opened.fileno())
            (room / file).chmod(file_mode)
        room.chmod(folder_mode)
        sync_folder(room)
        room.rename(inbound / name)
        sync_folder(inbound)
    except BaseException:
        shutil.rmtree(room, ignore_errors=True)
        raise


def _modes(exchange: Path) -> tuple[int, int]:
    """The modes of a hand-in's files and of its folder: private if only the exchange's owner can access it."""
    return (_PRIVATE_FILE, _PRIVATE_FOLDER) if is_private(exchange) else (_SHARED_FILE, _SHARED_FOLDER)
