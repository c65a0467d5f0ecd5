"""Variants that a release takes away: refused if a learner has answered them, otherwise kept for answers that are still on their way."""

from collections.abc import Mapping

import msgspec

from grading.course.gradebook import gradebook_exists
from grading.course.opening import Course
from grading.marking.attempts import Attempts
from grading.marking.ledger import Ledger
from grading.marking.questions import variant_in
from widgets.forms.question import Question, Variant
from widgets.kinds.registry import parse_cell

Sources = Mapping[str, tuple[bool, str]]
"""Graded questions, by id: whether marked by hand, and the cell's text."""
Removed = dict[str, dict[str, Variant]]
"""Variants by question and id."""


def removed_variants(before: Sources, wanted: Sources) -> Removed:
    """The variants that questions had before and have no more. Raises CourseProblem if a cell cannot be read."""
    return {id: gone for id in before.keys() & wanted.keys() if (gone := _gone(_variants(before[id]), _variants(wanted[id])))}


def removal_problem(course: Course, module: str, removed: Removed) -> str:
    """Why these variants cannot be removed, as a sentence: a learner has answered one of them. Empty if they can."""
    db_url = course.directory.db_url
    if not removed or not gradebook_exists(db_url):
        return ""
    attempts = Attempts(db_url).history(module)
    variants = [(id, variant) for id in sorted(removed) for variant in removed[id]]
    answered = [f"{id} ({variant})" for id, variant in variants if any(variant_in(one.entries, id) == variant for one in attempts)]
    if not answered:
        return ""
    return (
        f"Learners have answered variants that '{module}' would lose: {', '.join(answered)}. "
        "Put them back; where a key was wrong, change it (everybody is then regraded)."
    )


def keep_removed(course: Course, module: str, removed: Removed) -> None:
    """Note these variants in the ledger, so that an answer which arrives later is still scored by its own key."""
    for id, variants in removed.items():
        Ledger(course.directory.db_url).note("variant", module=module, key=id, value=msgspec.to_builtins(variants))


def _gone(before: dict[str, Variant], wanted: dict[str, Variant]) -> dict[str, Variant]:
    return {id: variant for id, variant in before.items() if id not in wanted}


def _variants(question: tuple[bool, str]) -> dict[str, Variant]:
    by_hand, source = question
    declared = None if by_hand else parse_cell(source)
    return declared.variants if isinstance(declared, Question) else {}
