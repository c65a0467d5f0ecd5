"""Questions as Moodle XML (https://docs.moodle.org/en/Moodle_XML_format), as `question/format/xml/format.php` reads it."""

from collections.abc import Iterable, Iterator, Mapping
from functools import singledispatch
from itertools import groupby
from xml.etree import ElementTree

from grading.exporting.questions.items import Item
from grading.exporting.questions.texts import by_text, html_line, inner_html, listed, one_line, prompt_of, reasons_of
from widgets.forms.choose_all.form import ChooseAll
from widgets.forms.choose_one.form import ChooseOne
from widgets.forms.match.form import Match
from widgets.forms.numeric.form import Numeric
from widgets.forms.order.form import Order
from widgets.forms.question import Question
from widgets.forms.reflection.form import Reflection
from widgets.forms.true_false.form import TrueFalse

_SHARES = {1: "100", 2: "50", 3: "33.33333", 4: "25", 5: "20", 6: "16.66667", 7: "14.28571", 8: "12.5", 9: "11.11111", 10: "10"}
"""The only shares of a grade that Moodle imports, by the number of right options."""
DESCRIPTION = "description"
"""Moodle's type for a text without an answer."""
_TYPES: Mapping[str, str] = {
    ChooseOne.type: "multichoice",
    ChooseAll.type: "multichoice",
    TrueFalse.type: "truefalse",
    Match.type: "matching",
    Order.type: "ordering",
    Numeric.type: "numerical",
    Reflection.type: "essay",
}
"""Moodle's type for each form."""
_FEWEST_SIDES = 3
"""The fewest right-hand sides of a matching question in Moodle."""
NEEDS_KEY = "Moodle has no question of this type without a key, so these are descriptions: they can be read, but not answered."
TOO_MANY_RIGHT = "Moodle cannot give each right option its share of the points, so these are descriptions."
TOO_FEW_SIDES = "Moodle needs at least three right-hand sides, so these are descriptions."
ONE_BOX = "Moodle's essay has one box, so the questions of the reflection are a list above it."
PLAIN_UNIT = "The unit is a part of the question's text. Moodle does not check it."
ORDERING = "These are of the type 'ordering', which Moodle has from version 4.4, and earlier versions as a plugin."


def moodle_quiz(items: Iterable[Item]) -> bytes:
    """One file with all items, in a category for each module's practice and test. The same items give the same bytes."""
    quiz = ElementTree.Element("quiz")
    for (module, part), group in groupby(items, key=lambda item: (item.module, item.part)):
        category = ElementTree.SubElement(quiz, "question", type="category")
        _text(ElementTree.SubElement(category, "category"), f"$course$/top/Duty to Report/{module}/{part}")
        for item in group:
            _question(quiz, item)
    ElementTree.indent(quiz)
    return ElementTree.tostring(quiz, encoding="utf-8", xml_declaration=True) + b"\n"


def moodle_limits(item: Item) -> Iterator[str]:
    """What Moodle cannot hold of an item, one sentence each."""
    question = item.question
    if reason := _why_description(item):
        yield reason
    elif isinstance(question, Order):
        yield ORDERING
    if isinstance(question, Numeric) and question.unit:
        yield PLAIN_UNIT
    if isinstance(question, Reflection) and question.parts:
        yield ONE_BOX


def _why_description(item: Item) -> str:
    """Why Moodle can only show the item; empty if it can ask it."""
    question = item.question
    if not item.is_keyed and not question.by_hand:
        return NEEDS_KEY
    if isinstance(question, ChooseAll) and len(question.right_answer) not in _SHARES:
        return TOO_MANY_RIGHT
    if isinstance(question, Match) and len(set(question.right.values())) < _FEWEST_SIDES:
        return TOO_FEW_SIDES
    return ""


def _question(quiz: ElementTree.Element, item: Item) -> None:
    type = DESCRIPTION if _why_description(item) else _TYPES[item.question.type]
    root = ElementTree.SubElement(quiz, "question", type=type)
    _text(ElementTree.SubElement(root, "name"), item.id)
    prompt, fields = prompt_of(item.question.prompt), ElementTree.Element("fields")
    if type == DESCRIPTION:
        _describe(item.question, prompt)
    else:
        _fill(item.question, fields, prompt)
    _html(root, "questiontext", inner_html(prompt))
    _html(root, "generalfeedback", _general_feedback(item))
    ElementTree.SubElement(root, "defaultgrade").text = "0" if type == DESCRIPTION else f"{item.points:g}"
    ElementTree.SubElement(root, "penalty").text = "0"
    ElementTree.SubElement(root, "hidden").text = "0"
    ElementTree.SubElement(root, "idnumber").text = item.id
    root.extend(fields)
    tags = ElementTree.SubElement(root, "tags")
    for tag in filter(None, (item.module, item.part, item.question.criterion)):
        _text(ElementTree.SubElement(tags, "tag"), tag)


def _general_feedback(item: Item) -> str:
    """The reasons, where Moodle has no place for each of them."""
    if not item.is_keyed or isinstance(item.question, ChooseOne | ChooseAll | TrueFalse | Numeric):
        return ""
    return inner_html(listed("", reasons_of(item.question)))


@singledispatch
def _fill(question: Question, fields: ElementTree.Element, prompt: ElementTree.Element) -> None:
    """Add the fields of the question's form, and to the prompt what Moodle has no field for."""
    raise NotImplementedError(f"Moodle has no type for '{question.type}'")


@_fill.register
def _choose_one(question: ChooseOne, fields: ElementTree.Element, _prompt: ElementTree.Element) -> None:
    _multichoice(fields, question, {option: "100" if option == question.right_answer else "0" for option in question.options})


@_fill.register
def _choose_all(question: ChooseAll, fields: ElementTree.Element, _prompt: ElementTree.Element) -> None:
    """Each wrong option takes away as much as a right one gives; Moodle, too, never goes below 0."""
    share, right = _SHARES[len(question.right_answer)], set(question.right_answer)
    _multichoice(fields, question, {option: share if option in right else f"-{share}" for option in question.options})


def _multichoice(fields: ElementTree.Element, question: ChooseOne | ChooseAll, fractions: Mapping[str, str]) -> None:
    ElementTree.SubElement(fields, "single").text = _word(isinstance(question, ChooseOne))
    ElementTree.SubElement(fields, "shuffleanswers").text = _word(question.shuffle)
    ElementTree.SubElement(fields, "answernumbering").text = "none"
    for option, fraction in fractions.items():
        answer = _html(fields, "answer", html_line(question.options[option]), fraction=fraction)
        _html(answer, "feedback", html_line((question.why or {}).get(option, "")))


@_fill.register
def _true_false(question: TrueFalse, fields: ElementTree.Element, _prompt: ElementTree.Element) -> None:
    for word in ("true", "false"):
        fraction = "100" if word == question.right_answer else "0"
        answer = ElementTree.SubElement(fields, "answer", fraction=fraction, format="moodle_auto_format")
        _text(answer, word)
        _html(answer, "feedback", html_line((question.why or {}).get(word, "")))


@_fill.register
def _match(question: Match, fields: ElementTree.Element, _prompt: ElementTree.Element) -> None:
    """Right-hand sides that no left-hand side needs follow as pairs without one."""
    ElementTree.SubElement(fields, "shuffleanswers").text = _word(question.shuffle)
    pairs = [(question.left[left], question.right[right]) for left, right in question.right_answer.items()]
    used = {right for _, right in pairs}
    pairs += [("", text) for text in question.right.values() if text not in used]
    for left, right in pairs:
        pair = _html(fields, "subquestion", html_line(left))
        _text(ElementTree.SubElement(pair, "answer"), one_line(right))


@_fill.register
def _order(question: Order, fields: ElementTree.Element, _prompt: ElementTree.Element) -> None:
    """The answers in the right order; 'absolute position' gives the share of places that hold the right one, as the course does."""
    settings = {"layouttype": "VERTICAL", "selecttype": "ALL", "selectcount": "0", "gradingtype": "ABSOLUTE_POSITION"}
    for name, value in settings.items():
        ElementTree.SubElement(fields, name).text = value
    for number, id in enumerate(question.right_answer, 1):
        _html(fields, "answer", html_line(question.items[id]), fraction=str(number))


@_fill.register
def _numeric(question: Numeric, fields: ElementTree.Element, prompt: ElementTree.Element) -> None:
    if question.unit:
        ElementTree.SubElement(prompt, "p").text = f"({one_line(question.unit)})"
    why = question.why or {}
    answers = [("100", _digits(question.right_answer), "right"), ("0", "*", "wrong")]
    for fraction, number, outcome in answers:
        answer = ElementTree.SubElement(fields, "answer", fraction=fraction, format="moodle_auto_format")
        _text(answer, number)
        _html(answer, "feedback", html_line(why.get(outcome, "")))
        ElementTree.SubElement(answer, "tolerance").text = _digits(question.tolerance if outcome == "right" else 0)


@_fill.register
def _reflection(question: Reflection, fields: ElementTree.Element, prompt: ElementTree.Element) -> None:
    if question.parts:
        prompt.extend(listed("", list(question.parts.values())))
    settings = {"responseformat": "plain", "responserequired": "1", "responsefieldlines": "15", "attachments": "0"}
    for name, value in settings.items():
        ElementTree.SubElement(fields, name).text = value


def _describe(question: Question, prompt: ElementTree.Element) -> None:
    """What a learner would see of the question, in an order that says nothing about the key."""
    if isinstance(question, TrueFalse):
        prompt.extend(listed("", ["True", "False"]))
    for name in ("options", "items", "left", "right"):
        if entries := getattr(question, name, None):
            prompt.extend(listed("", list(by_text(entries).values())))


def _text(parent: ElementTree.Element, text: str) -> None:
    ElementTree.SubElement(parent, "text").text = text


def _html(parent: ElementTree.Element, name: str, html: str, **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name, {**attributes, "format": "html"})
    _text(element, html)
    return element


def _word(value: bool) -> str:
    return "true" if value else "false"


def _digits(number: float) -> str:
    return f"{number:.15g}"
