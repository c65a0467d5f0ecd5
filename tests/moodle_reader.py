"""A reader of Moodle XML that knows only what Moodle documents and does: its types, and how each of them is scored.

Sources: https://docs.moodle.org/en/Moodle_XML_format, `question/format/xml/format.php`, and for scores the `question.php`
of each type.
"""

from pathlib import Path
from typing import Any

from lxml import etree

SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parent / "moodle_quiz.rng"))
_GRADES = (100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5, 11.11111, 10, 5, 0)
FRACTIONS = {*_GRADES, *(-grade for grade in _GRADES)}
"""The fractions that Moodle's import accepts (`question_bank::fraction_options_full`)."""


def read(raw: bytes) -> list[Any]:
    """The questions of a valid file, by name; categories are not questions."""
    root = etree.fromstring(raw)
    SCHEMA.assertValid(root)
    return [one for one in root if one.get("type") != "category"]


def categories(raw: bytes) -> list[str]:
    return [str(text) for text in etree.fromstring(raw).xpath("question[@type='category']/category/text/text()")]


def text(element: Any, path: str) -> str:
    return str(element.findtext(f"{path}/text") or "")


def graded(question: Any, answer: Any) -> float:
    """The share of the default grade that Moodle gives for an answer in words, pairs, numbers or texts in order."""
    match question.get("type"):
        case "multichoice":
            chosen = [answer] if isinstance(answer, str) else answer
            assert question.findtext("single") == ("true" if isinstance(answer, str) else "false")
            return min(max(sum(_fractions(question)[option] for option in chosen), 0.0), 1.0)
        case "truefalse":
            return _fractions(question)[answer]
        case "numerical":
            return _numerical(question, answer)
        case "matching":
            pairs = [(text(one, "."), text(one, "answer")) for one in question.findall("subquestion") if text(one, ".")]
            return sum(answer.get(left) == right for left, right in pairs) / len(pairs)
        case "ordering":
            assert question.findtext("gradingtype") == "ABSOLUTE_POSITION"
            right = [text(one, ".") for one in question.findall("answer")]
            return sum(one == other for one, other in zip(answer, right, strict=True)) / len(right)
        case other:
            raise AssertionError(other)


def _fractions(question: Any) -> dict[str, float]:
    fractions = {text(answer, "."): float(answer.get("fraction")) for answer in question.findall("answer")}
    assert set(fractions.values()) <= FRACTIONS
    return {option: fraction / 100 for option, fraction in fractions.items()}


def _numerical(question: Any, number: float) -> float:
    for answer in question.findall("answer"):
        said = text(answer, ".")
        if said == "*" or abs(float(said) - number) <= _tolerance(float(said), float(answer.findtext("tolerance"))):
            return float(answer.get("fraction")) / 100
    return 0.0


def _tolerance(answer: float, tolerance: float) -> float:
    """A little more than the given one, for the rounding of floats (`qtype_numerical_answer::get_tolerance_interval`)."""
    return tolerance + 1e-14 * max(abs(answer), tolerance)
