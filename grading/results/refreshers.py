"""The results of a cohort's refreshers, the spaced practice after the test, which are kept separate from it."""

from collections.abc import Iterable, Iterator

from grading.marking.attempts import Attempt
from grading.results.answers import sure_of
from widgets.content.reserved_entries import REFRESHER
from widgets.declaration import Declaration
from widgets.forms.question import Question
from widgets.kinds.refresher.kind import Refresher

COLUMNS = ["learner", "months", "question", "text", "criterion", "share", "sure"]
Row = dict[str, object]


def refresher_rows(declarations: list[Declaration], records: Iterable[Attempt]) -> list[Row]:
    """A row for each question that a learner answered in a refresher, by learner and refresher; see `Cohort.refreshers`.

    A learner's last hand-in counts. Hand-ins are untrusted: anything that is not an answer to a practice question of the module is ignored.
    """
    refresher = next((entry for entry in declarations if isinstance(entry, Refresher)), None)
    if refresher is None:
        return []
    pool = refresher.pool(declarations)
    newest = {
        record.learner: record.value(REFRESHER) for record in sorted(records, key=lambda one: one.handed_in) if record.value(REFRESHER)
    }
    return [
        {"learner": learner, "months": months} | row
        for learner, value in sorted(newest.items())
        for months in refresher.months
        for row in _round_rows(value.get(str(months)) if isinstance(value, dict) else None, pool)
    ]


def _round_rows(round: object, pool: dict[str, Question]) -> Iterator[Row]:
    question_ids, answers = (round.get("questions"), round.get("answers")) if isinstance(round, dict) else (None, None)
    if not isinstance(question_ids, list) or not isinstance(answers, dict):
        return
    for id in dict.fromkeys(name for name in question_ids if isinstance(name, str)):
        answer = answers.get(id)
        if id in pool and isinstance(answer, dict) and answer.get("checked") is True and pool[id].is_answer(answer.get("value")):
            about = {"question": id, "text": pool[id].prompt, "criterion": pool[id].criterion}
            yield about | {"share": pool[id].share(answer["value"]), "sure": sure_of(answer)}
