"""How long a part of the course takes, calculated from its words and items.

Reading: 180 words a minute, less than the 238 that Brysbaert (2019) gives for adults who read non-fiction in their
first language, because most learners read in their second. Items: seconds each, by form of question and kind of cell
(`seconds` in their folders).
"""

from math import ceil

WORDS_A_MINUTE = 180


def word_count(text: str) -> int:
    """The number of words in a text."""
    return len(text.split())


def reading_seconds(text: str) -> float:
    """The time to read the text, in seconds."""
    return word_count(text) * 60 / WORDS_A_MINUTE


def minutes(seconds: float) -> int:
    """Whole minutes to show, never 0."""
    return max(1, ceil(seconds / 60))
