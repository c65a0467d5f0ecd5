"""Every form of question as its folder has it: its golden answers, and a whole question of its own."""

from typing import Any

from ruamel.yaml import YAML

from widgets.forms.question import Question
from widgets.forms.registry import every_form
from widgets.paths import PACKAGE

FOLDERS = {type: PACKAGE / "forms" / type.replace("-", "_") for type in every_form()}


def golden(type: str) -> dict[str, Any]:
    """The cases of a form's `golden.yaml`: a question each, and answers with the scores that they earn."""
    cases: dict[str, Any] = YAML(typ="safe").load(FOLDERS[type] / "golden.yaml")
    return cases


def question(type: str, **fields: Any) -> Question:
    """A question of this form, not checked."""
    return every_form()[type](**{"id": "q", "prompt": "What?"} | fields)
