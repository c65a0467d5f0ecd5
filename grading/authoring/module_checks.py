"""The checks that need a whole module: ids, pages, tools, warm-ups, the test as a whole."""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grading.authoring.cell_checks import LOAD
from grading.authoring.guessable import habit_problems
from grading.sources.course_data import CourseData
from grading.sources.findings import Finding, Location
from grading.sources.notebooks import Cell
from widgets.content.audiences import belongs_to_all
from widgets.content.data_shapes.registry import tool_problems
from widgets.content.outline import is_optional
from widgets.declaration import Declaration
from widgets.forms.criteria import CRITERIA
from widgets.forms.question import LEAST_VARIANTS, Question
from widgets.kinds.case.kind import Case
from widgets.kinds.chart.kind import Chart
from widgets.kinds.diagram.table import TableDiagram
from widgets.kinds.handin.kind import HandIn
from widgets.kinds.refresher.kind import Refresher
from widgets.kinds.tool.kind import Tool
from widgets.kinds.warmup.kind import Warmup

LEAST_QUESTIONS = 5
"""The fewest graded questions of a criterion."""
_NUMBERED = re.compile(r"\d+\.")
_SAYS_OPTIONAL = re.compile(r"\(\s*optional\s*\)", re.IGNORECASE)


@dataclass(frozen=True)
class Declared:
    """A declaration and its cell."""

    cell: Cell
    declaration: Declaration


@dataclass
class PageCells:
    """A page of the module: the cells from one second-level heading to the next."""

    title: str
    cell: Cell
    declared: list[Declared]

    @property
    def needs_practice(self) -> bool:
        """Whether it is a section of a lesson (a numbered page) that everyone reads."""
        return _NUMBERED.match(self.title) is not None and not is_optional(self.title)

    def questions(self, *, graded: bool) -> list[Question]:
        """The page's graded questions, or its practice questions."""
        declarations = (one.declaration for one in self.declared)
        return [question for question in declarations if isinstance(question, Question) and question.graded == graded]


@dataclass
class Module:
    """A module, as far as it could be read."""

    notebook: str
    cells: list[Cell]
    declared: list[Declared]
    """All valid declarations, in order."""

    def place(self, declared: Declared) -> Location:
        """The place of a declaration, for findings about it."""
        return Location(self.notebook, declared.cell, declared.declaration.id)

    @property
    def scored(self) -> list[Question]:
        """The graded questions that are scored automatically."""
        questions = [declared.declaration for declared in self.declared if isinstance(declared.declaration, Question)]
        return [question for question in questions if question.graded and not question.by_hand]


def module_findings(module: Module, data: CourseData) -> Iterator[Finding]:
    """Everything that is wrong with the module beyond its single cells."""
    yield from _id_findings(module)
    yield from _test_findings(module, data)
    yield from _variant_findings(module)
    yield from _read_findings(module)
    yield from _tool_findings(module, data)
    yield from _warmup_findings(module)
    yield from _chart_findings(module, data)
    yield from _table_findings(module, data)
    yield from _handin_findings(module)
    yield from _refresher_findings(module)
    yield from _page_findings(module)
    yield from _load_findings(module)


def pages_of(module: Module) -> list[PageCells]:
    """The module's pages, each with its declarations."""
    declared = {one.cell.number: one for one in module.declared}
    pages: list[PageCells] = []
    for cell in module.cells:
        if cell.type == "markdown" and not cell.is_facilitators:
            pages += [PageCells(line[3:].strip(), cell, []) for line in cell.source.splitlines() if line.startswith("## ")]
        elif cell.number in declared and pages:
            pages[-1].declared.append(declared[cell.number])
    return pages


def nearest(name: str, names: Iterable[str]) -> str:
    """Which of the names may have been meant by an unknown one; all of them if none is similar."""
    names = list(names)
    near = difflib.get_close_matches(name, names, n=1)
    return f"Did you mean '{near[0]}'?" if near else f"There are: {', '.join(names) or 'none'}."


def _id_findings(module: Module) -> Iterator[Finding]:
    first: dict[str, Cell] = {}
    for declared in module.declared:
        name = declared.declaration.id
        if name in first:
            yield module.place(declared).finding(f"The id '{name}' is given already in cell {first[name].number}. Give this one another.")
        first.setdefault(name, declared.cell)


def _test_findings(module: Module, data: CourseData) -> Iterator[Finding]:
    questions = module.scored
    if not questions:
        return
    place = Location(module.notebook)
    for criterion in CRITERIA:
        count = sum(question.criterion == criterion for question in questions)
        if count < LEAST_QUESTIONS:
            yield place.finding(f"The criterion '{criterion}' has {count} graded questions. Add some, to at least {LEAST_QUESTIONS}.")
    sound = [question for question in questions if question.key is not None and not list(question.problems())]
    for problem in habit_problems(
        [shown for question in sound for shown in question.all_variants()], data.mission.criterion_needs if data.mission else 100
    ):
        yield place.finding(problem)


def _variant_findings(module: Module) -> Iterator[Finding]:
    """Where the test has parallel forms, each question must have enough variants: else a second attempt would repeat it."""
    scored = {question.id: question for question in module.scored}
    if not any(question.variants for question in scored.values()):
        return
    for found in module.declared:
        question = scored.get(found.declaration.id)
        if question and len(question.variant_ids) < LEAST_VARIANTS:
            count = len(question.variant_ids)
            has = f"{count} {'variant' if count == 1 else 'variants'}"
            yield module.place(found).finding(f"It has {has}; the test needs {LEAST_VARIANTS} of each question. Add to 'variants'.")


def _read_findings(module: Module) -> Iterator[Finding]:
    """Pages to read again that do not exist or teach nothing; and questions that name none where others do."""
    scored = {question.id: question for question in module.scored}
    lessons = [page.title for page in pages_of(module) if not belongs_to_all(one.declaration for one in page.declared)]
    is_named = any(shown.read_again for question in scored.values() for shown in question.all_variants())
    for found in module.declared:
        if question := scored.get(found.declaration.id):
            yield from map(module.place(found).finding, _read_problems(question, lessons, is_named=is_named))


def _read_problems(question: Question, lessons: list[str], *, is_named: bool) -> Iterator[str]:
    pages = dict.fromkeys(shown.read_again for shown in question.all_variants())
    for page in pages:
        if page and page not in lessons:
            yield f"The page '{page}' in 'read' is not a page of this module to learn from. {nearest(page, lessons)}"
    if is_named and None in pages:
        yield "It does not say which page to read again, and other questions do. Add 'read' with the heading of a page."


def _tool_findings(module: Module, data: CourseData) -> Iterator[Finding]:
    tools = {declared.declaration.id for declared in module.declared if isinstance(declared.declaration, Tool)}
    for declared in module.declared:
        match declared.declaration:
            case Tool(file=str() as file) if not data.exists(file):
                yield module.place(declared).finding(
                    f"The file data/{file}.yaml, named in 'from', does not exist. Add it, or correct the name."
                )
            case Tool(file=str() as file) as tool if file in data.files:
                for entry, sentence in tool_problems(tool.tool, file, data.files[file]):
                    yield Finding(f"data/{file}.yaml", None, entry, sentence)
            case Case() as case:
                yield from map(module.place(declared).finding, _scene_problems(case, tools))
            case _:
                pass


def _scene_problems(case: Case, tools: set[str]) -> Iterator[str]:
    tool_names = ", ".join(sorted(tools)) or "none"
    for name, scene in case.scenes.items():
        for tool in scene.tools:
            if tool not in tools:
                yield f"The scene '{name}' offers the tool '{tool}', which no %%tool cell declares. There are: {tool_names}."


def _warmup_findings(module: Module) -> Iterator[Finding]:
    warmups = [(declared, declared.declaration) for declared in module.declared if isinstance(declared.declaration, Warmup)]
    first = {warmup.id for _, warmup in warmups if warmup.statements}
    warmup_names = ", ".join(sorted(first)) or "none"
    for declared, warmup in warmups:
        if warmup.repeat and warmup.repeat not in first:
            yield module.place(declared).finding(
                f"It repeats '{warmup.repeat}', which is not a warm-up with statements. There are: {warmup_names}."
            )


def _chart_findings(module: Module, data: CourseData) -> Iterator[Finding]:
    for declared in module.declared:
        if isinstance(declared.declaration, Chart):
            yield from map(module.place(declared).finding, _claim_problems(declared.declaration, data))


def _claim_problems(chart: Chart, data: CourseData) -> Iterator[str]:
    for field in ("rows", "drawn"):
        if getattr(chart, field):
            yield f"The field '{field}' is written by `make release`. Remove it."
    for claim in chart.claims:
        if claim not in data.claim_ids:
            yield f"The claim '{claim}' is not in data/claims.yaml. Add it there, or correct its spelling."
    units = {data.claims[claim].unit: claim for claim in chart.claims if claim in data.claims}
    if len(units) > 1:
        units_and_claims = ", ".join(f"'{unit}' ({claim})" for unit, claim in units.items())
        yield f"What is drawn on one scale needs one unit; here are {units_and_claims}. Make a chart for each unit."


def _table_findings(module: Module, data: CourseData) -> Iterator[Finding]:
    for declared in module.declared:
        if isinstance(declared.declaration, TableDiagram):
            yield from map(module.place(declared).finding, _track_problems(declared.declaration, data.audiences.tracks))


def _track_problems(table: TableDiagram, tracks: Iterable[str]) -> Iterator[str]:
    for track in table.tracks:
        if track not in tracks:
            near = difflib.get_close_matches(track, tracks, n=1)
            advice = f"Did you mean '{near[0]}'?" if near else f"There are: {', '.join(tracks) or 'none'}."
            yield f"The track '{track}' is not in data/audiences.yaml. {advice}"


def _handin_findings(module: Module) -> Iterator[Finding]:
    handin_cells = [declared for declared in module.declared if isinstance(declared.declaration, HandIn)]
    if not handin_cells:
        yield Location(module.notebook).finding("It has no place to hand in. Add a cell with '%%handin' and an id.")
    for extra in handin_cells[1:]:
        yield module.place(extra).finding(
            f"A module has one place to hand in, which is cell {handin_cells[0].cell.number}. Remove this one."
        )


def _refresher_findings(module: Module) -> Iterator[Finding]:
    practice = [(declared, declared.declaration) for declared in module.declared if isinstance(declared.declaration, Question)]
    practice = [(declared, question) for declared, question in practice if not question.graded]
    criterion_missing = f"In a module with refreshers a practice question needs 'criterion': one of {', '.join(CRITERIA)}."
    for declared in module.declared:
        if isinstance(declared.declaration, Refresher):
            yield from map(module.place(declared).finding, _pool_problems(declared.declaration, [question for _, question in practice]))
            yield from (module.place(one).finding(criterion_missing) for one, question in practice if question.criterion is None)


def _pool_problems(refresher: Refresher, practice: list[Question]) -> Iterator[str]:
    for name in {question.id for question in practice} & set(refresher.questions):
        yield f"The id '{name}' in 'questions' is that of a practice question of the module. Give this one another."
    pool = len(practice) + len(refresher.questions)
    if pool < refresher.length:
        yield f"It asks {refresher.length} questions, and there are {pool}. Add some to 'questions', or ask fewer."


def _page_findings(module: Module) -> Iterator[Finding]:
    pages = pages_of(module)
    yield from _title_findings(module, pages)
    yield from _optional_findings(module, pages)
    for page in pages:
        if page.needs_practice and not page.questions(graded=False):
            place = Location(module.notebook, page.cell)
            yield place.finding(f"The page '{page.title}' has no practice question. Add one after its text.")
    start = pages[0].cell.number if pages else len(module.cells) + 1
    for declared in module.declared:
        if declared.cell.number < start and not isinstance(declared.declaration, Tool):
            yield module.place(declared).finding(
                "Before the first page no learner sees it. Move it below a heading that begins with '## '."
            )


def _title_findings(module: Module, pages: list[PageCells]) -> Iterator[Finding]:
    titles: dict[str, Cell] = {}
    for page in pages:
        place = Location(module.notebook, page.cell)
        if page.title in titles:
            yield place.finding(f"The page '{page.title}' has the title of the page in cell {titles[page.title].number}. Give it another.")
        titles.setdefault(page.title, page.cell)


def _optional_findings(module: Module, pages: list[PageCells]) -> Iterator[Finding]:
    for page in pages:
        if is_optional(page.title):
            for declared in page.declared:
                if belongs_to_all([declared.declaration]):
                    sentence = f"The page '{page.title}' may be left out, but this is for everyone. Move it to a page that is not optional."
                    yield module.place(declared).finding(sentence)
        elif _SAYS_OPTIONAL.search(page.title):
            sentence = f"The page '{page.title}' counts as required. To make it optional, let its heading end in ' (optional)'."
            yield Location(module.notebook, page.cell).finding(sentence)


def _load_findings(module: Module) -> Iterator[Finding]:
    code = [cell for cell in module.cells if cell.type == "code"]
    if code and code[0].source.strip() != LOAD:
        yield Location(module.notebook, code[0]).finding(
            f"The first code cell must be '{LOAD}', or no other works. Put it before this one."
        )
    for cell in code[1:]:
        if cell.source.strip() == LOAD:
            yield Location(module.notebook, cell).finding(f"'{LOAD}' is already in an earlier cell. Remove this one.")
