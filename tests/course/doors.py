"""Sound hand-ins at the doors by which hand-ins come, and nbgrader's commands that take them in, in this process."""

import json
from pathlib import Path
from typing import Any

from nbgrader.apps import ZipCollectApp
from nbgrader.utils import capture_log
from traitlets.config import Config

from tests.course.small_course import MODULE, SmallCourse, answers, at
from tests.hostile.bundles import write_bundle_files

MOMENT = f"{at(0):%Y-%m-%d %H:%M:%S.%f} UTC"
PARTS = {f"{MODULE}.ipynb", "answers.json", "timestamp.txt", "submission_secret.txt"}


def put_folder(course: SmallCourse, folder: Path, values: dict[str, Any]) -> Path:
    """A folder with the four files of a hand-in."""
    folder.mkdir(parents=True)
    for name, content in _files(course, values).items():
        (folder / name).write_bytes(content)
    return folder


def put_by_hand(course: SmallCourse, learner: str, values: dict[str, Any]) -> Path:
    return put_folder(course, course.root / "submitted" / learner / MODULE, values)


def put_into_exchange(course: SmallCourse, learner: str, values: dict[str, Any]) -> Path:
    return put_folder(course, course.inbound / f"{learner}+{MODULE}+{MOMENT}+abc", values)


def put_bundle(course: SmallCourse, learner: str, values: dict[str, Any]) -> Path:
    """A bundle where `nbgrader zip_collect` looks for it."""
    archive = course.root / "downloaded" / MODULE / "archive"
    archive.mkdir(parents=True, exist_ok=True)
    path = archive / f"{learner}+{MODULE}+{at(0):%Y%m%dT%H%M%S%f}.zip"
    write_bundle_files(path, _files(course, values).items())
    return path


def zip_collect(course: SmallCourse, config: Config) -> str:
    """What `nbgrader zip_collect` says."""
    app = ZipCollectApp(config=config)
    app.coursedir = course.opened.at(MODULE)
    done = capture_log(app)
    assert done["success"], done
    return str(done["log"])


def _files(course: SmallCourse, values: dict[str, Any]) -> dict[str, bytes]:
    return {
        f"{MODULE}.ipynb": course.released_notebook.read_bytes(),
        "answers.json": json.dumps(answers(values)).encode(),
        "timestamp.txt": MOMENT.encode(),
        "submission_secret.txt": b"s" * 64,
    }
