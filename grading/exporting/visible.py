"""Texts without characters that cannot be seen."""


def visible(text: str) -> str:
    """The text without control characters and other characters that cannot be seen."""
    return "".join(character for character in text if character.isprintable())
