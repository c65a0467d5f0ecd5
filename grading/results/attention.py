"""What an instructor should look at first, in order: each row says what was found, on how many learners, and what to do."""

from collections.abc import Hashable, Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from grading.analysis import flags
from grading.analysis.confidence import FREQUENT, HARMFUL
from grading.analysis.intervals import Interval
from grading.analysis.variants import DIFFERENT
from grading.results.answers import TEST
from grading.results.frames import CohortResults
from grading.results.item_tables import DRAWS_BEST, WHOLE_TEST
from grading.results.learning import BEFORE

COLUMNS = ["rank", "finding", "asked_in", "question", "variant", "topics", "about", "n", "evidence", "what_to_do"]
CONFIDENT_ERRORS = "confident errors"
_KEY, _BEST, _UNEQUAL = "key may be wrong", "a wrong option attracts the best", "variants are not equally difficult"
_TEACH = "Teach this again: learners who are wrong and sure do not look it up."
_EXPECT = "Give this time in the lesson: learners arrive with this mistake."
_EQUALISE = "Make the variants equally difficult: a result must not depend on the draw."
_OF_FLAG = {
    flags.CHECK_KEY: (_KEY, "Check the key and the wording."),
    flags.GUESSING: (flags.GUESSING, "Look for a common mistake or a wrong key: see options-by-third.csv."),
    flags.HARD: (flags.HARD, "Teach it again, or make the question clearer."),
    flags.OMITTED: (flags.OMITTED, "Check that the question is clear, and that learners have time for it."),
    flags.WEAKLY_RELATED: (flags.WEAKLY_RELATED, "Check the wording: learners who know more do hardly better."),
    flags.EASY: (flags.EASY, "Nothing has to be done. The question says little about who has learnt what."),
}
"""The finding that each flag is, and what to do; the most urgent first."""
_ORDER = [
    CONFIDENT_ERRORS,
    _KEY,
    _BEST,
    flags.GUESSING,
    flags.HARD,
    _UNEQUAL,
    flags.OMITTED,
    flags.WEAKLY_RELATED,
    flags.EASY,
]
"""The findings, the most urgent first; confident errors in other topics than children, consent and reporting come after the keys."""


class _Finding(NamedTuple):
    """A finding before it is ranked."""

    finding: str
    asked_in: str
    question: str
    variant: str
    topics: str
    about: str
    n: int
    evidence: str
    what_to_do: str
    weight: float
    """How bad it is among findings of the same kind; larger is worse."""


class Found(NamedTuple):
    """The tables in which findings are looked for."""

    items: pd.DataFrame
    by_variant: pd.DataFrame
    options: pd.DataFrame
    differences: pd.DataFrame
    confidence: pd.DataFrame


def look_first(cohort: CohortResults, found: Found) -> pd.DataFrame:
    """A row for each finding, the most urgent first. Only what the number of learners carries is a finding.

    Confident errors in questions about children, consent and reporting come first, because they can harm people.
    """
    topics, abouts = _topics(cohort), {str(name): str(about) for name, about in cohort.questions["about"].items()}
    flagged = list(_flagged(found.items[found.items["question"] != WHOLE_TEST].assign(variant=""), topics, abouts))
    known = {(finding.question, finding.finding) for finding in flagged}
    findings = [
        *_confident_errors(found.confidence),
        *flagged,
        # What is said of the whole question is not repeated for each variant.
        *(finding for finding in _flagged(found.by_variant, topics, abouts) if (finding.question, finding.finding) not in known),
        *_attracted(found.options, topics, abouts),
        *_unequal(found.differences, topics, abouts),
    ]
    ranked = sorted(findings, key=_urgency)
    table = pd.DataFrame([(rank, *finding[:-1]) for rank, finding in enumerate(ranked, start=1)], columns=COLUMNS)
    return table.assign(synthetic="yes" if cohort.synthetic else "no")


def _urgency(found: _Finding) -> tuple[float, bool, bool, float]:
    place = float(_ORDER.index(found.finding))
    if found.finding == CONFIDENT_ERRORS and not found.topics:
        place = _ORDER.index(_KEY) + 0.5
    return place, not found.topics, found.asked_in == BEFORE, -found.weight


def _confident_errors(confidence: pd.DataFrame) -> Iterator[_Finding]:
    for row in confidence.to_dict("records"):
        around = Interval(float(row["low"]), float(row["high"]))
        if around.is_above(HARMFUL if row["topics"] else FREQUENT):
            sure = int(row["sure_right"]) + int(row["sure_wrong"])
            said = f"{row['sure_wrong']} of the {sure} learners who were sure were wrong (95% interval {_percents(around)})."
            names = (CONFIDENT_ERRORS, str(row["asked_in"]), str(row["question"]), "", str(row["topics"]), str(row["text"]))
            yield _Finding(*names, int(row["n"]), said, _EXPECT if row["asked_in"] == BEFORE else _TEACH, float(row["low"]))


def _flagged(items: pd.DataFrame, topics: Mapping[tuple[str, str], str], abouts: Mapping[str, str]) -> Iterator[_Finding]:
    """The most urgent flag of each row."""
    for row in items.to_dict("records"):
        question, variant = str(row["question"]), str(row["variant"])
        word = next((word for word in _OF_FLAG if word in str(row["flags"])), None)
        if word:
            finding, what_to_do = _OF_FLAG[word]
            names = (finding, TEST, question, variant, topics.get((question, variant), ""), abouts[question])
            said, weight = _evidence(row, finding)
            yield _Finding(*names, int(row["n"]), said, what_to_do, weight)


def _evidence(row: Mapping[Hashable, Any], finding: str) -> tuple[str, float]:
    """A sentence with the figures, and how bad it is."""
    values = {name: float(row[name]) for name in ("difficulty_p", "p_low", "p_high", "item_rest_r", "r_low", "r_high", "omitted")}
    if finding in (_KEY, flags.WEAKLY_RELATED):
        around = f"{values['r_low']:.2f} to {values['r_high']:.2f}"
        return f"Item-rest correlation {values['item_rest_r']:.2f} (95% interval {around}).", -values["r_high"]
    if finding == flags.OMITTED:
        return f"{values['omitted']:.0f} learners gave no answer.", values["omitted"]
    said = f"{100 * values['difficulty_p']:.0f}% of the points (95% interval {_percents(Interval(values['p_low'], values['p_high']))})."
    return said, values["difficulty_p"] if finding == flags.EASY else -values["difficulty_p"]


def _attracted(options: pd.DataFrame, topics: Mapping[tuple[str, str], str], abouts: Mapping[str, str]) -> Iterator[_Finding]:
    for row in options[options["note"] == DRAWS_BEST].to_dict("records"):
        question, variant = str(row["question"]), str(row["variant"])
        names = (_BEST, TEST, question, variant, topics.get((question, variant), ""), abouts[question])
        said = f"{row['upper']} of the {row['n_upper']} learners in the upper third chose '{row['option']}': {row['text']}"
        yield _Finding(*names, int(row["n"]), said, "Check the key, and whether this option can also be right.", float(row["upper"]))


def _unequal(differences: pd.DataFrame, topics: Mapping[tuple[str, str], str], abouts: Mapping[str, str]) -> Iterator[_Finding]:
    for row in differences[differences["verdict"] == DIFFERENT].to_dict("records"):
        question, variants = str(row["question"]), (str(row["variant"]), str(row["other_variant"]))
        easier, harder = variants if row["difference"] > 0 else variants[::-1]
        around = Interval(*sorted((abs(float(row["low"])), abs(float(row["high"])))))
        said = f"Variant {easier} brings {100 * abs(row['difference']):.0f} percentage points more than {harder} ({_percents(around)})."
        names = (_UNEQUAL, TEST, question, ", ".join(variants), topics.get((question, ""), ""), abouts[question])
        yield _Finding(*names, int(row["n"]) + int(row["other_n"]), said, _EQUALISE, abs(float(row["difference"])))


def _topics(cohort: CohortResults) -> dict[tuple[str, str], str]:
    """The topics of each variant of each question, and of the question as a whole under the variant ""."""
    variants = cohort.answers.variants
    of_variant = {(str(row["question"]), str(row["variant"])): str(row["topics"]) for row in variants.to_dict("records")}
    for question in dict.fromkeys(name for name, _ in of_variant):
        every = [topic for (name, _), topics in of_variant.items() if name == question for topic in topics.split(", ") if topic]
        of_variant[question, ""] = ", ".join(dict.fromkeys(every))
    return of_variant


def _percents(around: Interval) -> str:
    return f"{100 * around.low:.0f}% to {100 * around.high:.0f}%"
