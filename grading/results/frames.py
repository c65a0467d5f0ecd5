"""A cohort as pandas frames: who answered what, with which score, joined from gradebook, attempts and declarations."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from grading.course.course_file import command
from grading.marking.attempts import Attempt, Attempts, percent_of
from grading.marking.passing import PassRule, best_of
from grading.marking.questions import variant_in
from grading.results.answers import FirstAnswers, first_answers, sure_of
from grading.results.gradebook import GradeRow, ResultsProblem, open_gradebook
from grading.results.refreshers import COLUMNS, refresher_rows
from grading.sources.notebooks import cells_of, notebook_of, read_notebook
from widgets.answers.drawn_test import drawn_test
from widgets.content.data_shapes.audiences import AUDIENCES, Audiences
from widgets.content.mission import Mission
from widgets.content.reserved_entries import DRAWN_TEST, TRACK
from widgets.declaration import Declaration
from widgets.forms.question import Question
from widgets.forms.truth import truth
from widgets.ids import FIRST_VARIANT
from widgets.kinds.registry import parse_cell
from widgets.kinds.warmup.kind import Statement, Warmup

SYNTHETIC = "synthetic-"
"""The prefix of the ids of the demonstration's learners, who do not exist."""
ROUNDS = ("before", "after")


@dataclass(frozen=True)
class CohortResults:
    """The results of one module."""

    module: str
    questions: pd.DataFrame
    """By question id, in the module's order: type, criterion (None for a reflection), points, about, void and by_hand (True or False)."""
    learners: pd.DataFrame
    """A row for each learner, by id.

    Columns: name, attempts, best_attempt, score, max_score, percent (of the automatic points), passed,
    below_minimum (the criteria in which the best attempt has less than its minimum), reflection_state (empty, waiting,
    marked; "" if the module has none), reflection_mark, reflection_max, synthetic.
    """
    scores: pd.DataFrame
    """Learner by question: points. For a reflection, the instructor's mark, missing until there is one."""
    first: pd.DataFrame
    """Like `scores`, with the automatic points of first attempts, made before learners knew what they had missed."""
    variants: pd.DataFrame
    """Learner by question with several variants: the variant that the learner had in the first attempt; missing if it is not known."""
    answers: FirstAnswers
    """What first attempts hold besides points: options, what was left empty, and how sure learners were."""
    warmup: pd.DataFrame
    """A row for each answer to a warm-up statement.

    Columns: learner, warmup (the id of the first round), statement, text, criterion (None if the statement names none),
    round (before, after: the name, not the time), right, sure, at (UTC, by the learner's device; None if it is not known).
    """
    tracks: "pd.Series[str]"
    """By learner id: the track that they named last, "" if they named none, or one that the course does not have."""
    refreshers: pd.DataFrame
    """A row for each question that a learner answered in a refresher.

    Columns: learner, months (after handing in), question, text, criterion, share (of its answer that is right, from 0
    to 1), sure (True, False, None if the learner did not say).
    """
    pass_mark: int
    """Percent of the automatic points."""
    criterion_minimum: int
    """Percent of the automatic points of each criterion, now; 0 if only the total counts."""
    as_of: datetime | None
    """The newest hand-in (UTC), None if no attempt is recorded."""

    @property
    def n(self) -> int:
        """The number of learners."""
        return len(self.learners)

    @property
    def synthetic(self) -> bool:
        """Whether any learner is synthetic, so that everything made from this must say so."""
        return bool(self.learners["synthetic"].any())

    @property
    def automatic(self) -> pd.DataFrame:
        """The questions that are scored automatically."""
        return self.questions[~self.questions["by_hand"]]


def cohorts(db_url: str, source: Path, mission: Mission) -> list[CohortResults]:
    """A cohort for each module with hand-ins. Raises CourseProblem if there is none, or if a source does not match."""
    with open_gradebook(db_url) as gradebook:
        modules = [(name, gradebook.points(name), gradebook.grades(name)) for name in gradebook.modules()]
    graded = [(name, points, rows) for name, points, rows in modules if rows]
    if not graded:
        raise ResultsProblem("No one has handed in yet. Come back after the first hand-in.")
    attempts, titles = Attempts(db_url), track_titles(AUDIENCES.load())
    return [
        cohort_results(name, declared(source / name), points, rows, attempts.records(name), mission, titles)
        for name, points, rows in graded
    ]


def track_titles(audiences: Audiences) -> dict[str, str]:
    """The title of each track, after its audience's title, by id."""
    return {id: f"{audience.title}: {track.title}" for audience in audiences.audiences.values() for id, track in audience.tracks.items()}


def declared(folder: Path) -> list[Declaration]:
    """The declarations in a module's source, in order. Raises CourseProblem if they cannot be read."""
    cells = cells_of(read_notebook(notebook_of(folder)))
    return [parse_cell(cell.source) for cell in cells if cell.kind]


def cohort_results(
    module: str,
    declarations: list[Declaration],
    points: dict[str, float],
    rows: list[GradeRow],
    records: list[Attempt],
    mission: Mission,
    titles: Mapping[str, str] | None = None,
) -> CohortResults:
    """Join declarations, gradebook and attempts.

    `records` are attempts and refreshers; `titles` are those of the tracks, by id. Raises ResultsProblem if the
    gradebook has a question that the source does not have.
    """
    questions = _questions(module, declarations, points)
    questions["about"] = [str(mission.fill(about)) for about in questions["about"]]
    scores = _scores(rows, questions)
    attempts = [record for record in records if record.is_attempt]
    rule = PassRule.of((entry for entry in declarations if isinstance(entry, Question) and entry.graded), mission)
    learners = _learners(rows, questions, scores, attempts, rule)
    first = _first_attempts(attempts)
    had = _had(declarations, first)
    newest = max((attempt.moment for attempt in attempts), default=None)
    tracks = _tracks(learners.index, attempts, titles or {})
    refreshers = pd.DataFrame(refresher_rows(declarations, records), columns=COLUMNS)
    refreshers["text"] = [str(mission.fill(text)) for text in refreshers["text"]]
    return CohortResults(
        module,
        questions,
        learners,
        scores,
        _first(scores, first),
        _first_variants(scores.index, declarations, had),
        first_answers(declarations, first, had, mission),
        _warmup(declarations, attempts),
        tracks,
        refreshers,
        mission.pass_mark,
        mission.criterion_minimum,
        newest,
    )


def _questions(module: str, declarations: list[Declaration], points: dict[str, float]) -> pd.DataFrame:
    graded = {entry.id: entry for entry in declarations if isinstance(entry, Question) and entry.graded}
    if missing := sorted(set(points) - set(graded)):
        raise ResultsProblem(
            f"The gradebook has the question '{missing[0]}', which is not in the source of {module}. "
            f"Name the source that was released with --source, or run '{command('release')}'."
        )
    rows = [
        {"question": name, "type": entry.type, "criterion": entry.criterion, "points": points[name], "about": entry.about or ""}
        | {"void": entry.is_void, "by_hand": entry.by_hand}
        for name, entry in graded.items()
        if name in points
    ]
    columns = ["question", "type", "criterion", "points", "about", "void", "by_hand"]
    return pd.DataFrame(rows, columns=columns).astype({"by_hand": bool}).set_index("question")


def _scores(rows: list[GradeRow], questions: pd.DataFrame) -> pd.DataFrame:
    by_hand = set(questions.index[questions["by_hand"]])
    long = pd.DataFrame(
        [(row.learner, row.question, row.manual if row.question in by_hand else row.auto) for row in rows],
        columns=["learner", "question", "score"],
    ).astype({"score": float})
    wide = long.pivot(index="learner", columns="question", values="score").reindex(columns=list(questions.index))
    automatic = [name for name in questions.index if name not in by_hand]
    return wide.fillna(dict.fromkeys(automatic, 0.0)).sort_index()


def _first_attempts(attempts: list[Attempt]) -> dict[str, Attempt]:
    first: dict[str, Attempt] = {}
    for attempt in attempts:
        if attempt.learner not in first or attempt.attempt < first[attempt.learner].attempt:
            first[attempt.learner] = attempt
    return first


def _had(declarations: list[Declaration], first: Mapping[str, Attempt]) -> dict[str, dict[str, str]]:
    """The variant that each learner had of each question with several, where it is known."""
    parallel = [entry for entry in declarations if isinstance(entry, Question) and entry.variants]
    return {
        learner: {question.id: variant for question in parallel if (variant := _variant(question, attempt))}
        for learner, attempt in first.items()
    }


def _first_variants(learners: "pd.Index[str]", declarations: list[Declaration], had: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    parallel = [entry.id for entry in declarations if isinstance(entry, Question) and entry.variants]
    rows = {learner: {name: variants.get(name) for name in parallel} for learner, variants in had.items()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=parallel, dtype=object).reindex(index=learners)


def _variant(question: Question, attempt: Attempt) -> str | None:
    """The variant that the learner had of a question, which may be unanswered; None if the question has no such variant."""
    test = drawn_test(attempt.value(DRAWN_TEST))
    drawn = test.variants.get(question.id, "") if test else ""
    variant = variant_in(attempt.entries, question.id) or drawn or FIRST_VARIANT
    return variant if variant in question.variant_ids else None


def _first(scores: pd.DataFrame, first: Mapping[str, Attempt]) -> pd.DataFrame:
    first_scores = pd.DataFrame.from_dict({learner: attempt.scores for learner, attempt in first.items()}, orient="index", dtype=float)
    return first_scores.reindex(index=scores.index, columns=scores.columns).combine_first(scores)[scores.columns]


def _learners(rows: list[GradeRow], questions: pd.DataFrame, scores: pd.DataFrame, attempts: list[Attempt], rule: PassRule) -> pd.DataFrame:
    attempts_of = _by_learner(attempts)
    graded: dict[str, list[GradeRow]] = {}
    for row in rows:
        graded.setdefault(row.learner, []).append(row)
    records = [
        {"learner": learner, "name": _name(graded[learner], attempts_of.get(learner, []))}
        | _result(attempts_of.get(learner, []), _row(scores, learner), questions, rule)
        | _reflection(graded[learner], questions)
        | {"synthetic": learner.startswith(SYNTHETIC)}
        for learner in map(str, scores.index)
    ]
    return pd.DataFrame(records).set_index("learner")


def _row(scores: pd.DataFrame, learner: str) -> "pd.Series[float]":
    return pd.Series(scores.loc[learner], dtype=float)


def _by_learner(attempts: Iterable[Attempt]) -> dict[str, list[Attempt]]:
    by_learner: dict[str, list[Attempt]] = {}
    for attempt in attempts:
        by_learner.setdefault(attempt.learner, []).append(attempt)
    return by_learner


def _name(rows: list[GradeRow], attempts: list[Attempt]) -> str:
    names = [attempt.name for attempt in reversed(attempts)]
    return next((name for name in [rows[0].name, *names] if name), "")


def _result(attempts: list[Attempt], scores: "pd.Series[float]", questions: pd.DataFrame, rule: PassRule) -> dict[str, object]:
    automatic = questions.index[~questions["by_hand"]]
    score, most = float(scores[automatic].sum()), float(questions.loc[automatic, "points"].sum())
    best = best_of(attempts, rule)
    percent = best.percent if best else percent_of(score, most)
    return {
        "attempts": len(attempts),
        "best_attempt": best.attempt if best else pd.NA,
        "score": best.score if best else score,
        "max_score": best.max_score if best else most,
        "percent": percent,
        # Without a recorded attempt, there is no record of a minimum either.
        "passed": rule.is_passed(best) if best else percent >= rule.pass_mark,
        "below_minimum": "; ".join(rule.below_minimum(best)) if best else "",
    }


def _reflection(rows: list[GradeRow], questions: pd.DataFrame) -> dict[str, object]:
    by_hand = questions[questions["by_hand"]]
    own = [row for row in rows if row.question in by_hand.index]
    marks = [row.manual for row in own if row.manual is not None]
    return {
        "reflection_state": _state(own, bool(marks)),
        "reflection_mark": sum(marks) if marks else float("nan"),
        "reflection_max": float(by_hand["points"].sum()),
    }


def _state(reflections: list[GradeRow], marked: bool) -> str:
    if not reflections:
        return ""
    if any(row.waiting for row in reflections):
        return "waiting"
    return "marked" if marked else "empty"


def _tracks(learners: "pd.Index[str]", attempts: list[Attempt], titles: Mapping[str, str]) -> "pd.Series[str]":
    # A hand-in is untrusted: a value that is not a track of the course is ignored.
    track_of = {attempt.learner: attempt.value(TRACK) for attempt in sorted(attempts, key=lambda attempt: attempt.moment)}
    track_values = [track_of.get(str(learner)) for learner in learners]
    return pd.Series([titles.get(value, "") if isinstance(value, str) else "" for value in track_values], index=learners, dtype=object)


def _warmup(declarations: list[Declaration], attempts: list[Attempt]) -> pd.DataFrame:
    warmups = [entry for entry in declarations if isinstance(entry, Warmup)]
    newest = {attempt.learner: attempt for attempt in attempts}
    rows = [row for attempt in newest.values() for warmup in warmups for row in _warmup_rows(warmup, warmups, attempt)]
    return pd.DataFrame(rows, columns=["learner", "warmup", "statement", "text", "criterion", "round", "right", "sure", "at"])


def _warmup_rows(warmup: Warmup, warmups: list[Warmup], attempt: Attempt) -> Iterator[dict[str, object]]:
    statements = next((first.statements for first in warmups if first.id == warmup.repeat), warmup.statements)
    when: dict[str, object] = {"learner": attempt.learner, "warmup": warmup.repeat or warmup.id, "round": ROUNDS[bool(warmup.repeat)]}
    when["at"] = _moment(attempt.entries.get(warmup.id))
    answers = attempt.value(warmup.id)
    for name, statement in statements.items():
        entry = answers.get(name) if isinstance(answers, dict) else None
        if isinstance(entry, dict) and (answered := _answered(statement, entry)):
            yield when | {"statement": name} | answered


def _moment(entry: object) -> datetime | None:
    """When an entry was last changed (UTC), by the learner's device; None if its time is not valid, because hand-ins are untrusted."""
    at = entry.get("at") if isinstance(entry, dict) else None
    try:
        moment = datetime.fromisoformat(str(at))
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _answered(statement: Statement, entry: dict[str, object]) -> dict[str, object] | None:
    """A learner's answer to a statement as columns; None if it is not valid, because hand-ins are untrusted."""
    answer = entry.get("answer")
    is_true = truth(answer) if isinstance(answer, (str, bool)) else None
    if is_true is None:
        return None
    return {"text": statement.text, "criterion": statement.criterion, "right": is_true == truth(statement.key), "sure": sure_of(entry)}
