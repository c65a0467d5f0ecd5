"""Collects all texts that learners read: from notebooks, data, the page's modules and the programs.

Texts that only results contain (the reasons for graded keys) are collected separately, because they must not become public.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.extract import extract_from_dir

from grading.sources.notebooks import Cell, cells_of, module_folders, notebook_of, read_notebook
from widgets.content.cell_texts import cell_texts
from widgets.content.course import visible_cells
from widgets.content.data_file import read_content
from widgets.content.data_shapes.audiences import AUDIENCES
from widgets.content.data_shapes.class_plan import CLASS_PLAN
from widgets.content.data_shapes.handouts import HANDOUTS
from widgets.content.data_shapes.plan import PLAN
from widgets.content.data_shapes.programme import PROGRAMME
from widgets.content.data_shapes.registry import texts_in
from widgets.content.data_shapes.tools import CHANNELS, SIGNS
from widgets.content.outline import title_of
from widgets.content.translation import cell_context, prose_context, tool_context
from widgets.declaration import Declaration
from widgets.forms.criteria import ABILITIES, CRITERIA
from widgets.forms.question import Question
from widgets.kinds.registry import read_cell
from widgets.kinds.tool.kind import Tool
from widgets.languages import markdown_units as prose
from widgets.languages import translatable as texts
from widgets.languages.catalogue import ability_context, criterion_context, interface, interface_context
from widgets.paths import PACKAGE
from widgets.problems import DeclarationProblem

_GRADING = PACKAGE.parent / "grading"
_NO_TOOLS = {
    PROGRAMME.name: "",
    AUDIENCES.name: "",
    HANDOUTS.name: "Printed, where room is small.",
    PLAN.name: "Printed on a small card as well.",
    **dict.fromkeys((SIGNS.name, CHANNELS.name), ""),
    CLASS_PLAN.name: "On the wall of a class.",
}
"""The files of `data/` that learners read although no tool shows them, with a note for translators.

The notes in a class plan are not for learners.
"""
_PROGRAMS = [("**.py", "python"), ("**.html", "jinja2"), ("**.j2", "jinja2")]


@dataclass(frozen=True)
class Message:
    """A text with what a translator has to know about it."""

    context: str
    """Distinguishes texts that are the same in English; empty if there are none."""
    text: str
    file: str
    line: int
    """For a notebook, the number of the cell, from 1."""
    plural: str | None = None
    """The plural form, if the text counts something."""
    note: str = ""


def learners_messages(root: Path) -> list[Message]:
    """The texts that learners may have.

    They come from released notebooks, the files of tools and handouts, the wall of a class, the page, and the
    programs behind it. Raises CourseProblem if a file cannot be read.
    """
    content = [message for folder in module_folders(root) for message in _module_messages(root, root / "release" / folder.name)]
    return [*_interface_messages(), *_program_messages(PACKAGE), *_criteria_messages(), *content, *_data_messages(root)]


def results_messages(root: Path) -> list[Message]:
    """The texts that only results may show: the reasons for the keys of graded questions, and the sentences of results and certificates."""
    messages = [message for folder in ("marking", "feedback", "certificates") for message in _program_messages(_GRADING / folder)]
    for folder in module_folders(root):
        for cell in cells_of(read_notebook(notebook_of(folder))):
            declaration = _declared(cell)
            if isinstance(declaration, Question) and declaration.graded:
                file = f"source/{folder.name}/{folder.name}.ipynb"
                messages += [
                    message for message in _cell_messages(folder.name, file, cell.number, declaration) if "/why." in message.context
                ]
    return messages


def _module_messages(root: Path, folder: Path) -> Iterator[Message]:
    file = str(notebook_of(folder).relative_to(root))
    page = ""
    for cell in cells_of(read_notebook(notebook_of(folder))):
        if any(kind == "markdown" for kind, _ in visible_cells({"cells": [cell.raw]})):
            for lead, text in prose.units(cell.source):
                if lead == "## ":
                    text = page = title_of(text)
                if text:
                    yield Message(prose_context(folder.name), text, file, cell.number, note=_prose_note(lead, page))
        elif declaration := _declared(cell):
            yield from _cell_messages(folder.name, file, cell.number, declaration)


def _declared(cell: Cell) -> Declaration | None:
    if cell.kind is None:
        return None
    try:
        return read_cell(cell.source)
    except DeclarationProblem as problem:
        raise DeclarationProblem(f"Cell {cell.number} cannot be read: {problem}") from None


def _cell_messages(module: str, file: str, number: int, declaration: Declaration) -> Iterator[Message]:
    for place, text in texts.texts(declaration.as_json(), cell_texts(declaration.kind)):
        yield Message(cell_context(module, declaration.id, place), text, file, number)


def _data_messages(root: Path) -> Iterator[Message]:
    for name in dict.fromkeys((*sorted(_tool_files(root)), *_NO_TOOLS)):
        path = root / "data" / f"{name}.yaml"
        # The files that belong to no tool are optional; validation has checked that each tool's file exists.
        content = read_content(path, f"data/{path.name}") if path.is_file() else {}
        for place, text in texts.texts(content, texts_in(name)):
            yield Message(tool_context(name, place), text, f"data/{path.name}", 1, note=_NO_TOOLS.get(name, ""))


def _tool_files(root: Path) -> set[str]:
    notebooks = [read_notebook(notebook_of(root / "release" / folder.name)) for folder in module_folders(root)]
    tools = [_declared(cell) for notebook in notebooks for cell in cells_of(notebook)]
    return {tool.file for tool in tools if isinstance(tool, Tool) and tool.file}


def _interface_messages() -> Iterator[Message]:
    lines = (PACKAGE / "static" / "ground" / "strings.json").read_text(encoding="utf-8").splitlines()
    numbers = {found[1]: number for number, line in enumerate(lines, start=1) if (found := re.match(r'\s+"(\w+)": ', line))}
    for key, sentence in interface().items():
        one, other = (sentence, None) if isinstance(sentence, str) else (sentence["one"], sentence["other"])
        yield Message(interface_context(key), one, "widgets/static/ground/strings.json", numbers[key], other)


def _program_messages(folder: Path) -> Iterator[Message]:
    for file, line, text, notes, _ in extract_from_dir(folder, _PROGRAMS, keywords={"_": None, "gettext": None}):
        if isinstance(text, str):
            yield Message("", text, str((folder / file).relative_to(PACKAGE.parent)), line, note=" ".join(notes))


def _criteria_messages() -> Iterator[Message]:
    for id, title in CRITERIA.items():
        yield Message(criterion_context(id), title, "widgets/forms/criteria.py", 1, note="The heading of a subject in the result.")
    for id, ability in ABILITIES.items():
        yield Message(ability_context(id), ability, "widgets/forms/criteria.py", 1, note="In a list of what a learner can do now.")


def _prose_note(lead: str, page: str) -> str:
    kind = "a heading" if lead.startswith("#") else "an item of a list" if lead.strip() else "a paragraph"
    return f"On the page '{page}', {kind}." if page else f"Before the first page, {kind}."
