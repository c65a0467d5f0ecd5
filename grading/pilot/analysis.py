"""What the answers of people who have not taken the course show about the test."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from grading.marking.passing import Bar
from grading.pilot.answer_table import Sheet
from grading.pilot.intervals import Interval, of_mean, wilson
from grading.pilot.paper import Asked
from widgets.forms.criteria import CRITERIA

TOO_EASY = 0.6
"""If a larger share of untaught people answers a question correctly, it hardly shows what was learnt."""
_COLUMNS = ("what", "name", "variant", "form", "criterion", "n", "unanswered", "percent", "low", "high", "points percent", "note")


@dataclass(frozen=True)
class Score:
    """A mean in percent, with its interval."""

    n: int
    percent: float
    interval: Interval | None
    """From the lowest to the highest plausible mean, in percent; None for one person."""


@dataclass(frozen=True)
class ItemResult:
    """How people answered a question in one of its variants."""

    asked: Asked
    n: int
    unanswered: int
    right: int
    """How many answered it completely correctly."""
    points: float
    """The mean of its points, in percent."""

    @property
    def share(self) -> float:
        """The share of people who answered correctly; those who left it empty did not."""
        return self.right / self.n

    @property
    def interval(self) -> Interval:
        """The interval of that share."""
        return wilson(self.right, self.n)

    @property
    def is_too_easy(self) -> bool:
        """Whether untaught people know the answer."""
        return self.share > TOO_EASY


@dataclass(frozen=True)
class Result:
    """The result of a pilot of one module."""

    module: str
    bar: Bar
    scores: Sequence[float]
    """Each person's points, in percent."""
    mean: Score
    passed: int
    """How many would pass."""
    criteria: dict[str, Score]
    items: Sequence[ItemResult]

    @property
    def pass_interval(self) -> Interval:
        """The interval of the share of people who would pass."""
        return wilson(self.passed, len(self.scores))

    @property
    def too_easy(self) -> list[ItemResult]:
        """The questions that more than 60% of these people answered correctly, the easiest first."""
        return sorted((item for item in self.items if item.is_too_easy), key=lambda item: -item.share)


def analyse(sheets: Sequence[Sheet], bar: Bar) -> list[Result]:
    """The result of each module that is in these answers; all variants of its test are taken together."""
    modules = dict.fromkeys(sheet.paper.module for sheet in sheets)
    return [_result(module, [sheet for sheet in sheets if sheet.paper.module == module], bar) for module in modules]


def _result(module: str, sheets: Sequence[Sheet], bar: Bar) -> Result:
    scores = [_percent(sheet, sheet.paper.asked) for sheet in sheets]
    by_person = [_by_criterion(sheet) for sheet in sheets]
    passed = sum(map(bar.is_reached, scores, by_person))
    criteria = {criterion: [of_person[criterion] for of_person in by_person if criterion in of_person] for criterion in CRITERIA}
    means = {criterion: _score(percents) for criterion, percents in criteria.items() if percents}
    return Result(module, bar, scores, _score(scores), passed, means, list(_items(sheets)))


def _by_criterion(sheet: Sheet) -> dict[str, float]:
    """What a person earned in each criterion that the test asks, in percent."""
    asked = {criterion: [one for one in sheet.paper.asked if one.question.criterion == criterion] for criterion in CRITERIA}
    return {criterion: _percent(sheet, questions) for criterion, questions in asked.items() if questions}


def _score(percents: Sequence[float]) -> Score:
    return Score(len(percents), fmean(percents), of_mean(percents))


def _percent(sheet: Sheet, asked: Iterable[Asked]) -> float:
    questions = [(one.question, sheet.answers.get(one.number)) for one in asked]
    return 100 * sum(question.score(answer) for question, answer in questions) / sum(question.points or 0 for question, _ in questions)


def _items(sheets: Sequence[Sheet]) -> Iterable[ItemResult]:
    """Each question that was asked, in each variant, in the order of the tests."""
    for paper in {sheet.paper.code: sheet.paper for sheet in sheets}.values():
        answers = [sheet.answers for sheet in sheets if sheet.paper.code == paper.code]
        for asked in paper.asked:
            given = [of_person.get(asked.number) for of_person in answers]
            shares = [asked.question.share(answer) for answer in given]
            yield ItemResult(asked, len(given), given.count(None), sum(map(asked.question.is_right, given)), 100 * fmean(shares))


def as_csv(results: Iterable[Result]) -> str:
    """Everything as one table: the whole test, who would pass, the criteria, the questions. Percents and their 95% intervals."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(("module", *_COLUMNS))
    for result in results:
        table.writerows((result.module, *row) for row in _rows(result))
    return text.getvalue()


def _rows(result: Result) -> Iterable[Sequence[object]]:
    yield _score_row("test", "all", result.mean)
    share, (low, high) = result.passed / len(result.scores), result.pass_interval
    yield ("passed", "all", "", "", "", len(result.scores), "", *_rounded(100 * share, 100 * low, 100 * high), "", "")
    yield from (_score_row("criterion", name, score) for name, score in result.criteria.items())
    for item in result.items:
        question, (low, high) = item.asked.question, item.interval
        about = (question.id, item.asked.variant, question.type, question.criterion, item.n, item.unanswered)
        percents = _rounded(100 * item.share, 100 * low, 100 * high, item.points)
        yield ("question", *about, *percents, "more than 60% know it without the course" if item.is_too_easy else "")


def _score_row(what: str, name: str, score: Score) -> Sequence[object]:
    interval = _rounded(*score.interval) if score.interval else ("", "")
    return (what, name, "", "", "", score.n, "", *_rounded(score.percent), *interval, "", "")


def _rounded(*numbers: float) -> tuple[str, ...]:
    return tuple(f"{number:.1f}" for number in numbers)
