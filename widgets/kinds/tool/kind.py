"""Something that learners can look up at any time."""

from collections.abc import Iterator
from typing import ClassVar, Literal

import msgspec

from widgets.declaration import Declaration
from widgets.plain import JsonObject
from widgets.schema import Text


class Tool(Declaration):
    """Something that learners can look up at any time, with content from a file of `data/`."""

    kind: ClassVar[str] = "tool"
    title: Text
    tool: Literal["checklist", "list", "channels", "measures", "glossary", "sources", "contacts", "repository"] = msgspec.field(name="kind")
    file: str | None = msgspec.field(default=None, name="from")

    def problems(self) -> Iterator[str]:
        """Say what is wrong, one sentence each."""
        yield from super().problems()
        if (self.tool == "contacts") == bool(self.file):
            yield "A tool needs 'from' (the name of a file in data/); only the kind 'contacts' has none."

    def as_json(self) -> JsonObject:
        """The tool as plain data for the page, where 'kind' is the cell's kind and 'tool' the tool's."""
        return super().as_json() | {"kind": self.kind, "tool": self.tool}
