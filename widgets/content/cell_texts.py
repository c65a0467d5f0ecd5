"""Which fields of a declaration are text for learners."""

import functools
from itertools import chain

from widgets.kinds.registry import KINDS
from widgets.languages.translatable import Path, shape_texts


@functools.cache
def cell_texts(kind: str) -> frozenset[Path]:
    """The paths of the texts in a declaration of this kind."""
    return frozenset(chain.from_iterable(map(shape_texts, KINDS[kind].shapes())))
