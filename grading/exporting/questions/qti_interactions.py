"""What a learner sees and does in a QTI item: an interaction for each form."""

from functools import singledispatch
from xml.etree import ElementTree

from grading.exporting.questions.qti_scoring import LEFT, RESPONSE, RIGHT
from grading.exporting.questions.texts import by_text, one_line
from widgets.forms.choose_all.form import ChooseAll
from widgets.forms.choose_one.form import ChooseOne
from widgets.forms.match.form import Match
from widgets.forms.numeric.form import Numeric
from widgets.forms.order.form import Order
from widgets.forms.question import Question
from widgets.forms.reflection.form import Reflection
from widgets.forms.true_false.form import TrueFalse

Element = ElementTree.Element
_LINES = "8"
"""The lines of a box for a text."""


@singledispatch
def add_interaction(question: Question, body: Element, *, is_keyed: bool) -> None:
    """Add the interaction to the body of an item. Without the key, the order of texts says nothing about it."""
    raise NotImplementedError(f"QTI export has no interaction for '{question.type}'")


@add_interaction.register(ChooseOne)
@add_interaction.register(ChooseAll)
def _choices(question: ChooseOne | ChooseAll, body: Element, *, is_keyed: bool) -> None:
    most = "1" if isinstance(question, ChooseOne) else "0"
    interaction = _interaction(body, "qti-choice-interaction", {"max-choices": most, "shuffle": _word(question.shuffle)})
    _texts(interaction, "qti-simple-choice", question.options, is_keyed=is_keyed)


@add_interaction.register
def _truth(question: TrueFalse, body: Element, *, is_keyed: bool) -> None:
    interaction = _interaction(body, "qti-choice-interaction", {"max-choices": "1", "shuffle": "false"})
    _texts(interaction, "qti-simple-choice", {"true": "True", "false": "False"}, is_keyed=True)


@add_interaction.register
def _places(question: Order, body: Element, *, is_keyed: bool) -> None:
    interaction = _interaction(body, "qti-order-interaction", {"shuffle": _word(question.shuffle)})
    _texts(interaction, "qti-simple-choice", question.items, is_keyed=is_keyed)


@add_interaction.register
def _pairs(question: Match, body: Element, *, is_keyed: bool) -> None:
    """Each left-hand side takes one right-hand side, which may serve several."""
    settings = {"max-associations": str(len(question.left)), "shuffle": _word(question.shuffle)}
    interaction = _interaction(body, "qti-match-interaction", settings)
    for prefix, entries, most in ((LEFT, question.left, "1"), (RIGHT, question.right, "0")):
        side = ElementTree.SubElement(interaction, "qti-simple-match-set")
        texts = {f"{prefix}{id}": text for id, text in entries.items()}
        _texts(side, "qti-simple-associable-choice", texts, is_keyed=is_keyed, more={"match-max": most})


@add_interaction.register
def _number(question: Numeric, body: Element, *, is_keyed: bool) -> None:
    line = ElementTree.SubElement(body, "p")
    entry = _interaction(line, "qti-text-entry-interaction", {"expected-length": "12"})
    entry.tail = f" {one_line(question.unit)}" if question.unit else None


@add_interaction.register
def _text(question: Reflection, body: Element, *, is_keyed: bool) -> None:
    if not question.parts:
        _interaction(body, "qti-extended-text-interaction", {"expected-lines": _LINES})
    for part, text in question.parts.items():
        ElementTree.SubElement(body, "p").text = one_line(text)
        _interaction(body, "qti-extended-text-interaction", {"expected-lines": _LINES}, f"{RESPONSE}_{part}")


def _interaction(parent: Element, name: str, settings: dict[str, str], response: str = RESPONSE) -> Element:
    return ElementTree.SubElement(parent, name, {"response-identifier": response, **settings})


def _texts(parent: Element, name: str, entries: dict[str, str], *, is_keyed: bool, more: dict[str, str] | None = None) -> None:
    for id, text in (entries if is_keyed else by_text(entries)).items():
        ElementTree.SubElement(parent, name, {"identifier": id, **(more or {})}).text = one_line(text)


def _word(value: bool) -> str:
    return "true" if value else "false"
