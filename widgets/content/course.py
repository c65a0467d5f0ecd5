"""A module's notebook as parts and pages: what the Voila template and the edition without a server draw.

Nothing is executed for it. A cell that cannot be read shows what is wrong in its place.
"""

import contextlib
import functools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import msgspec

from widgets.content.cells import Cell, DrawnCase, RefresherCell, ToolCell, UnreadableCell, cells_of_kind, with_statements
from widgets.content.data_file import cached_content
from widgets.content.data_shapes.registry import DATA_FILES
from widgets.content.data_shapes.tools import Glossary
from widgets.content.mission import Mission
from widgets.content.outline import CellBlock, Outline, Page, Part, Prose, is_optional, title_of
from widgets.content.plan import plan_cell
from widgets.content.prose import at_headings, html_of, without_notes
from widgets.content.terms import TermMarks
from widgets.content.translation import Translation, with_english_marked
from widgets.data_files import data_file, shown_name
from widgets.declaration import Declaration
from widgets.forms.criteria import CRITERIA
from widgets.forms.question import Question
from widgets.kinds.case.kind import Case
from widgets.kinds.case.symbols import drawings
from widgets.kinds.inshort.kind import InShort
from widgets.kinds.plan.kind import Plan
from widgets.kinds.refresher.kind import Refresher
from widgets.kinds.registry import magic_of, parse_cell
from widgets.kinds.tool.kind import Tool
from widgets.languages.catalogue import ENGLISH, criterion_context
from widgets.minutes import minutes, reading_seconds, word_count
from widgets.plain import JsonObject, Notebook
from widgets.problems import CourseProblem

UNREADABLE = (OSError, ValueError, LookupError, TypeError, AttributeError)
"""What reading a file that is not a notebook may raise."""
D = TypeVar("D", bound=Declaration)


@functools.lru_cache(maxsize=2000)
def _declared(source: str) -> Declaration:
    return parse_cell(source)


def tool_content(name: str) -> JsonObject:
    """The content of a tool, from its file in `data/`. Raises DataProblem where it cannot be read, or has not the shape of such a file."""
    path = data_file(f"{name}.yaml")
    if name in DATA_FILES:
        DATA_FILES[name].load()
    return cached_content(path, shown_name(path.name))


def page_cell(source: str, mission: Mission | None, into: Translation | None = None) -> Cell:
    """What the page draws for a declared cell, with the mission's values and tools' content filled in."""
    try:
        return _completed(_said(_declared(source), mission, into), mission, into)
    except CourseProblem as problem:
        return UnreadableCell(kind=magic_of(source) or "question", id=f"problem-{abs(hash(source))}", problem=str(problem))


def _said(declaration: D, mission: Mission | None, into: Translation | None) -> D:
    """The declaration in the language, with the mission's values. Raises DataProblem."""
    translated = into.cell(declaration) if into else declaration
    return mission.filled(translated) if mission else translated


def _completed(declaration: Declaration, mission: Mission | None, into: Translation | None) -> Declaration:
    """The declaration with the data that the page adds. Raises DataProblem."""
    fields = msgspec.structs.asdict(declaration)
    match declaration:
        case Tool(file=str(file)):
            content = into.tool(file, tool_content(file)) if into else tool_content(file)
            return ToolCell(**fields, content=mission.fill(content) if mission else content)
        case Case(scenes=scenes):
            return DrawnCase(**fields, symbols=drawings(symbol for scene in scenes.values() for symbol in scene.symbols))
        case Refresher():
            names = {id: into.language.text(criterion_context(id), title) if into else title for id, title in CRITERIA.items()}
            return RefresherCell(**fields, criteria=names)
        case Plan():
            return plan_cell(declaration, into.language if into else ENGLISH)
    return declaration


def visible_cells(nb: Notebook) -> Iterator[tuple[str, str]]:
    """The cells a learner sees, as (kind, source): kind is 'markdown' or that of a declaration."""
    for cell in nb["cells"]:
        metadata = cell.get("metadata", {})
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and "nbgrader" not in metadata and "facilitator" not in metadata.get("tags", []):
            yield "markdown", source
        elif cell["cell_type"] == "code" and (kind := magic_of(source)):
            yield kind, source


def module_cells(notebook: Path, mission: Mission | None) -> list[Declaration]:
    """The declared cells of a released notebook that can be read, in order; none where the file cannot."""
    try:
        nb = json.loads(notebook.read_text(encoding="utf-8"))
        cells = [page_cell(source, mission) for kind, source in visible_cells(nb) if kind != "markdown"]
    except UNREADABLE:
        return []
    return [cell for cell in cells if isinstance(cell, Declaration)]


def module_outline(nb: Notebook, mission: Mission | None, into: Translation | None = None) -> Outline:
    """A module's parts with their pages and blocks, and its tools; in English, or put into another language.

    How long a page takes is worked out from its English words, in every language.
    """
    sources = list(visible_cells(nb))
    declared = [source for kind, source in sources if kind != "markdown"]
    english = with_statements([page_cell(source, mission) for source in declared])
    shown = with_statements([page_cell(source, mission, into) for source in declared]) if into else english
    draft = _Draft(into, _term_marks(shown))
    cells = zip(shown, english, strict=True)
    for kind, source in sources:
        if kind == "markdown":
            draft.add_markdown(source)
        else:
            draft.add_cell(*next(cells))
    return draft.outline()


def _term_marks(cells: Sequence[Cell]) -> TermMarks:
    """Marks the words of the module's glossary; none in a module without that tool, where nothing could show their meanings."""
    for cell in cells_of_kind(ToolCell, cells):
        if cell.tool == "glossary":
            with contextlib.suppress(msgspec.ValidationError):  # an academy's own file, whose tool says what is wrong with it
                return TermMarks(msgspec.convert(cell.content, Glossary).terms)
    return TermMarks({})


@dataclass
class _PageDraft:
    """A page that is being read."""

    id: str
    heading: str
    title: str
    prose: list[str] = field(default_factory=list)
    """Its text in English, without folded notes."""
    english: list[Cell] = field(default_factory=list)
    """Its cells in English."""
    blocks: list[Prose | CellBlock] = field(default_factory=list)
    terms: set[str] = field(default_factory=set)
    """The words of the glossary that are marked on it, by id."""

    def finished(self) -> Page:
        """The page, with its time and its questions counted."""
        text = " ".join(self.prose)
        seconds = reading_seconds(text) + sum(cell.seconds() for cell in self.english if isinstance(cell, Declaration))
        cells = [block.cell for block in self.blocks if isinstance(block, CellBlock)]
        questions = cells_of_kind(Question, cells)
        return Page(
            id=self.id,
            name=self.heading,
            title=self.title,
            is_optional=is_optional(self.heading),
            is_case=any(isinstance(cell, Case) for cell in cells),
            is_later=bool(cells) and all(isinstance(cell, Refresher) for cell in cells),
            seconds=seconds,
            minutes=minutes(seconds),
            words=word_count(text),
            graded=sum(question.graded and not question.is_void for question in questions),
            practice=sum(not question.graded for question in questions),
            blocks=self.blocks,
        )


class _Draft:
    """An outline that is being read from a notebook."""

    def __init__(self, into: Translation | None, term_marks: TermMarks) -> None:
        self._into = into
        self._term_marks = term_marks
        self._title = ""
        self._parts: list[tuple[str, list[_PageDraft]]] = []
        self._tools: list[Tool] = []

    def add_markdown(self, source: str) -> None:
        """Begin the parts and pages that its headings name, and add its prose to the pages."""
        prose: list[str] = []
        for line in source.splitlines():
            if line.startswith(("# ", "## ")):
                self._add_prose(prose)
            if line.startswith("# "):
                title = self._translated(line[2:].strip())
                self._title = self._title or title
                self._parts.append((title, []))
            elif line.startswith("## ") and self._parts:
                self._parts[-1][1].append(self._new_page(line[3:].strip()))
            else:
                prose.append(line)
        self._add_prose(prose)

    def add_cell(self, cell: Cell, english: Cell) -> None:
        """Add a cell to the page, and the same in English, whose time counts in every language."""
        if isinstance(cell, Tool):
            self._tools.append(cell)
        elif page := self._page:
            # what says the page in short comes before all else on it, also where its heading and prose are one cell
            page.blocks.insert(0 if isinstance(english, InShort) else len(page.blocks), CellBlock(cell))
            page.english.append(english)

    def outline(self) -> Outline:
        """What was read, without parts that have no page."""
        parts = [Part(title, [page.finished() for page in pages]) for title, pages in self._parts if pages]
        return Outline(self._title, parts, self._tools)

    @property
    def _page(self) -> _PageDraft | None:
        return self._parts[-1][1][-1] if self._parts and self._parts[-1][1] else None

    def _new_page(self, heading: str) -> _PageDraft:
        # The id appears in the browser's address bar and history, which should not show what the learner is reading.
        number = 1 + sum(len(pages) for _, pages in self._parts)
        return _PageDraft(f"page-{number}", heading, self._translated(title_of(heading)))

    def _add_prose(self, prose: list[str]) -> None:
        text = "\n".join(prose).strip()
        prose.clear()
        if text and (page := self._page):
            page.prose.append(without_notes(text))
            page.blocks += [Prose(self._term_marks.marked(self._html(piece), page.terms)) for piece in at_headings(text)]

    def _html(self, text: str) -> str:
        return with_english_marked(html_of(self._into.prose(text))) if self._into else html_of(text)

    def _translated(self, title: str) -> str:
        return self._into.title(title) if self._into and title else title
