"""Practice, warm-ups and cases that give away a graded question.

Two texts are compared by the cosine of their content words, weighted by rarity (TF-IDF): all that is read before
answering, and the right answers alone. The larger of the two counts.

The threshold was set on the course before its questions had variants (24,900 pairs), in which a reviewer who had read
everything named 14 pairs (C44) and one more (C45). At 0.5, 7 pairs are reported, 5 of them among the 15: precision 0.71,
recall 0.33. At 0.4 there are 16, with 7 of the 15: precision 0.44, recall 0.47. The other pairs teach the same rule in
other words, as a lesson must; no comparison of words separates these, so a count of 0 does not replace a reader.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from grading.authoring.measuring.words import content_words
from grading.authoring.module_checks import Module
from widgets.forms.choose_all.form import ChooseAll
from widgets.forms.choose_one.form import ChooseOne
from widgets.forms.match.form import Match
from widgets.forms.order.form import Order
from widgets.forms.question import Question
from widgets.kinds.case.kind import Case
from widgets.kinds.case.scenes import Scene
from widgets.kinds.refresher.kind import Refresher
from widgets.kinds.warmup.kind import Warmup

ALIKE = 0.5
"""The similarity from which a text gives another away."""
_LEAST_WORDS = 3
"""The fewest content words of right answers that are compared: shorter ones ("OIOS") are alike everywhere."""


@dataclass(frozen=True, eq=False)
class Told:
    """What a learner reads in one place."""

    module: str
    name: str
    texts: Sequence[str]
    """Everything that is read before answering."""
    answers: Sequence[str]
    """The right answers, or what a scene offers."""

    @cached_property
    def words(self) -> Counter[str]:
        """The content words of all texts."""
        return content_words(self.texts)

    @cached_property
    def answer_words(self) -> Counter[str]:
        """The content words of the answers."""
        return content_words(self.answers)


@dataclass(frozen=True)
class GiveAway:
    """A place that gives away a variant of a graded question."""

    practice: Told
    graded: Told
    similarity: float


def give_aways(modules: Sequence[Module], threshold: float = ALIKE) -> list[GiveAway]:
    """All pairs of an ungraded and a graded text of these modules that are at least so similar, the most similar first."""
    practice = [told for module in modules for told in _practice(module)]
    graded = [told for module in modules for told in _graded(module)]
    weights = _rarity([*practice, *graded])
    vectors = {told: (_vector(told.words, weights), _vector(told.answer_words, weights)) for told in [*practice, *graded]}
    pairs = (GiveAway(one, other, _similarity(vectors[one], vectors[other])) for one in practice for other in graded)
    return sorted((pair for pair in pairs if pair.similarity >= threshold), key=lambda pair: -pair.similarity)


Vector = dict[str, float]
"""The weight of each word, in a text whose weights have the length 1."""


def _similarity(one: tuple[Vector, Vector], other: tuple[Vector, Vector]) -> float:
    whole, answers = (_cosine(*pair) for pair in zip(one, other, strict=True))
    are_long = min(len(one[1]), len(other[1])) >= _LEAST_WORDS
    return max(whole, answers if are_long else 0.0)


def _cosine(one: Vector, other: Vector) -> float:
    return math.fsum(one[word] * other[word] for word in one.keys() & other.keys())


def _rarity(all_told: Sequence[Told]) -> Vector:
    texts = Counter(word for told in all_told for word in told.words.keys() | told.answer_words.keys())
    return {word: math.log(len(all_told) / count) for word, count in texts.items()}


def _vector(words: Counter[str], weights: Vector) -> Vector:
    raw = {word: (1 + math.log(count)) * weights[word] for word, count in words.items()}
    length = math.sqrt(math.fsum(value * value for value in raw.values())) or 1.0
    return {word: value / length for word, value in raw.items()}


# What is read where.


def _graded(module: Module) -> Iterator[Told]:
    for question in module.scored:
        for id in question.variant_ids:
            if shown := question.as_seen(id):
                yield _of_question(module, f"{question.id} {id}" if question.variants else question.id, shown)


def _practice(module: Module) -> Iterator[Told]:
    for found in module.declared:
        match found.declaration:
            case Question(graded=False) as question:
                yield _of_question(module, question.id, question)
            case Warmup(statements=statements):
                yield from (Told(_name(module), id, [statement.text], [statement.text]) for id, statement in statements.items())
            case Case(id=id, scenes=scenes):
                yield from (_of_scene(module, f"{id}/{name}", scene) for name, scene in scenes.items())
            case Refresher(questions=questions):
                yield from (_of_question(module, id, question.as_question(id)) for id, question in questions.items())
            case _:
                pass


def _of_scene(module: Module, name: str, scene: Scene) -> Told:
    choices = [choice.text for choice in scene.choices.values()]
    told = [scene.text, *(line.words for line in scene.says), scene.ask]
    if scene.question is None:
        return Told(_name(module), name, [*told, *choices], choices)
    asked = _of_question(module, name, scene.question.as_question("question"))
    return Told(_name(module), name, [*told, *asked.texts], asked.answers)


def _of_question(module: Module, name: str, question: Question) -> Told:
    parts = [text for field in ("options", "items", "left", "right") for text in getattr(question, field, {}).values()]
    return Told(_name(module), name, [question.prompt, *parts], [*_right(question)])


def _right(question: Question) -> Iterable[str]:
    """The texts of the right answer; of a statement, the statement."""
    match question:
        case ChooseOne(options=options, key=str() as key):
            return [options.get(key, "")]
        case ChooseAll(options=texts, key=list() as keys) | Order(items=texts, key=list() as keys):
            return [texts.get(key, "") for key in keys]
        case Match(left=left, right=right, key=dict() as pairs):
            return [f"{left.get(one, '')} {right.get(other, '')}" for one, other in pairs.items()]
        case _:
            return [question.prompt]


def _name(module: Module) -> str:
    return module.notebook.removesuffix(".ipynb")
