"""The graded questions as a test-wise person sees them: a text, some options, and which of them earn points."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from grading.authoring.module_checks import Module
from widgets.forms.choose_all.form import ChooseAll
from widgets.forms.choose_one.form import ChooseOne
from widgets.forms.match.form import Match
from widgets.forms.question import Question
from widgets.forms.true_false.form import TrueFalse

Group = Literal["true-false", "choose-one", "choose-all", "match decoy"]
"""What is guessed: a statement's truth, the right option, a right option of several, the side that belongs to nothing."""


@dataclass(frozen=True, eq=False)
class Item:
    """A variant of a graded question."""

    module: str
    id: str
    variant: str
    group: Group
    criterion: str
    stem: str
    """What is read before the claim or the options."""
    claim: str
    """The statement to judge; empty in the other groups."""
    options: dict[str, str]
    """The options' texts by id, as they were declared; "true" and "false" for a statement."""
    right: frozenset[str]
    """The options that a guesser wants."""

    @property
    def chance(self) -> float:
        """The rate of a random pick."""
        return len(self.right) / len(self.options)

    @property
    def cell(self) -> tuple[str, str]:
        """The cell: module and question."""
        return self.module, self.id

    @property
    def name(self) -> str:
        """The name in messages: 'awareness ex-03 b'."""
        return f"{self.module} {self.id} {self.variant}"


def items_of(modules: Iterable[Module]) -> list[Item]:
    """Every variant of the graded questions of these modules in which something can be picked, in the test's order."""
    return list(
        chain.from_iterable(_items(module.notebook.removesuffix(".ipynb"), question) for module in modules for question in module.scored)
    )


def _items(module: str, question: Question) -> Iterator[Item]:
    for id in question.variant_ids:
        shown = question.as_seen(id)
        if shown is None or shown.key is None or list(shown.problems()):
            continue
        about = (module, question.id, id)
        match shown:
            case TrueFalse(prompt=prompt, right_answer=str() as right):
                stem, claim = split_claim(prompt)
                yield Item(*about, "true-false", str(shown.criterion), stem, claim, {"true": "True", "false": "False"}, frozenset([right]))
            case ChooseOne(options=options, key=str() as right):
                yield Item(*about, "choose-one", str(shown.criterion), shown.prompt, "", options, frozenset([right]))
            case ChooseAll(options=options, key=list() as all_right):
                yield Item(*about, "choose-all", str(shown.criterion), shown.prompt, "", options, frozenset(all_right))
            case Match(left=left, right=sides, key=dict() as pairs) if decoys := frozenset(sides) - set(pairs.values()):
                stem = " ".join([shown.prompt, *left.values()])
                yield Item(*about, "match decoy", str(shown.criterion), stem, "", sides, decoys)
            case _:
                pass


def split_claim(prompt: str) -> tuple[str, str]:
    """The story and the statement of a true-false prompt: the last paragraph is the statement."""
    story, _, claim = prompt.strip().rpartition("\n\n")
    return story.strip(), claim.strip()
