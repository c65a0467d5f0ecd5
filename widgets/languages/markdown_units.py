"""Markdown text as the units that a translator works with: a heading, a paragraph, a list item."""

import re
from collections.abc import Callable

# After a heading's mark, a number is part of the text.
_LEAD = re.compile(r"[ \t]*(?:#{1,6}[ \t]+|(?:(?:[-*+]|\d+[.)]|>)[ \t]+)*)")


def units(source: str) -> list[tuple[str, str]]:
    """The units in order, each as (lead: marks and indent, text on one line).

    An empty line is a unit without text.
    """
    lines_and_texts: list[tuple[str, str]] = []
    for line in source.splitlines():
        lead = _LEAD.match(line)[0]  # type: ignore[index]  # it matches the empty text, too
        text = line[len(lead) :].strip()
        if text and lines_and_texts and _goes_on(lines_and_texts[-1], lead):
            lines_and_texts[-1] = (lines_and_texts[-1][0], f"{lines_and_texts[-1][1]} {text}")
        else:
            lines_and_texts.append((lead, text))
    return lines_and_texts


def map_units(source: str, change: Callable[[str], str]) -> str:
    """The Markdown with each unit's text changed and its structure preserved."""
    # A line break in a unit could begin another one.
    return "\n".join(f"{lead}{' '.join(change(text).split())}" if text else lead for lead, text in units(source))


def _goes_on(before: tuple[str, str], lead: str) -> bool:
    return bool(before[1]) and not lead.strip() and not before[0].lstrip().startswith("#")
