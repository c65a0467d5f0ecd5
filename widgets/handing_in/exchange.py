"""Handing in through nbgrader's exchange: ``python -m widgets.handing_in.exchange MODULE LEARNER [PURPOSE]``.

A separate program, because importing nbgrader takes seconds and tens of megabytes, which a learner's server must not
spend. It runs in the parent of the module's folder, uses the nbgrader configuration found there, and prints one line
of JSON: a receipt, or what went wrong.
"""

import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from widgets.answers.reflection import write_reflections
from widgets.answers.store import AnswersStore, Purpose, read_answers
from widgets.handing_in.delivery import COURSE_VARIABLE, EXCHANGE_VARIABLE
from widgets.handing_in.hub_exchange import no_course
from widgets.problems import CourseProblem, HandInProblem

_OWNER_FOLDER, _OWNER_FILE = 0o700, 0o600


def submit(module: str, learner: str, purpose: Purpose = "test") -> dict[str, str]:
    """Submit the module's folder below the working directory; returns the receipt.

    The receipt has `timestamp`, the `secret` that names this hand-in's feedback, and `result`, the path where the
    course's grading will write the result. Raises nbgrader's ExchangeError.
    """
    from nbgrader.utils import notebook_hash

    write_reflections(Path(module) / f"{module}.ipynb", read_answers(Path(module) / "answers.json"))
    exchange = _submitter(module, learner)
    with handed_in_for(purpose, Path(module)):
        exchange.start()
    cached = Path(exchange.cache_path) / exchange.assignment_filename.rsplit("+", 1)[0]
    # On some systems other accounts can enter a home; they must not read the secret or the learner's own texts.
    Path(exchange.cache_path).chmod(_OWNER_FOLDER)
    (Path(module) / f"{module}.ipynb").chmod(_OWNER_FILE)
    secret = (cached / "submission_secret.txt").read_text()
    course = Path(exchange.root) / exchange.coursedir.course_id
    result = course / "feedback" / f"{notebook_hash(secret=secret, notebook_id=module)}.json"
    return {"timestamp": exchange.timestamp, "secret": secret, "result": str(result)}


@contextmanager
def handed_in_for(purpose: Purpose, folder: Path) -> Iterator[None]:
    """Set the answers file's purpose while it is copied, under a lock that makes the learner's other windows wait.

    An answer that arrives meanwhile waits too: saving it would reset the purpose, and cost the learner an attempt.
    """
    store = AnswersStore(folder, folder.name)
    with store.held():
        if read_answers(store.path).purpose != purpose:
            store.set_purpose(purpose)
        try:
            yield
        finally:
            if purpose != "test":
                store.set_purpose("test")


def _submitter(module: str, learner: str) -> Any:
    """nbgrader's own submitter (of whichever exchange is configured), set up for this learner."""
    from nbgrader.apps import NbGrader
    from nbgrader.auth import Authenticator
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.exchange import ExchangeFactory
    from traitlets.config import Config

    app = NbGrader()
    app.load_config_file()
    config = Config(app.config)
    if root := os.environ.get(EXCHANGE_VARIABLE):
        config.Exchange.root = root
    if course := os.environ.get(COURSE_VARIABLE):
        config.CourseDirectory.course_id = course
    config.CourseDirectory.assignment_id = module
    config.CourseDirectory.student_id = learner
    # It submits the folder beside it, wherever a hub with several courses keeps that.
    for exchange in (config.Exchange, config.ExchangeSubmit):
        exchange.path_includes_course = False
    coursedir = CourseDirectory(config=config)
    if not coursedir.course_id:
        raise HandInProblem(no_course())
    factory = ExchangeFactory(config=config)
    return factory.Submit(coursedir=coursedir, authenticator=Authenticator(config=config), config=config)


def main(arguments: list[str]) -> int:
    """Submit, and print the receipt or the reason as one line of JSON."""
    logging.disable(logging.CRITICAL)
    from nbgrader.exchange import ExchangeError

    module, learner, *rest = arguments
    purpose: Purpose = "refresher" if rest == ["refresher"] else "test"
    try:
        reply: dict[str, str] = submit(module, learner, purpose)
    except (ExchangeError, CourseProblem) as error:
        reply = {"problem": str(error)}
    except OSError as error:
        reply = {"problem": f"{error.strerror}: {error.filename}"}
    print(json.dumps(reply))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
