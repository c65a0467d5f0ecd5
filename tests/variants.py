"""Parallel forms of the small module of tests: each scored question gets two more variants, made from its own."""

import json
from typing import Any

from widgets.forms.question import Question
from widgets.kinds.registry import magic_of, parse_cell

MARKS = {"b": "Second version.", "c": "Third version."}
"""How the prompts of the variants begin."""


def with_variants(source: str) -> str:
    """A cell's source with two more variants, if it is a question that is scored by its key; any other cell unchanged."""
    if magic_of(source) != "question":
        return source
    question = parse_cell(source)
    if not isinstance(question, Question) or not question.graded or question.by_hand or question.variants:
        return source
    lines = ["variants:"]
    for number, (id, mark) in enumerate(MARKS.items(), start=1):
        own = {field: getattr(question, field) for field in question.__struct_fields__ if field not in Question.__struct_fields__}
        fields = {"prompt": f"{mark} {question.prompt}", **own, "key": other_key(question, number), "why": question.why}
        lines += [f"  {id}:", *(f"    {name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items())]
    return "\n".join([source.rstrip("\n"), *lines])


def other_key(question: Question, number: int) -> Any:
    """Another key of a question of this form, where there is one."""
    key: Any = question.right_answer
    match question.type:
        case "true-false":
            return (key == "true") == (number % 2 == 0)
        case "choose-one":
            return question.choices[(question.choices.index(key) + number) % len(question.choices)]
        case "choose-all":
            return [id for id in question.choices if id not in key] or key
        case "order":
            return [*key[number:], *key[:number]]
        case "match":
            sides = list(key.values())
            return dict(zip(key, [*sides[number:], *sides[:number]], strict=True))
    return key
