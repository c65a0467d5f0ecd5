"""A question of any form: what all forms share, and the parts that each must add."""

import random
import re
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Self, TypeAlias

import msgspec

from widgets.declaration import Declaration
from widgets.forms.criteria import CRITERIA, Criterion
from widgets.ids import FIRST_VARIANT, id_problems
from widgets.minutes import reading_seconds
from widgets.plain import JsonObject
from widgets.schema import Text

MAX_POINTS = 100
"""The most that one question may be worth."""
Key = str | bool | list[str] | dict[str, str]
Answer: TypeAlias = Any
"""A valid answer: what it is made of, each form knows."""
Pick = Callable[[dict[str, str]], str]
"""A way to pick an option without reading the question, given the options' texts by id."""
LEAST_VARIANTS = 3
"""The fewest variants of a graded question in a module that has parallel forms of its test, so that a second attempt repeats nothing."""
_FIRST = ("kind", "id", "type", "prompt", "criterion", "points", "about", "read")
_LAST = ("shuffle", "sources", "variants", "void", "key", "why", "graded")
"""The fields that all forms share, in the order of the page's data: the form's own fields come between them."""


def _type_of(name: str) -> str:
    """What authors write under 'type' for the class of this name: 'choose-one' for ChooseOne."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name.rpartition(".")[2]).lower()


class Variant(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Another version of a graded question: what it asks instead. It has the form's own fields, too (`widgets.forms.variants`)."""

    prompt: Text
    key: Key | None = None
    why: dict[str, Text] | None = None
    sources: list[str] = []
    """Its own sources; without any, those of the question."""
    about: Text | None = None
    """What to read again after it, if that is not what the question names."""
    read_again: str | None = msgspec.field(default=None, name="read")
    """The page that teaches it, if that is not the one that the question names."""


class Question(Declaration, kw_only=True, tag_field="type", tag=_type_of):
    """A question; graded if it has points, otherwise practice. A subclass is a form, in a folder of its own.

    Each form must define what raises NotImplementedError here, and `thinking_seconds`.
    """

    kind: ClassVar[str] = "question"
    type: ClassVar[str]
    is_released: ClassVar[bool] = True
    """Whether authors can use the form; False until the page can draw it."""
    by_hand: ClassVar[bool] = False
    """Whether an instructor marks it; all other forms are scored by their key."""
    practice_only: ClassVar[bool] = False
    """Whether the form is refused in a test."""
    wrong_tells_right: ClassVar[bool] = False
    """Whether learners who know that their answer is wrong know the right one."""
    fits_show_of_hands: ClassVar[bool] = False
    """Whether a room full of people can answer it together."""
    thinking_seconds: ClassVar[int]
    """How long a learner takes to think and to answer once the question has been read, in seconds."""

    prompt: Text
    criterion: Criterion | None = None
    points: int | None = None
    about: Text | None = None
    read_again: str | None = msgspec.field(default=None, name="read")
    """The English heading of the module's page that teaches what the key needs."""
    shuffle: bool = True
    sources: list[str] = []
    void: Text | msgspec.UnsetType = msgspec.UNSET
    """Why everyone has the points of this question, whatever they answered; a sentence for learners."""
    key: Key | None = None
    """The right answer as the author wrote it; None in a released question that is graded."""
    why: dict[str, Text] | None = None
    variants: dict[str, Variant] = {}
    """The parallel versions after the first one, by id, in their order."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.type = _type_of(cls.__name__)

    # What each form defines.

    @property
    def choices(self) -> list[str]:
        """The ids that need feedback each, for example the options."""
        raise NotImplementedError

    def field_problems(self) -> Iterator[str]:
        """Say what is wrong with the form's own fields, one sentence each."""
        raise NotImplementedError

    def key_problems(self) -> Iterator[str]:
        """Say what is wrong with the key of a question that has one, one sentence each."""
        raise NotImplementedError

    def is_answer(self, value: object) -> bool:
        """Whether any JSON `value` has the form of an answer to this question and is not empty."""
        raise NotImplementedError

    def share_of(self, answer: Answer) -> float:
        """How much of a valid answer agrees with the key, from 0 to 1."""
        raise NotImplementedError

    def in_words(self, answer: Answer) -> str:
        """A valid answer in the question's words, a line for each of its parts."""
        raise NotImplementedError

    def reasons(self, value: object) -> Iterator[str]:
        """The paragraphs of 'why' that a learner who answered `value` reads with the right answer."""
        raise NotImplementedError

    def by_habit(self, statement: str, pick: Pick) -> Answer:
        """The answer of learners who do not read: the same `statement` each time, the option that they `pick`, everything ticked."""
        raise NotImplementedError

    def sample(self, chance: float, dice: random.Random) -> Answer:
        """The answer of a demonstration's learner who knows the right one with this `chance`, from 0 to 1."""
        raise NotImplementedError

    # What all forms share.

    @property
    def graded(self) -> bool:
        """Whether the question counts (a reflection counts by an instructor's mark)."""
        return self.points is not None

    @property
    def variant_ids(self) -> list[str]:
        """The ids of all parallel versions, the first one included, in their order."""
        return [FIRST_VARIANT, *self.variants]

    def as_seen(self, id: str) -> Self | None:
        """The question as its learner saw it, given the id of the variant that the answer stores; empty means the first one.

        None if it has no such variant.
        """
        if id in ("", FIRST_VARIANT):
            return self.first_variant
        if id not in self.variants:
            return None
        own = msgspec.structs.asdict(self.variants[id])
        inherited = {field: own[field] or getattr(self, field) for field in ("sources", "about", "read_again")}
        return msgspec.structs.replace(self, **own | inherited | {"variants": {}})

    @property
    def first_variant(self) -> Self:
        """The question without other variants."""
        return msgspec.structs.replace(self, variants={}) if self.variants else self

    def all_variants(self) -> Iterator[Self]:
        """The question as each of its variants."""
        return (shown for id in self.variant_ids if (shown := self.as_seen(id)))

    @property
    def is_void(self) -> bool:
        """Whether everyone has the question's points, because the course made a mistake."""
        return self.void is not msgspec.UNSET

    @property
    def right_answer(self) -> Answer:
        """The key as the answer that the page would store; None if the question has no key."""
        return self.key

    def score(self, value: object) -> float:
        """The points that the answer `value` earns, a finite float from 0 to the question's points.

        Anything that is not an answer of the question's form earns nothing. A practice question, a released
        one (without key) and a reflection (marked by hand) earn nothing either. A void question always
        earns its points.
        """
        if self.points is None or self.key is None:
            return 0.0
        if self.is_void:
            return float(self.points)
        return float(self.points) * self.share(value)

    def share(self, value: object) -> float:
        """How much of an answer is right, from 0 to 1; 0 if the value is not a valid answer."""
        return self.share_of(value) if self.is_answer(value) else 0.0

    def is_right(self, value: object) -> bool:
        """Whether the answer is completely right. For a void question, every answer is, and a missing one too."""
        return self.key is not None and (self.is_void or self.share(value) == 1.0)

    def seconds(self) -> float:
        """How long a learner spends on it in seconds: on reading and answering, and on the feedback that practice gives."""
        reading = sum(map(reading_seconds, self._texts_to_read()))
        return reading + self.thinking_seconds + (0 if self.graded else why_seconds(self.why))

    def problems(self) -> Iterator[str]:
        """Say what is wrong, one sentence each."""
        yield from super().problems()
        if self.points is not None and not 1 <= self.points <= MAX_POINTS:
            yield f"The field 'points' must be a whole number from 1 to {MAX_POINTS}. Leave it out for a practice question."
        if self.graded and self.practice_only:
            yield f"A question of type '{self.type}' is for practice and cannot be graded. Remove 'points', or change the type."
        yield from self.field_problems()
        yield from self._void_problems()
        yield from self._marking_problems()
        yield from self._variants_problems()

    def as_json(self) -> JsonObject:
        """The question as plain data for the page."""
        data = super().as_json() | {"type": self.type, "graded": self.graded}
        if self.key is not None:
            data["key"] = self.right_answer
        own = [name for name in data if name not in (*_FIRST, *_LAST)]
        return {name: data[name] for name in (*_FIRST, *own, *_LAST) if name in data}

    def _texts_to_read(self) -> Iterator[str]:
        """What a learner reads before answering: the prompt and the texts of the form's own fields."""
        yield self.prompt
        for name in self.__struct_fields__:
            if name not in Question.__struct_fields__:
                value = getattr(self, name)
                yield from value.values() if isinstance(value, dict) else [value] if isinstance(value, str) else []

    def _void_problems(self) -> Iterator[str]:
        if self.void is msgspec.UNSET:
            return
        if self.by_hand:
            yield "A reflection cannot be void: an instructor marks it by hand and can give everyone its points. Remove 'void'."
        elif not self.graded:
            yield "A practice question cannot be void, because it has no points. Remove 'void', or remove the question."
        elif not self.void.strip():
            yield "The field 'void' is empty. Write one sentence that tells learners why the question does not count, or remove the field."

    def _marking_problems(self) -> Iterator[str]:
        """Say what is missing or wrong of what marking takes."""
        if self.graded and not self.criterion:
            yield f"A graded question needs 'criterion': one of {', '.join(CRITERIA)}."
        if self.graded and not self.about:
            yield "A graded question needs 'about': a few words on what to read again, without the answer."
        yield from self._key_and_why_problems()

    def _variants_problems(self) -> Iterator[str]:
        """Say what is wrong with the variants, and which of them."""
        if self.variants and not self.graded:
            yield "Only a graded question has variants. Remove 'variants', or add 'points'."
        elif self.variants and self.by_hand:
            yield f"A question of type '{self.type}' has no variants. Remove 'variants'."
        if FIRST_VARIANT in self.variants:
            yield f"The variant '{FIRST_VARIANT}' is the question's own prompt. Give the one in 'variants' another id."
        yield from id_problems(self.variants, "in 'variants'")
        for id in self.variants:
            shown = self.as_seen(id)
            if shown and id != FIRST_VARIANT:
                yield from (f"In the variant '{id}': {problem}" for problem in shown._own_problems(is_keyed=self.key is not None))

    def _own_problems(self, *, is_keyed: bool) -> Iterator[str]:
        """Say what is wrong of what a variant has of its own. If the question has a key, so must each variant."""
        yield from self.field_problems()
        if is_keyed and self.key is None and self.why is None:
            yield "The field 'key' is missing. Add the right answer."
        yield from self._key_and_why_problems()

    def _key_and_why_problems(self) -> Iterator[str]:
        if self.key is not None:
            yield from self.key_problems()
        if self.key is not None or self.why is not None:
            yield from self._why_problems(self.why or {})

    def _why_problems(self, why: dict[str, str]) -> Iterator[str]:
        if self.key is None:
            yield "The field 'key' is missing. Add the right answer."
        for choice in self.choices:
            if not str(why.get(choice, "")).strip():
                yield f"Feedback is missing: add '{choice}' to 'why'."
        for extra in set(why) - set(self.choices):
            yield f"The feedback 'why: {extra}' belongs to nothing. There are: {', '.join(self.choices)}."

    def _entry_problems(self, field: str, least: int) -> Iterator[str]:
        """Say what is wrong with a field of texts by id that has at least so many."""
        entries = getattr(self, field)
        if len(entries) < least:
            yield f"A question of type '{self.type}' needs more entries in '{field}' (three; for a match two)."
        yield from id_problems(entries, f"in '{field}'")

    def _reasons_for_one(self, value: object) -> Iterator[str]:
        """The reasons for one wrong choice and for the right one."""
        why = self.why or {}
        chosen = value if self.is_answer(value) and value != self.right_answer else None
        return (why[side] for side in (chosen, self.right_answer) if isinstance(side, str) and side in why)

    def _reason_each(self, texts: dict[str, str]) -> Iterator[str]:
        """Every reason, after the text that it belongs to."""
        return (f"{texts.get(part, part)}: {reason}" for part, reason in (self.why or {}).items())


def why_seconds(why: dict[str, str] | None) -> float:
    """How long the feedback on a question takes to read, in seconds: half of it, as learners skip what they know."""
    return sum(map(reading_seconds, (why or {}).values())) / 2
