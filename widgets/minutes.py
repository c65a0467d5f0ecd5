"""How long a part of the course takes, estimated from its words and questions (docs/reading-time.md has the assumptions).

Reading: 130 words a minute, which is usual for adults who read in their second language, as most learners do. A
question: all its words at that speed, and the seconds to think and to answer that its form states
(`thinking_seconds`). The other kinds of cells state theirs in `seconds` in their folders.
"""

from collections.abc import Sequence
from math import ceil, floor

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


def minutes_of_parts(parts: Sequence[float]) -> list[int]:
    """Whole minutes to show for each part of a whole, given the seconds of each: they add up to the minutes of the whole.

    Each part has its full minutes, but at least one. The minutes that are then missing go to the parts with the largest
    remainders. The whole is rounded up; it is longer only where it has more parts than minutes.
    """
    shown = [max(1, floor(seconds / 60)) for seconds in parts]
    missing = max(0, minutes(sum(parts)) - sum(shown))
    by_remainder = sorted(range(len(parts)), key=lambda number: shown[number] - parts[number] / 60)
    for number in by_remainder[:missing]:
        shown[number] += 1
    return shown
