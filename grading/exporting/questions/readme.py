"""The README of an exported question bank: what is in it, and what the formats cannot hold."""

from collections.abc import Callable, Iterable, Iterator

from grading.exporting.questions.items import Bank, Item
from grading.exporting.questions.moodle_xml import moodle_limits
from grading.exporting.questions.qti_item import qti_limits

MOODLE, QTI, README = "moodle.xml", "qti.zip", "README.txt"
_LIMITS: dict[str, Callable[[Item], Iterator[str]]] = {MOODLE: moodle_limits, QTI: qti_limits}
_WIDTH = 100
_WITH_KEYS = "KEEP THIS FOLDER PRIVATE. It contains the keys of the test. Anyone who has it can pass the test."
_WITHOUT_KEYS = "It contains the keys of the practice questions, and none of the test's."
_COMMON = (
    "Each variant of a question is an item of its own; its id ends with the variant (awareness.ex-01.b). No format says that only one of "
    "them should be asked.",
    "A practice question has 1 point here, because the formats want a number. In the course it has none.",
    "What passes a module is not in the formats: the pass mark, the minimum in each criterion, and the number of attempts.",
    "Questions inside cases, warm-ups and refreshers are not exported, because they need the text around them.",
)


def limits(bank: Bank, file: str) -> dict[str, list[str]]:
    """What a format cannot hold: the ids of the items, by sentence."""
    found: dict[str, list[str]] = {}
    for item in bank.items:
        for sentence in _LIMITS[file](item):
            found.setdefault(sentence, []).append(item.id)
    return found


def readme(bank: Bank, files: Iterable[str], *, with_keys: bool) -> str:
    """The text of the README."""
    lines = ["Duty to Report: question bank", "", _WITH_KEYS if with_keys else _WITHOUT_KEYS, "", "Items:", *_counted(bank), "", *_COMMON]
    if bank.void:
        lines += ["", f"Left out, because they are void: {', '.join(bank.void)}"]
    for file in files:
        lines += ["", f"{file}: what this format cannot hold", *(_limit_lines(limits(bank, file)) or ["  Nothing else."])]
    return "\n".join([*lines, ""])


def summary(bank: Bank, file: str) -> Iterator[str]:
    """The same limits in short, for the output of the command."""
    for sentence, ids in limits(bank, file).items():
        yield f"   {len(ids)} of {len(bank.items)} items: {sentence}"


def _counted(bank: Bank) -> Iterator[str]:
    for module in dict.fromkeys(item.module for item in bank.items):
        parts = [item.part for item in bank.items if item.module == module]
        yield f"  {module}: {parts.count('practice')} for practice, {parts.count('test')} of the test"


def _limit_lines(found: dict[str, list[str]]) -> list[str]:
    return [line for sentence, ids in found.items() for line in (f"  {sentence}", *_wrapped(ids))]


def _wrapped(ids: list[str]) -> Iterator[str]:
    line = "   "
    for id in ids:
        if len(line) + len(id) > _WIDTH:
            yield line
            line = "   "
        line += f" {id}"
    yield line
