"""Texts that a page's data has more than once, written once, for the files that travel over slow connections without compression."""

from collections import Counter
from collections.abc import Iterator

from widgets.plain import Json

MARK = "~"
"""A text in the data that begins with this stands for one in the list; the rest of it is the text's place. `page/course.js` reads it."""
_SHORTEST = 6
"""In characters: below this, the mark and the place save nothing."""


def without_repeats(data: Json) -> tuple[Json, list[str]]:
    """The data with a mark for each text that it has several times, and the list of those texts.

    Texts that begin with the mark are in the list too, so that no text is taken for a mark. Names of fields stay.
    """
    counts = Counter(_texts(data))
    listed = [text for text, count in counts.most_common() if (count > 1 and len(text) >= _SHORTEST) or text.startswith(MARK)]
    marks = {text: f"{MARK}{place}" for place, text in enumerate(listed)}
    return _marked(data, marks), listed


def _texts(data: Json) -> Iterator[str]:
    match data:
        case str():
            yield data
        case list():
            for entry in data:
                yield from _texts(entry)
        case dict():
            for entry in data.values():
                yield from _texts(entry)


def _marked(data: Json, marks: dict[str, str]) -> Json:
    match data:
        case str():
            return marks.get(data, data)
        case list():
            return [_marked(entry, marks) for entry in data]
        case dict():
            return {name: _marked(entry, marks) for name, entry in data.items()}
    return data
