"""The ids that name declarations, options, scenes and claims."""

import re
from collections.abc import Iterable, Iterator

FIRST_VARIANT = "a"
"""The id of the variant of a question that its own fields declare."""
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def is_id(text: str) -> bool:
    """Whether a text can name a declaration, an option or a claim."""
    return _ID.fullmatch(text) is not None


def id_problems(ids: Iterable[str], where: str = "") -> Iterator[str]:
    """Say which of these are not valid ids, one sentence each."""
    for id in ids:
        if not is_id(id):
            place = f" {where}" if where else ""
            yield f"The id '{id}'{place} must begin with a lower-case letter and hold only lower-case letters, digits and hyphens."
