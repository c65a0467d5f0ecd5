"""A module of the course in another language: its cells, its tools, its prose.

A text is identified by its context and its English words. The context of a text in a cell is module, cell and field;
prose has one context for each module, so that a paragraph keeps its translation when it moves.
"""

from dataclasses import dataclass
from typing import TypeVar

import msgspec

from widgets.content.cell_texts import cell_texts
from widgets.content.data_shapes.registry import texts_in
from widgets.declaration import Declaration
from widgets.languages import markdown_units as prose
from widgets.languages import translatable as texts
from widgets.languages.catalogue import BEGIN_ENGLISH, END_ENGLISH, Language

J = TypeVar("J")
S = TypeVar("S", bound=msgspec.Struct)
D = TypeVar("D", bound=Declaration)
_OPEN = '<span lang="en" dir="ltr">'


def cell_context(module: str, cell: str, place: str) -> str:
    """The context of a text in a declared cell; `place` is a path such as `options.a`."""
    return f"{module}/{cell}/{place}"


def prose_context(module: str) -> str:
    """The context of all text in a module's Markdown cells."""
    return f"{module}/text"


def tool_context(file: str, place: str) -> str:
    """The context of a text in a file of `data/`; `file` is its name without `.yaml`."""
    return f"data/{file}/{place}"


def file_in(language: Language, file: str, content: J) -> J:
    """The content of a file of `data/` with its texts translated; `file` is its name without `.yaml`."""

    def change(place: str, text: str) -> str:
        return language.text(tool_context(file, place), text)

    return texts.map_texts(content, texts_in(file), change)


def shaped_file_in(language: Language, file: str, content: S) -> S:
    """The same for a file that was read in its shape."""
    return msgspec.convert(file_in(language, file, msgspec.to_builtins(content)), type(content))


@dataclass(frozen=True)
class Translation:
    """Translates one module into one language."""

    language: Language
    module: str

    def cell(self, declaration: D) -> D:
        """Translate a declared cell; ids stay unchanged."""

        def change(place: str, text: str) -> str:
            return self.language.text(cell_context(self.module, declaration.id, place), text)

        return texts.with_changed(declaration, cell_texts(declaration.kind), change)

    def tool(self, file: str, content: J) -> J:
        """Translate the content of a tool's file."""
        return file_in(self.language, file, content)

    def title(self, title: str) -> str:
        """Translate the heading of a part or page."""
        return self.language.text(prose_context(self.module), title)

    def prose(self, markdown: str) -> str:
        """Translate the Markdown of a page."""
        return prose.map_units(markdown, self.title)


def with_english_marked(html: str) -> str:
    """HTML made from translated Markdown, with texts that are still English marked for readers and screen readers."""
    return html.replace(BEGIN_ENGLISH, _OPEN).replace(END_ENGLISH, "</span>")
