"""The figures of a text: numbers about the world, not about the course itself or an invented story."""

import re
from collections.abc import Iterator

_NUMBER = r"\d+(?:[.,]\d+)*"
_ALONE = r"(?<![\w/-])(?<!\d[.,])"
"""Before a number that is not part of a name (ex-01, GAO-06-825) or of a longer number."""
_SMALL = r"(?<![\d.,])\d{1,3}(?![\d(]|[.,]\d)"
_FEW = r"(?<![\d.,])\d{1,2}(?![\d(]|[.,]\d)"
_AND_MORE = rf"(?:(?:, | to | and | or |-|–){_SMALL})*"
_LARGE = r"(?:(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)(?:ty(?:-\w+)?|ties))"
"""A number in words from thirteen up is a figure, whatever it counts; smaller ones also count ways, points and boxes."""
_WORD = rf"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|{_LARGE})"
_COUNTED = (
    r"(?:people|persons|women|men|girls|boys|children|victims|officers|soldiers|peacekeepers|troops|countries|states|missions"
    r"|survivors|migrants|refugees|workers|judges|prosecutors|witnesses|contingents"
    r"|brothels|raids|arrests|convictions|trials|waivers|allegations|deaths"
    r"|decades|years|months|weeks|days|hours|dollars|languages)"
)
_GAP = " . "
"""Replaces text that was removed, so that the words around it are not read as one phrase."""

_SPEECH = re.compile(r'"[^"\n]*"|“[^”\n]*”')
_OWN = re.compile(
    # "section 9", "statements 6, 7 and 8"; but "section 3.2" belongs to a document
    rf"\b(?:section|page|step|question|statement|case|part|number|group|level|module)s?\s{_SMALL}{_AND_MORE}"
    # "about 90 minutes", "150 to 300 words"
    rf"|{_SMALL}{_AND_MORE}[\s-](?:minute|point|attempt|word)s?\b"
    rf"|{_FEW}{_AND_MORE}[\s-](?:(?:page|step)s?|(?:[a-z]+\s)?(?:question|statement|section)s?)\b"
    rf"|\b{_LARGE}[\s-](?:(?:minute|point|attempt|word|page|step)s?|(?:[a-z]+\s)?(?:question|statement|section)s?)\b"
    # times of day, and the number that begins a page's title or a list item
    r"|\b\d{1,2}:\d{2}\b|\b\d{1,2}\s?(?:a\.m\.|p\.m\.|o'clock)|^\s*\d{1,3}\.\s"
    # placeholders that the page fills
    r"|\{[^{}]*\}",
    re.IGNORECASE | re.MULTILINE,
)
_PROSE = re.compile(
    rf"{_ALONE}{_NUMBER}(?:s\b|(?!\w))(?:\s?%|\s(?:per\scent|percent|million|billion|thousand)\b)?"
    rf"|\b(?:[\w-]+\s)?(?:hundred|thousand|million|billion)s?\b"
    rf"|\b[\w-]+\s(?:per\scent|percent)\b"
    rf"|\b(?:a|one|two|three)[\s-](?:third|quarter|fifth|tenth)s?\s(?:of|is|are|was|were|ha[sd]|have)\b"
    rf"|\bhalf\s(?:of|the|all|these|those)\b|\bdozens?\b|\b(?:twice|{_WORD}\stimes)\sas\s(?:many|much)\b|\d*[¼-¾⅐-⅞]"
    rf"|\b(?:one|{_WORD})\s(?:out\sof|in|of)\s{_WORD}\b"
    rf"|\b{_WORD}\s(?:[\w-]+\s)?{_COUNTED}\b"
    rf"|\b{_LARGE}(?![\w-])",
    re.IGNORECASE,
)
_STORY = re.compile(
    rf"{_ALONE}(?:19|20)\d\d(?:s\b|(?![\w.,]*\d))"
    rf"|{_ALONE}{_NUMBER}\s?%"
    rf"|\b[\w-]+\s(?:per\scent|percent)\b"
    rf"|{_ALONE}\d{{1,3}}(?:,\d{{3}})+\b"
    rf"|\b[\w-]+\s(?:thousand|million|billion)s?\b"
    rf"|\bunder\s(?:18|eighteen)\b"
    # places in a document: "Article 3(a)", "Rule 4", "section 3.2"
    rf"|\b(?:article|art\.|rule|principle|guideline|paragraph|para\.|resolution)\s\d[\w.]*(?:\(\w+\))*"
    rf"|\b(?:section|s\.)\s\d+\.\d[\w.]*(?:\(\w+\))*",
    re.IGNORECASE,
)


def figures_in_prose(text: str) -> list[str]:
    """The figures of a text about the world.

    These are numbers, except those that count the course itself; number words that count people, events or time; and
    all number words from thirteen up. Quoted speech is read as a story.
    """
    speeches = _SPEECH.findall(text)
    return [*_found(_PROSE, _SPEECH.sub(_GAP, text)), *(figure for speech in speeches for figure in _found(_STORY, speech))]


def figures_in_story(text: str) -> list[str]:
    """The figures of an invented story: only years, percentages, thousands and more, "under 18", and places in a document."""
    return list(_found(_STORY, text))


def _found(figures: re.Pattern[str], text: str) -> Iterator[str]:
    for match in figures.finditer(_OWN.sub(_GAP, text)):
        yield " ".join(match[0].split()).rstrip(".")
