"""Whether a translation preserves placeholders, link targets, paired marks and all plural forms."""

import re
from collections.abc import Iterator
from typing import Any

_PLACE = re.compile(r"\{[^{}]*\}")
_TARGET = re.compile(r"\]\(([^)]*)\)")
COUNT = "{n}"
"""The placeholder for the number in a sentence that counts; a form for a single number may omit it."""


def is_translated(message: Any) -> bool:
    """Whether a catalogue's message has a complete translation that a person has confirmed."""
    forms = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return bool(message.id) and not message.fuzzy and all(forms)


def message_problems(message: Any, plurals: int, exact: frozenset[int]) -> Iterator[str]:
    """Report what is wrong with a catalogue's message, one sentence each; nothing if it is not translated.

    `plurals` is the number of the language's plural forms, `exact` the indices of those that apply to a single number.
    """
    if not message.id or message.fuzzy:
        return
    if isinstance(message.id, str):
        if message.string:
            yield from _form_problems(message.string, {message.id: ""}, "")
        return
    forms = list(message.string) if isinstance(message.string, (list, tuple)) else [message.string]
    if not any(forms):
        return
    if len(forms) != plurals or not all(forms):
        yield f"This language has {plurals} forms for numbers. Fill in msgstr[0] to msgstr[{plurals - 1}]."
        return
    for number, form in enumerate(forms):
        yield from _form_problems(
            form, dict.fromkeys(message.id, ""), f" in msgstr[{number}]", may_lose={COUNT} if number in exact else set()
        )


def _form_problems(text: str, english: dict[str, str], where: str, may_lose: set[str] | None = None) -> Iterator[str]:
    english_placeholders = {place for given in english for place in _PLACE.findall(given)}
    given = set(_PLACE.findall(text))
    for place in sorted(english_placeholders - given - (may_lose or set())):
        yield f"The translation{where} has lost {place}. Put it where the value belongs."
    for place in sorted(given - english_placeholders):
        yield f"The translation{where} has {place}, which the English text has not. Remove it, or write it as in English."
    first = next(iter(english))
    if sorted(_TARGET.findall(first)) != sorted(_TARGET.findall(text)):
        yield f"The translation{where} has other link targets than the English text. Leave the text in (...) after each [...] unchanged."
    if first.count("**") % 2 == 0 and text.count("**") % 2:
        yield f"The translation{where} opens a ** that it does not close. Put ** before and after the words."
