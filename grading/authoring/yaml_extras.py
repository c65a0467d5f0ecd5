"""YAML features that leave no trace in the parsed data: comments, anchors, tags and directives; declarations need none.

A released cell must contain nothing but its fields. Comments are searched for in the text itself, so that none is
missed in an unusual position.
"""

import functools
import io
import re
from collections.abc import Iterator

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.tokens import AliasToken, AnchorToken, DirectiveToken, DocumentEndToken, DocumentStartToken, TagToken

_COMMENT = re.compile(r"(?:^|\s)#")
"""YAML begins a comment only at the start of a line or after white space."""
_HIDING = (AliasToken, AnchorToken, DirectiveToken, DocumentEndToken, DocumentStartToken, TagToken)


def hiding_places(body: str) -> Iterator[str]:
    """Report the lines of a declaration's YAML that contain anything but fields."""
    for line in body.splitlines():
        if _COMMENT.search(line):
            yield (
                f"The line '{line.strip()[:60]}' holds a comment ('#' after a space), which would be released. "
                "Remove it; in a text, write it without '#'."
            )
    if _has_hiding_token(body):
        yield "It holds a mark of YAML that no declaration needs (&, *, !, %, --- or ...). Remove it, or put the text in quotes."


@functools.lru_cache(maxsize=2048)
def _has_hiding_token(body: str) -> bool:
    try:
        return any(isinstance(token, _HIDING) for token in list(YAML(typ="safe", pure=True).scan(io.StringIO(body))))
    except (YAMLError, ValueError, LookupError, RecursionError):
        return False  # the parser reports what cannot be read
