"""Cohorts made by hand, for tests of what is reported of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from grading.marking.attempts import Attempt, percent_of
from grading.results.frames import CohortResults, cohort_results
from grading.results.gradebook import GradeRow
from tests.forms import question
from widgets.content.mission import Contact, Mission
from widgets.declaration import Declaration
from widgets.forms.criteria import CRITERIA
from widgets.forms.question import Question
from widgets.kinds.registry import parse

MODULE = "made-up"
START = datetime(2026, 3, 1, 8, tzinfo=UTC)
ABOUT = "what number {number} is about"
WARMUP = """
id: warm-up
title: Before
statements:
  w1: {text: A border must be crossed., key: false, why: {true: No., false: Yes.}}
  w2: {text: A child is anyone under 18., key: true, criterion: prohibited, why: {true: Yes., false: No.}}
"""
WARMUP_AGAIN = "id: again\ntitle: After\nrepeat: warm-up\n"
REFLECTION = "id: own-words\ntype: reflection\nprompt: What would you do?\npoints: 5\nabout: your own way to report\n"


def mission(pass_mark: int = 75) -> Mission:
    roles = ("focal_point", "alternate", "conduct_team", "oios")
    contacts: dict[str, Any] = {name: Contact(name=name, phone="1") for name in roles}
    return Mission(name="M", hotline="2", support="3", languages=["English"], pass_mark=pass_mark, attempts=3, **contacts)


def questions(count: int, about: str = ABOUT) -> list[Question]:
    """True-or-false questions of one point, the criteria in turn; the key is always `true`."""
    criteria = list(CRITERIA)
    return [
        question(
            id=f"q-{number:02d}",
            type="true-false",
            prompt="Is it so?",
            criterion=criteria[number % len(criteria)],
            points=1,
            about=about.format(number=number),
            key=True,
            why={"true": "Yes.", "false": "No."},
        )
        for number in range(count)
    ]


def declarations(count: int, about: str = ABOUT) -> list[Declaration]:
    return [
        parse("warmup", WARMUP),
        *questions(count, about),
        parse("question", REFLECTION),
        parse("warmup", WARMUP_AGAIN),
    ]


def learner_id(number: int, synthetic: bool) -> str:
    return f"synthetic-{number:02d}" if synthetic else f"learner-{number:02d}"


def attempt(learner: str, scores: dict[str, float], entries: dict[str, Any] | None = None, number: int = 1, name: str = "") -> Attempt:
    moment = START + timedelta(days=number)
    score, most = float(sum(scores.values())), float(len(scores))
    return Attempt(
        learner=learner,
        name=name,
        module=MODULE,
        attempt=number,
        handed_in=moment,
        recorded=moment,
        kind="graded",
        entries=entries or {},
        scores=scores,
        max_scores=dict.fromkeys(scores, 1.0),
        score=score,
        max_score=most,
        percent=percent_of(score, most),
        digest="",
    )


def warm(first: dict[str, str], second: dict[str, str] | None = None) -> dict[str, Any]:
    """Entries of the two rounds of the warm-up, an hour apart, all sure of themselves."""
    rounds = {"warm-up": first} | ({"again": second} if second is not None else {})
    sure = {id: {name: {"answer": answer, "confidence": "sure"} for name, answer in given.items()} for id, given in rounds.items()}
    times = {"warm-up": START, "again": START + timedelta(hours=1)}
    return {id: {"value": value, "at": times[id].isoformat()} for id, value in sure.items()}


def cohort(
    right: list[list[int]], *, synthetic: bool = False, about: str = ABOUT, pass_mark: int = 75, warmup: bool = True
) -> CohortResults:
    """A cohort from a table of 0 and 1: a row for each learner, a column for each question."""
    names = [question.id for question in questions(len(right[0]))]
    rows, attempts = [], []
    for number, row in enumerate(right, start=1):
        learner, scores = learner_id(number, synthetic), dict(zip(names, map(float, row), strict=True))
        rows += [GradeRow(learner, "", question, score, None, False) for question, score in scores.items()]
        rows.append(GradeRow(learner, "", "own-words", 0.0, None, True))
        first = {"w1": "true" if number % 2 else "false", "w2": "true"}
        entries = warm(first, {"w1": "false", "w2": "false" if number % 3 == 0 else "true"}) if warmup else {}
        attempts.append(attempt(learner, scores, entries))
    points = dict.fromkeys(names, 1.0) | {"own-words": 5.0}
    return cohort_results(MODULE, declarations(len(names), about), points, rows, attempts, mission(pass_mark))
