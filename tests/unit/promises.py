"""What every module keeps to, whoever edits it next."""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from widgets.forms.criteria import CRITERIA
from widgets.forms.question import LEAST_VARIANTS, Question
from widgets.forms.truth import truth
from widgets.kinds.diagram.diagram import ROOM
from widgets.minutes import word_count

FORMS = {"true-false", "choose-one", "choose-all", "order", "match"}


def sections(pages: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """The pages of the lesson, by the number with which their titles begin."""
    return {int(number): page for page in pages if (number := page["title"].split(".")[0]).isdigit()}


def diagram_texts(page: dict[str, Any]) -> Iterator[str]:
    """The texts that a page's diagrams show, those included that open on a press."""
    yield from _texts([block["cell"] for block in page["blocks"] if block.get("cell", {}).get("kind") == "diagram"])


def _texts(node: object, field: str = "") -> Iterator[str]:
    match node:
        case str(text) if field in ROOM:
            yield text
        case list(entries):
            for entry in entries:
                yield from _texts(entry, field)
        case dict(entries):
            for name, entry in entries.items():
                yield from _texts(entry, field if field == "cells" else name)


def taught_words(page: dict[str, Any]) -> int:
    """The words of a page's prose and of its diagrams: what a diagram shows, the prose does not repeat."""
    return page["words"] + sum(map(word_count, diagram_texts(page)))


def require_short_sections(pages: list[dict[str, Any]], count: int) -> None:
    """Sections are numbered without a gap, teach something, have little prose and ask something."""
    numbered = sections(pages)
    assert sorted(numbered) == list(range(1, count + 1))
    for page in numbered.values():
        least = 100 if page["title"].endswith("Summary") else 150
        assert taught_words(page) >= least, page["title"]
        assert page["words"] <= 400, page["title"]
        assert page["practice"] >= 1, page["title"]


def require_balance(asked: Iterable[Question]) -> None:
    """Each criterion is asked at least five times, and each form is used; of all statements, half are true, but not in each criterion."""
    asked = list(asked)
    assert len(asked) >= 25
    assert {question.type for question in asked} == FORMS
    assert {question.criterion for question in asked} == set(CRITERIA)
    assert min(Counter(question.criterion for question in asked).values()) >= 5
    sides = Counter(truth(shown.key) for question in asked if question.type == "true-false" for shown in question.all_variants())
    assert abs(sides["true"] - sides["false"]) <= sum(sides.values()) / 10


def require_variants(asked: Iterable[Question]) -> None:
    """Each question has at least three variants, no two of which ask the same."""
    for question in asked:
        prompts_and_keys = [(variant.prompt, variant.key) for variant in question.all_variants()]
        assert len(prompts_and_keys) >= LEAST_VARIANTS, question.id
        assert all(one != other for one, other in itertools.combinations(prompts_and_keys, 2)), question.id


def require_ends(case: dict[str, Any]) -> None:
    """A case asks a question, and ends well, badly and in between, for the victim, the learner and the mission."""
    scenes = case["scenes"].values()
    ends = [scene["end"] for scene in scenes if "end" in scene]
    assert {end["verdict"] for end in ends} == {"good", "mixed", "harmful"}, case["id"]
    assert all(end["victim"] and end["learner"] and end["mission"] for end in ends), case["id"]
    assert any("question" in scene for scene in scenes), case["id"]


def require_long_case(case: dict[str, Any]) -> None:
    """A case with a note on its content, many scenes and decisions, and three or four ends."""
    require_ends(case)
    scenes = case["scenes"].values()
    assert case["note"], case["id"]
    assert len(scenes) >= 10, case["id"]
    assert sum("choices" in scene for scene in scenes) >= 5, case["id"]
    assert 3 <= sum("end" in scene for scene in scenes) <= 4, case["id"]
