"""The test of a module as it is printed: questions by number, options by letter, and a code that names exactly this print."""

import hashlib
import json
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from string import ascii_uppercase

from grading.authoring.module_checks import Module
from widgets.advice import command
from widgets.content.mission import Mission
from widgets.forms.question import Question
from widgets.forms.true_false.form import TrueFalse
from widgets.ids import FIRST_VARIANT
from widgets.problems import CourseProblem

_CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_CODE_LENGTH = 5
_LETTERED = ("options", "items", "right")
"""The fields whose entries have letters; a form has one of them."""


@dataclass(frozen=True)
class Print:
    """What is printed of a question: nothing of its key."""

    number: int
    form: str
    prompt: str
    lefts: tuple[str, ...]
    """What to find a letter for, in a match."""
    choices: Mapping[str, str]
    """The texts by letter."""


@dataclass(frozen=True)
class Asked:
    """A question of a test on paper, with its key."""

    number: int
    question: Question
    variant: str
    letters: Mapping[str, str]
    """The ids of its options, items or right sides, by letter."""

    @property
    def printed(self) -> Print:
        """What is printed of it."""
        texts = _lettered(self.question)
        lefts = tuple(getattr(self.question, "left", {}).values())
        choices = {letter: texts[id] for letter, id in self.letters.items()}
        return Print(self.number, self.question.type, self.question.prompt, lefts, choices)


@dataclass(frozen=True)
class Paper:
    """The test of a module in one of its parallel forms."""

    module: str
    variant: str
    asked: tuple[Asked, ...]

    @property
    def printed(self) -> list[Print]:
        """What is printed."""
        return [asked.printed for asked in self.asked]

    @cached_property
    def code(self) -> str:
        """Letters that change with everything that is printed, so that answers are never read with another test."""
        shown = [[part.form, part.prompt, part.lefts, list(part.choices.items())] for part in self.printed]
        digest = hashlib.sha256(json.dumps([self.module, self.variant, shown]).encode()).digest()
        return "".join(_CODE_LETTERS[byte % len(_CODE_LETTERS)] for byte in digest[:_CODE_LENGTH])


def paper_of(module: Module, variant: str, mission: Mission) -> Paper:
    """The test of a module in a variant; a question without that variant is asked as the first one. Raises CourseProblem."""
    name = _name(module)
    questions = list(_questions(module))
    if not questions:
        raise CourseProblem(f"The module '{name}' has no graded question, so there is nothing to pilot.")
    if variant not in variants_of(module):
        raise CourseProblem(f"The test of '{name}' has no variant '{variant}'. There are: {', '.join(variants_of(module))}.")
    asked = (_asked(number, name, question, variant, mission) for number, question in enumerate(questions, 1))
    return Paper(name, variant, tuple(asked))


def all_papers(modules: Iterable[Module], mission: Mission) -> dict[str, Paper]:
    """Every test that can be printed now, by its code."""
    papers = (paper_of(module, variant, mission) for module in modules if any(_questions(module)) for variant in variants_of(module))
    return {paper.code: paper for paper in papers}


def variants_of(module: Module) -> list[str]:
    """The ids of all variants in a module's test."""
    return list(dict.fromkeys([FIRST_VARIANT, *(id for question in _questions(module) for id in question.variant_ids)]))


def _questions(module: Module) -> Iterator[Question]:
    """The questions of the test that count; a void one does not."""
    return (question for question in module.scored if not question.is_void)


def _asked(number: int, module: str, question: Question, variant: str, mission: Mission) -> Asked:
    seen = question.as_seen(variant)
    shown, id = (seen, variant) if seen else (question.first_variant, FIRST_VARIANT)
    if shown.key is None or list(shown.problems()):
        raise CourseProblem(f"The question '{question.id}' of '{module}' has mistakes. To see them: {command('validate')}")
    entries = list(_lettered(shown))
    if shown.shuffle:
        random.Random(f"{module}/{question.id}/{id}").shuffle(entries)  # noqa: S311  # the same on each print
    return Asked(number, mission.filled(shown), id, dict(zip(ascii_uppercase, entries, strict=False)))


def _lettered(question: Question) -> dict[str, str]:
    """The texts that have letters, by id; a statement has none, because its answers are words."""
    if isinstance(question, TrueFalse):
        return {}
    return next((entries for field in _LETTERED if (entries := getattr(question, field, {}))), {})


def _name(module: Module) -> str:
    return module.notebook.removesuffix(".ipynb")
