"""What a page carries: the shape of its data, from which `tests/page_types.py` makes the browser's types.

A cell is its declaration (`widgets.content.cells`), a part with its pages is `widgets.content.outline`.
"""

from typing import Literal

import msgspec

from widgets.answers.store import Entry
from widgets.answers.terms import Terms
from widgets.content.audiences import AskedPages, ModuleTrack
from widgets.content.cells import Cell
from widgets.content.data_shapes.programme import Hue, Sign
from widgets.content.mission import Mission
from widgets.content.outline import Part
from widgets.forms.question import Question
from widgets.kinds.diagram.icons import DiagramIcons
from widgets.kinds.tool.kind import Tool
from widgets.languages.catalogue import Sentence


class NoMission(msgspec.Struct):
    """In the place of a mission whose file cannot be read."""


class OfferedLanguage(msgspec.Struct, kw_only=True):
    """A language in which the module can be read."""

    code: str
    name: str
    href: str | msgspec.UnsetType = msgspec.UNSET
    """Another file with the module in this language."""


class ModuleLink(msgspec.Struct, kw_only=True):
    """A module to be led to from another one."""

    module: str
    title: str
    about: str
    href: str


class ModulePage(msgspec.Struct, kw_only=True):
    """A module's page in one language with everything on it, the same for all learners. An open page fetches it to change its language."""

    title: str
    module: str
    hue: Hue
    sign: Sign
    language: str
    direction: Literal["ltr", "rtl"]
    strings: dict[str, Sentence]
    mission: Mission | NoMission
    example_contacts: bool
    problem: str | None
    """Why the mission's file cannot be read."""
    parts: list[Part]
    tools: list[Tool]
    tracks: list[ModuleTrack]
    languages: list[OfferedLanguage] = []
    beside: list[ModuleLink] = []
    choice: str | None = None
    """The address of the page where one chooses a module."""


class ListedPage(msgspec.Struct, omit_defaults=True, kw_only=True):
    """A page in a list of pages."""

    id: str
    title: str
    minutes: int
    is_optional: bool = False
    """Whether it is beyond the required path."""
    is_case: bool = False
    """Whether it holds a case: cases change places with a learner's track."""
    is_later: bool = False
    """Whether it holds nothing but the refreshers, which come months later."""


class PageEntry(ListedPage, kw_only=True):
    """A page whose prose and places for cells are in the HTML."""

    name: str
    """Its heading in English, by which questions name it."""
    graded: int
    practice: int
    cells: list[str]
    """The ids of its cells."""


class PartEntry(msgspec.Struct, kw_only=True):
    """A part of a module with its pages."""

    title: str
    pages: list[PageEntry]


class CoursePage(msgspec.Struct, kw_only=True):
    """A module as its own HTML file carries it."""

    title: str
    module: str
    hue: Hue
    sign: Sign
    language: str
    direction: Literal["ltr", "rtl"]
    mission: Mission | NoMission
    example_contacts: bool
    problem: str | None
    strings: dict[str, Sentence] | None
    """None where they stay English."""
    languages: list[OfferedLanguage]
    choice: str | None
    beside: list[ModuleLink]
    tracks: list[ModuleTrack]
    terms: Terms | None
    parts: list[PartEntry]
    cells: dict[str, Cell]
    """Without what they share, which travels once: the symbols of cases, and the statements of a warm-up that repeats another one."""
    symbols: dict[str, str]
    icons: DiagramIcons
    tools: list[Tool]


class ListedPart(msgspec.Struct, kw_only=True):
    """A part of a module in the list of modules."""

    title: str
    pages: list[ListedPage]


class RefresherDates(msgspec.Struct, kw_only=True):
    """When a module's refreshers are due, in months, and the id of the page that has them."""

    months: list[int]
    page: str


class Passing(msgspec.Struct, kw_only=True):
    """Whether a module was passed and by how much, of all that a result tells."""

    passed: bool
    percent: float | None
    pass_mark: float | None


class ListedModule(msgspec.Struct, kw_only=True):
    """A module in the list to choose from, and where it is known, how far the learner is in it."""

    module: str
    title: str
    about: str
    hue: Hue
    sign: Sign
    parts: list[ListedPart]
    tracks: dict[str, AskedPages]
    """What tracks ask of this module, by their ids."""
    refresher: RefresherDates | None
    """None in a module without."""
    answers: dict[str, Entry] = {}
    """The learner's place in it, and their refreshers."""
    href: str | msgspec.UnsetType = msgspec.UNSET
    """The address of its page."""
    begun: bool | msgspec.UnsetType = msgspec.UNSET
    handed_in: str | msgspec.UnsetType | None = msgspec.UNSET
    """The time at which it was handed in (ISO 8601, UTC)."""
    result: Passing | msgspec.UnsetType | None = msgspec.UNSET
    """None where nothing was graded yet."""


class SignedIn(msgspec.Struct, kw_only=True):
    """The learner who chooses a module on a server; the ID is empty if no one has signed in."""

    id: str
    name: str


class ModuleChoice(msgspec.Struct, kw_only=True):
    """What the page carries where one chooses a module. In a field edition, nothing is known of the learner."""

    language: str
    strings: dict[str, Sentence] | None
    """None where they stay English."""
    modules: list[ListedModule]
    tracks: list[ModuleTrack]
    sign_out: str | msgspec.UnsetType = msgspec.UNSET
    """The address that signs the learner out, where there is one."""
    lab: str | msgspec.UnsetType = msgspec.UNSET
    """The address that starts a JupyterLab of the learner's own, where there is one."""
    learner: SignedIn | msgspec.UnsetType = msgspec.UNSET
    said: Entry | msgspec.UnsetType | None = msgspec.UNSET
    """Which track the learner has said they are on."""


class UnplacedQuestion(msgspec.Struct, kw_only=True):
    """A question that counts, in JupyterLab, where there are no pages."""

    cell: Question
    page: None = None


class NotebookPage(msgspec.Struct, kw_only=True):
    """What a notebook's first cell brings in JupyterLab."""

    folder: str
    tools: list[Tool]
    practice: list[Question]
    questions: list[UnplacedQuestion]
    module: str
    seed: str
    learner: dict[str, str | bool]
    """The learner as the page shows them (`widgets.answers.identity.learner_data`)."""
    answers: dict[str, Entry]
    mission: Mission | NoMission
    example_contacts: bool
    tracks: list[ModuleTrack]
