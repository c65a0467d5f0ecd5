"""Submissions of synthetic learners: correct, wrong, partly correct, missing and malformed answers, identical in each run.

The learners and their knowledge come from the demonstration (`grading.demo.learners`). Some of them are changed here
to hand in late, to leave everything out, or to send answers that no page sends.
"""

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from grading.demo.learners import SEED, SyntheticLearner, cohort
from grading.submissions.hand_ins import SECRET_FILE, complete
from widgets.answers.reflection import is_reflection, write_reflections
from widgets.answers.store import FILE_NAME, Answers, Entry, encode_answers
from widgets.content.mission import load_mission
from widgets.declaration import Declaration
from widgets.forms.question import Question

MODULE = "awareness"
DUE = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)
"""The module's due date: after all first hand-ins of the demonstration's learners."""
_LATE = timedelta(days=4)
"""The delay of late learners: longer than the demonstration's learners take, so that none of them is in time."""
_EVERY = 20
"""The interval, in learners, at which the unusual ones recur."""
_LEAVES_ALL_OUT, _SENSELESS = (3,), (4,)
_LATE_ONES = (5, 15)
_SENSELESS_VALUES: tuple[Any, ...] = (None, True, 1.5, "", "none of these", [], ["none", "none"], {"none": "of these"}, [["a"]], {})
_MARKUP = "<b>Bold</b> <script>document.title = 'run'</script> $x$ & \"quotes\"\n\n# No heading\n\n- no list"


@dataclass(frozen=True)
class Submission:
    """The submission of one learner."""

    learner: str
    moment: datetime
    """When it was handed in (UTC)."""
    answers: Answers


def submissions(count: int, declarations: list[Declaration]) -> Iterator[Submission]:
    """Yield one submission for each of the learners 1 to `count`; a learner's submission does not depend on `count`."""
    mission = load_mission()
    for learner in cohort(SEED, count):
        hand_in = next(learner.hand_ins(MODULE, declarations, mission.pass_mark, mission.attempts))
        yield _unusual(learner, Submission(learner.learner.id, hand_in.moment, hand_in.answers), declarations)


def write_submissions(submitted: Path, released: Path, submissions: Iterable[Submission]) -> None:
    """Write submissions to `submitted/LEARNER/MODULE/` as nbgrader's collect does.

    `released` is the folder of the released module. The text of a reflection is inserted into its notebook by the
    code of the hand-in, once for each distinct text, because a cohort may be large.
    """
    with tempfile.TemporaryDirectory() as room:
        notebooks = _Notebooks(released / f"{MODULE}.ipynb", Path(room))
        for submission in submissions:
            folder = submitted / submission.learner / MODULE
            shutil.copytree(released, folder, ignore=shutil.ignore_patterns("*.ipynb"))
            (folder / f"{MODULE}.ipynb").write_bytes(notebooks.of(submission.answers))
            (folder / FILE_NAME).write_bytes(encode_answers(submission.answers))
            (folder / SECRET_FILE).write_text(f"{submission.learner}-no-secret-of-anybody", encoding="utf-8")
            complete(folder, submission.moment)


class _Notebooks:
    """The released notebook with a learner's reflections inserted."""

    def __init__(self, released: Path, room: Path) -> None:
        cells = json.loads(released.read_text(encoding="utf-8"))["cells"]
        self._reflections = [cell["metadata"]["nbgrader"]["grade_id"] for cell in cells if is_reflection(cell)]
        self._released = released
        self._scratch = room / released.name
        self._made: dict[tuple[str, ...], bytes] = {}

    def of(self, answers: Answers) -> bytes:
        texts = tuple(str(answers.value(id)) for id in self._reflections)
        if texts not in self._made:
            shutil.copy(self._released, self._scratch)
            write_reflections(self._scratch, answers)
            self._made[texts] = self._scratch.read_bytes()
        return self._made[texts]


def _unusual(learner: SyntheticLearner, submission: Submission, declarations: list[Declaration]) -> Submission:
    place = learner.number % _EVERY
    graded = [entry for entry in declarations if isinstance(entry, Question) and entry.graded]
    if place in _LEAVES_ALL_OUT:
        return replace(submission, answers=_with(submission.answers, graded, {}))
    if place in _SENSELESS:
        return replace(submission, answers=_with(submission.answers, graded, _senseless(learner, graded)))
    if place in _LATE_ONES:
        return replace(submission, moment=submission.moment + _LATE)
    return submission


def _with(answers: Answers, graded: list[Question], values: dict[str, Any]) -> Answers:
    """Return the answers with those to the graded questions replaced by `values`."""
    ids = {question.id for question in graded}
    kept = {id: entry for id, entry in answers.entries.items() if id not in ids}
    entries = kept | {id: Entry(value=value, at=answers.saved) for id, value in values.items()}
    return Answers(module=answers.module, learner=answers.learner, entries=entries, saved=answers.saved)


def _senseless(learner: SyntheticLearner, graded: list[Question]) -> dict[str, Any]:
    return {question.id: _MARKUP if question.by_hand else learner.dice.choice(_SENSELESS_VALUES) for question in graded}
