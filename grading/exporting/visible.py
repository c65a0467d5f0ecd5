"""Texts without characters that cannot be seen."""

_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
"""They change how letters look, in Persian and in languages of India."""


def visible(text: str) -> str:
    """The text with a space for each kind of space or line break, without control characters and marks of direction."""
    return "".join(" " if sign.isspace() else sign for sign in text if sign.isspace() or sign.isprintable() or sign in _JOINERS)
