"""How long a part of the course takes, worked out from its words and items.

Reading: 180 words a minute, below the 238 that Brysbaert (2019) gives for adults reading non-fiction
in their first language, since most learners read in their second. Items: seconds each, by form of
question and kind of cell (`seconds` in their folders).
"""

from math import ceil

WORDS_A_MINUTE = 180


def words(text: str) -> int:
    """The number of words in a text."""
    return len(text.split())


def reading_seconds(text: str) -> float:
    """How long reading the text takes, in seconds."""
    return words(text) * 60 / WORDS_A_MINUTE


def minutes(seconds: float) -> int:
    """Whole minutes to show, never 0."""
    return max(1, ceil(seconds / 60))
