"""Which fields of a declaration are text for people."""

from widgets.content.declarations import KINDS
from widgets.languages.translatable import Path, shape_texts


def cell_texts(kind: str) -> frozenset[Path]:
    """The places of the texts in a declaration of this kind."""
    return shape_texts(KINDS[kind])
