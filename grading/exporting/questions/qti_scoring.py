"""How a QTI item scores: its key as a response declaration, and the rules that give the points.

The rules give the points that the course gives (`widgets/forms`), with the rule classes of QTI 3.0:
https://www.imsglobal.org/spec/qti/v3p0/impl
"""

from functools import singledispatch
from xml.etree import ElementTree

from widgets.forms.choose_all.form import ChooseAll
from widgets.forms.choose_one.form import ChooseOne
from widgets.forms.match.form import Match
from widgets.forms.numeric.form import Numeric
from widgets.forms.order.form import Order
from widgets.forms.question import Question
from widgets.forms.true_false.form import TrueFalse

Element = ElementTree.Element
RESPONSE, SCORE, REASONS = "RESPONSE", "SCORE", "REASONS"
LEFT, RIGHT = "left_", "right_"
"""Before the ids of a match: its two sides may share ids, and an interaction may not."""


@singledispatch
def add_key(question: Question, declaration: Element, points: float) -> None:
    """Add the right answer, and for answers that can be partly right what each part of one earns, to a response declaration."""
    raise NotImplementedError(f"QTI export has no key for '{question.type}'")


@add_key.register(ChooseOne)
@add_key.register(TrueFalse)
def _one_value(question: Question, declaration: Element, points: float) -> None:
    _correct(declaration, [str(question.right_answer)])


@add_key.register
def _number(question: Numeric, declaration: Element, points: float) -> None:
    _correct(declaration, [digits(question.right_answer)])


@add_key.register
def _sequence(question: Order, declaration: Element, points: float) -> None:
    _correct(declaration, question.right_answer)


@add_key.register
def _options(question: ChooseAll, declaration: Element, points: float) -> None:
    """Each wrong option takes away as much as a right one gives, and the sum never goes below 0."""
    _correct(declaration, question.right_answer)
    share = points / len(question.right_answer)
    _mapping(declaration, {option: share if option in question.right_answer else -share for option in question.options}, points)


@add_key.register
def _pairs(question: Match, declaration: Element, points: float) -> None:
    pairs = [f"{LEFT}{left} {RIGHT}{right}" for left, right in question.right_answer.items()]
    _correct(declaration, pairs)
    _mapping(declaration, dict.fromkeys(pairs, points / len(pairs)), points)


@singledispatch
def add_rules(question: Question, processing: Element, points: float) -> None:
    """Add the rules that set the score from a response. By default, the parts of the response are added up as mapped."""
    ElementTree.SubElement(_set(processing), "qti-map-response", identifier=RESPONSE)


@add_rules.register(ChooseOne)
@add_rules.register(TrueFalse)
def _all_or_nothing(question: Question, processing: Element, points: float) -> None:
    match = ElementTree.Element("qti-match")
    _variable(match)
    ElementTree.SubElement(match, "qti-correct", identifier=RESPONSE)
    _if(processing, match, points)


@add_rules.register
def _within(question: Numeric, processing: Element, points: float) -> None:
    tolerance = digits(question.tolerance)
    equal = ElementTree.Element("qti-equal", {"tolerance-mode": "absolute", "tolerance": f"{tolerance} {tolerance}"})
    _variable(equal)
    ElementTree.SubElement(equal, "qti-correct", identifier=RESPONSE)
    _if(processing, equal, points)


@add_rules.register
def _places(question: Order, processing: Element, points: float) -> None:
    """Each place that holds the right item earns its share."""
    for place, item in enumerate(question.right_answer, 1):
        match = ElementTree.Element("qti-match")
        _variable(ElementTree.SubElement(match, "qti-index", n=str(place)))
        _base(match, "identifier", item)
        _if(processing, match, points / len(question.right_answer), is_sum=True)


def show_reasons(processing: Element) -> None:
    """Show the reasons after every answer."""
    _base(_set(processing, REASONS), "identifier", REASONS)


def digits(number: float) -> str:
    """A number as QTI writes a float."""
    return f"{number:.15g}"


def _correct(declaration: Element, values: list[str]) -> None:
    correct = ElementTree.SubElement(declaration, "qti-correct-response")
    for value in values:
        ElementTree.SubElement(correct, "qti-value").text = value


def _mapping(declaration: Element, shares: dict[str, float], points: float) -> None:
    bounds = {"lower-bound": "0", "upper-bound": digits(points), "default-value": "0"}
    mapping = ElementTree.SubElement(declaration, "qti-mapping", bounds)
    for key, share in shares.items():
        ElementTree.SubElement(mapping, "qti-map-entry", {"map-key": key, "mapped-value": digits(share)})


def _if(processing: Element, test: Element, points: float, *, is_sum: bool = False) -> None:
    """Give points if a test is true, or add them to the score."""
    rule = ElementTree.SubElement(ElementTree.SubElement(processing, "qti-response-condition"), "qti-response-if")
    rule.append(test)
    value = _set(rule)
    if is_sum:
        value = ElementTree.SubElement(value, "qti-sum")
        _variable(value, SCORE)
    _base(value, "float", digits(points))


def _set(parent: Element, outcome: str = SCORE) -> Element:
    return ElementTree.SubElement(parent, "qti-set-outcome-value", identifier=outcome)


def _variable(parent: Element, identifier: str = RESPONSE) -> None:
    ElementTree.SubElement(parent, "qti-variable", identifier=identifier)


def _base(parent: Element, base_type: str, value: str) -> None:
    ElementTree.SubElement(parent, "qti-base-value", {"base-type": base_type}).text = value
