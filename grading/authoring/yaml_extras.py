"""What YAML can carry unseen: comments, anchors, tags and directives, none of which a declaration needs.

A released cell must hold nothing but its fields. Comments are looked for in the text itself, so that
none is missed for being in an odd place.
"""

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
    """Say which lines of a declaration's YAML hold something that is no field."""
    for line in body.splitlines():
        if _COMMENT.search(line):
            yield (
                f"The line '{line.strip()[:60]}' holds a comment ('#' after a space), which would be released. "
                "Remove it; in a text, write it without '#'."
            )
    try:
        tokens = list(YAML(typ="safe", pure=True).scan(io.StringIO(body)))
    except (YAMLError, ValueError, LookupError, RecursionError):
        return  # what cannot be read is told by the parser
    if any(isinstance(token, _HIDING) for token in tokens):
        yield "It holds a mark of YAML that no declaration needs (&, *, !, %, --- or ...). Remove it, or put the text in quotes."
