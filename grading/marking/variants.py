"""Whether the variants that a learner answered are those that seed and draw give."""

from collections.abc import Iterable

from grading.marking.attempts import Attempt
from grading.marking.questions import auto_scored, variant_in
from widgets.answers.drawn_test import drawn_test, follows
from widgets.content.reserved_entries import DRAWN_TEST
from widgets.forms.question import LEAST_VARIANTS, Question
from widgets.plain_log import printable


def unexpected_variants(attempt: Attempt, questions: Iterable[Question]) -> dict[str, str]:
    """The stored variants that do not follow from the seed and the draw of the attempt's drawn test, by question.

    They count like any other: a page that was open while the course was changed can have chosen them. An answer
    without a variant, from before the question had several, is to the first one.
    """
    test = drawn_test(attempt.value(DRAWN_TEST))
    stored = [(question, variant_in(attempt.entries, question.id)) for question in auto_scored(questions) if question.variants]
    return {
        question.id: variant
        for question, variant in stored
        if variant and not (test and follows(test, attempt.module, question.id, question.variant_ids, variant, LEAST_VARIANTS))
    }


def variants_line(attempt: Attempt, questions: Iterable[Question]) -> str:
    """A line for an instructor about an attempt with such variants; empty for all others."""
    unexpected = unexpected_variants(attempt, questions) if attempt.is_attempt else {}
    if not unexpected:
        return ""
    named = ", ".join(f"{question} ({printable(variant)})" for question, variant in unexpected.items())
    return (
        f"Variants were not drawn by the course's rule: {attempt.learner} ({attempt.module}), attempt {attempt.attempt}: {named}. "
        "They are graded anyway; if it happens again, ask how the test was taken."
    )
