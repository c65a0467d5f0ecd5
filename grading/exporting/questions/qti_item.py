"""Questions as items of QTI 3.0 (https://www.imsglobal.org/spec/qti/v3p0/impl)."""

from collections.abc import Iterator
from xml.etree import ElementTree

from grading.exporting.questions.items import Item
from grading.exporting.questions.qti_interactions import add_interaction
from grading.exporting.questions.qti_scoring import REASONS, RESPONSE, SCORE, add_key, add_rules, digits, show_reasons
from grading.exporting.questions.texts import listed, prompt_of, reasons_of
from widgets.forms.choose_all.form import ChooseAll
from widgets.forms.choose_one.form import ChooseOne
from widgets.forms.match.form import Match
from widgets.forms.numeric.form import Numeric
from widgets.forms.order.form import Order
from widgets.forms.question import Question
from widgets.forms.reflection.form import Reflection
from widgets.forms.true_false.form import TrueFalse

Element = ElementTree.Element
NAMESPACE = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
SCHEMA = "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd"
NOT_SCORED = "These have no key, so they can be answered, but the platform cannot score them."
PLAIN_UNIT = "The unit is a text after the box. It is not a part of the answer."
_RESPONSES = {
    ChooseOne.type: ("single", "identifier"),
    ChooseAll.type: ("multiple", "identifier"),
    TrueFalse.type: ("single", "identifier"),
    Match.type: ("multiple", "directedPair"),
    Order.type: ("ordered", "identifier"),
    Numeric.type: ("single", "float"),
    Reflection.type: ("single", "string"),
}
"""The cardinality and the base type of the response, by form."""


def qti_item(item: Item) -> bytes:
    """The item as an XML file. The same item gives the same bytes."""
    about = {
        "xmlns": NAMESPACE,
        "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
        "xsi:schemaLocation": f"{NAMESPACE} {SCHEMA}",
        "identifier": item.id,
        "title": item.id,
        "adaptive": "false",
        "time-dependent": "false",
        "xml:lang": "en",
    }
    root = ElementTree.Element("qti-assessment-item", about)
    _declare_responses(root, item)
    _declare_outcomes(root, item)
    body = ElementTree.SubElement(root, "qti-item-body")
    body.append(prompt_of(item.question.prompt))
    add_interaction(item.question, body, is_keyed=item.is_keyed)
    if item.is_keyed:
        processing = ElementTree.SubElement(root, "qti-response-processing")
        add_rules(item.question, processing, item.points)
        show_reasons(processing)
        root.append(_reasons(item.question))
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def qti_limits(item: Item) -> Iterator[str]:
    """What QTI, or an item without a key, cannot hold, one sentence each."""
    if not item.is_keyed and not item.question.by_hand:
        yield NOT_SCORED
    if isinstance(item.question, Numeric) and item.question.unit:
        yield PLAIN_UNIT


def _declare_responses(root: Element, item: Item) -> None:
    question = item.question
    cardinality, base_type = _RESPONSES[question.type]
    parts = question.parts if isinstance(question, Reflection) else {}
    for identifier in [f"{RESPONSE}_{part}" for part in parts] or [RESPONSE]:
        about = {"identifier": identifier, "cardinality": cardinality, "base-type": base_type}
        declaration = ElementTree.SubElement(root, "qti-response-declaration", about)
        if item.is_keyed:
            add_key(question, declaration, item.points)


def _declare_outcomes(root: Element, item: Item) -> None:
    by_hand = {"external-scored": "human"} if item.question.by_hand else {}
    maximum = {"normal-maximum": digits(item.points), "normal-minimum": "0"}
    _outcome(root, SCORE, "float", "0", by_hand | maximum)
    _outcome(root, "MAXSCORE", "float", digits(item.points), {})
    if item.is_keyed:
        ElementTree.SubElement(root, "qti-outcome-declaration", _typed(REASONS, "identifier"))


def _outcome(root: Element, identifier: str, base_type: str, value: str, more: dict[str, str]) -> None:
    declaration = ElementTree.SubElement(root, "qti-outcome-declaration", _typed(identifier, base_type) | more)
    ElementTree.SubElement(ElementTree.SubElement(declaration, "qti-default-value"), "qti-value").text = value


def _typed(identifier: str, base_type: str) -> dict[str, str]:
    return {"identifier": identifier, "cardinality": "single", "base-type": base_type}


def _reasons(question: Question) -> Element:
    about = {"identifier": REASONS, "outcome-identifier": REASONS, "show-hide": "show"}
    feedback = ElementTree.Element("qti-modal-feedback", about)
    ElementTree.SubElement(feedback, "qti-content-body").append(listed("", reasons_of(question)))
    return feedback
