"""How long a part of the course takes, estimated from its words and questions (docs/reading-time.md has the assumptions).

Reading: 130 words a minute, which is usual for adults who read in their second language, as most learners do. A
question: all its words at that speed, and the seconds to think and to answer that its form states
(`thinking_seconds`). The other kinds of cells state theirs in `seconds` in their folders.
"""

from math import ceil

WORDS_A_MINUTE = 130


def word_count(text: str) -> int:
    """The number of words in a text: what is between spaces and has a letter or a digit."""
    return sum(any(map(str.isalnum, word)) for word in text.split())


def reading_seconds(text: str) -> float:
    """The time to read the text, in seconds."""
    return word_count(text) * 60 / WORDS_A_MINUTE


def minutes(seconds: float) -> int:
    """Whole minutes to show, never 0."""
    return max(1, ceil(seconds / 60))
