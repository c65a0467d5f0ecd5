"""The bundle that a learner sends in if there is no exchange: a ZIP file that `nbgrader zip_collect` accepts."""

import hashlib
import io
import secrets
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from widgets.answers.reflection import with_reflections
from widgets.answers.store import FILE_NAME, Learner, Purpose, encode_answers, read_answers
from widgets.handing_in.handin import check_ready

CHECKSUM_FILE = "checksum.txt"
"""The file with the SHA-256 of the answers file in the format of `sha256sum`, which reveals a damaged bundle."""


def bundle(folder: Path, notebook: Path, learner: Learner, purpose: Purpose = "test") -> tuple[str, bytes]:
    """The bundle's file name and bytes. Raises CourseProblem with one sentence if there is nothing to hand in."""
    check_ready(folder, learner, purpose)
    kept = read_answers(folder / FILE_NAME)
    answers = encode_answers(kept.for_hand_in(learner, purpose))
    moment = datetime.now(UTC)
    contents = io.BytesIO()
    with zipfile.ZipFile(contents, "w", zipfile.ZIP_DEFLATED) as archive:
        # Not compressed, so that a page without a server can read it with little code.
        archive.writestr(FILE_NAME, answers, zipfile.ZIP_STORED)
        archive.writestr(notebook.name, with_reflections(notebook, kept))
        archive.writestr("timestamp.txt", f"{moment:%Y-%m-%d %H:%M:%S.%f} UTC")
        archive.writestr("submission_secret.txt", secrets.token_hex(64))
        archive.writestr(CHECKSUM_FILE, f"{hashlib.sha256(answers).hexdigest()}  {FILE_NAME}\n")
    return f"{learner.id}+{folder.name}+{moment:%Y%m%dT%H%M%S%f}.zip", contents.getvalue()
