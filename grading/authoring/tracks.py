"""Checks tracks against the notebooks, and writes the table of audiences for instructors: ``duty tracks``."""

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

from grading.authoring.module_checks import Module, PageCells, nearest, pages_of
from grading.sources.findings import Finding, Location
from grading.sources.notebooks import ROOT
from widgets.command import no_arguments
from widgets.content.audiences import belongs_to_all, may_be_skipped
from widgets.content.data_shapes.audiences import AUDIENCES, COLUMNS, Audiences, InModule, Track, TrackStep
from widgets.content.data_shapes.programme import PROGRAMME, Programme
from widgets.files import write_atomically
from widgets.kinds.case.kind import Case

arguments = no_arguments
TABLE = "docs/tracks.md"
"""The path of the table, relative to the course's root."""
_HEAD = [
    "# Tracks by audience",
    "Made by `make tracks` from `data/audiences.yaml`; change it there ([authoring.md](authoring.md#tracks)).",
    "A learner can choose a role. The course then marks what is required for it, shows an example and cases from that work first, "
    "and suggests at the end what to do at work. The questions that count, and their points, are the same for everyone.",
    "The columns are those of a table that a meeting of experts drew up in 2002 and left empty: what is already there "
    "(information exchange), what people should do (outcomes), what they need to know for this (content), how they learn it "
    "(methods), and how instructors see whether it worked (assessment). Each has a goal and a strategy.",
]


def track_findings(module: Module, audiences: Audiences) -> Iterator[Finding]:
    """Sections and cases of a module that a track names although they are missing or must not be named."""
    name = Path(module.notebook).stem
    pages = pages_of(module)
    for id, track in audiences.tracks.items():
        if name in track.modules:
            place = Location(f"data/{AUDIENCES.file}", id=id)
            yield from map(place.finding, _in_module(name, track.modules[name], pages))


def unknown_modules(audiences: Audiences, programme: Programme, modules: Iterable[str]) -> Iterator[Finding]:
    """Modules that tracks name although they neither exist nor belong to the programme."""
    module_names = list(dict.fromkeys([*programme.modules, *modules]))
    for id, track in audiences.tracks.items():
        for name in track.modules:
            if name not in module_names:
                sentence = f"The module '{name}' is neither in source/ nor in data/programme.yaml. {nearest(name, module_names)}"
                yield Location(f"data/{AUDIENCES.file}", id=id).finding(sentence)


def table(audiences: Audiences, programme: Programme) -> str:
    """The table of audiences as Markdown: an overview, then each track with all its columns."""
    names = list(dict.fromkeys([*programme.modules, *(name for track in audiences.tracks.values() for name in track.modules)]))
    lines = ["\n\n".join(_HEAD), "", _row("who", *names), _row(*["---"] * (len(names) + 1))]
    for audience in audiences.audiences.values():
        for track in audience.tracks.values():
            lines.append(_row(f"{audience.title}: {track.title}", *(_need(track, name) for name in names)))
    for audience in audiences.audiences.values():
        lines += ["", f"## {audience.title}"]
        for id, track in audience.tracks.items():
            lines += ["", f"### {track.title}", "", f"`{id}`", "", *_track_lines(track)]
    return "\n".join(lines) + "\n"


def write_table(root: Path = ROOT) -> Path:
    """Write the table of the course at `root`, and return its path. Raises CourseProblem."""
    path = root / TABLE
    write_atomically(path, table(AUDIENCES.load(), PROGRAMME.load()).encode())
    return path


def _in_module(name: str, requirement: InModule, pages: list[PageCells]) -> Iterator[str]:
    titles = {page.title: page for page in pages}
    for title in [] if requirement.sections == "all" else requirement.sections:
        if title not in titles:
            yield f"The module '{name}' has no section '{title}'. {nearest(title, titles)}"
            continue
        cells = [declared.declaration for declared in titles[title].declared]
        if belongs_to_all(cells):
            yield f"The section '{title}' of '{name}' belongs to everybody: it holds what counts. Leave it out."
        elif may_be_skipped(cells):
            yield f"The section '{title}' of '{name}' may be skipped by everybody. Name its case in 'cases', or leave it out."
    cases = [declared.declaration.id for page in pages for declared in page.declared if isinstance(declared.declaration, Case)]
    for case in requirement.cases:
        if case not in cases:
            yield f"The module '{name}' has no case '{case}'. {nearest(case, cases)}"


def _need(track: Track, name: str) -> str:
    requirement = track.modules.get(name)
    if requirement is None:
        return "–"
    count = 0 if requirement.sections == "all" else len(requirement.sections)
    some = f", {count} section{'s' * (count > 1)}" if count else ""
    return f"**{requirement.need}**{some}" if requirement.need == "required" else f"{requirement.need}{some}"


def _track_lines(track: Track) -> Iterator[str]:
    yield _row("", "goal", "strategy")
    yield _row(*["---"] * 3)
    for column, title in COLUMNS.items():
        step: TrackStep = getattr(track, column)
        yield _row(f"**{title}**", step.goal, step.strategy)
    yield ""
    for name, requirement in track.modules.items():
        yield f"- *{name}*, {requirement.need}: {_sections(requirement)}.{_cases(requirement)}"
    yield f"- *An example*: {track.example}"
    yield f"- *The first week*: {' '.join(track.first_week)}"


def _sections(requirement: InModule) -> str:
    if requirement.sections == "all":
        return "all sections"
    return "; ".join(f"“{title}”" for title in requirement.sections) or "no section in particular"


def _cases(requirement: InModule) -> str:
    cases = ", ".join(f"`{case}`" for case in requirement.cases)
    return f" It begins with the case{'s' * (len(requirement.cases) > 1)} {cases}." if cases else ""


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def run(_options: argparse.Namespace) -> int:
    """Write the table, and print its path. Raises CourseProblem if the file of audiences is not valid."""
    print(write_table())
    return 0
