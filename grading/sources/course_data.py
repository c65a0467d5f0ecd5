"""A course's data files: their content, their typed data, and what is wrong with each and with all of them together."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from grading.sources.findings import Finding
from widgets.content.data_file import Content, read_content
from widgets.content.data_shapes.audiences import AUDIENCES, Audiences
from widgets.content.data_shapes.claims import CLAIMS
from widgets.content.data_shapes.programme import PROGRAMME, Programme
from widgets.content.data_shapes.references import REFERENCES, Reference, unknown_source
from widgets.content.data_shapes.registry import DATA_FILES
from widgets.content.data_shapes.repository import REPOSITORY, RepositoryEntry
from widgets.content.mission import MISSION_FILE, Mission
from widgets.data_files import DATA_VARIABLE, data_files
from widgets.kinds.chart.claims import Claim
from widgets.mistakes import fits, fitting_entries
from widgets.problems import CourseProblem, DataProblem

_NEEDED = {
    MISSION_FILE.name: f"The mission's file is missing. Restore it, or put your own into the folder that {DATA_VARIABLE} names.",
    REFERENCES.name: "The file is missing, so no source can be checked. Restore it.",
}
"""The files without which no module can be checked, each with the sentence to report if it is missing."""


@dataclass
class CourseData:
    """The data files of a course, as far as they can be read, and what is wrong with them."""

    paths: dict[str, Path]
    """Each file by its name."""
    files: dict[str, Content] = field(default_factory=dict)
    """The content of each file, by its name without `.yaml`."""
    typed: dict[str, Any] = field(default_factory=dict)
    """The content of each registered file whose shape is valid, by its name without `.yaml`."""
    references: set[str] = field(default_factory=set)
    """What `sources` and links may name: the ids of the references, and `id/part` for their parts."""
    entries: dict[str, Reference] = field(default_factory=dict)
    """The references whose shape is valid, by id."""
    claims: dict[str, Claim] = field(default_factory=dict)
    """The claims whose shape is valid, by id."""
    problems: list[Finding] = field(default_factory=list)

    @property
    def mission(self) -> Mission | None:
        """The mission, None if its file is not valid."""
        return self.typed.get(MISSION_FILE.name)

    @property
    def programme(self) -> Programme:
        """The programme, empty if there is none."""
        return self.typed.get(PROGRAMME.name) or Programme()

    @property
    def audiences(self) -> Audiences:
        """The audiences, empty if there is no valid file."""
        return self.typed.get(AUDIENCES.name) or Audiences()

    @property
    def claim_ids(self) -> set[str]:
        """The ids of all claims, valid or not."""
        return set(self.mapping(CLAIMS.name, "claims"))

    def exists(self, name: str) -> bool:
        """Whether a file of this name exists, whatever it contains."""
        return f"{name}.yaml" in self.paths

    def mapping(self, name: str, field: str) -> Content:
        """The entries in a field of a file, valid or not; empty if there is no such field."""
        entries = self.files.get(name, {}).get(field)
        return entries if isinstance(entries, dict) else {}


def read_course_data(folder: Path | None = None) -> CourseData:
    """Read the course's data files, or all YAML files of a folder. Mistakes are reported in `problems`, never raised."""
    files = sorted(folder.glob("*.yaml")) if folder else data_files("*.yaml")
    data = CourseData({path.name: path for path in files})
    data.problems += [Finding(f"data/{name}.yaml", None, None, sentence) for name, sentence in _NEEDED.items() if not data.exists(name)]
    for path in files:
        data.problems += _read_file(data, path)
    references = data.mapping(REFERENCES.name, "references")
    data.references = set(_ids_in(references))
    data.entries = fitting_entries(references, Reference)
    data.claims = fitting_entries(data.mapping(CLAIMS.name, "claims"), Claim)
    data.problems += [*_repository_findings(data), *_unknown_sources(data)]
    return data


def _read_file(data: CourseData, path: Path) -> Iterator[Finding]:
    name = path.stem
    try:
        data.files[name] = read_content(path)
    except DataProblem as problem:
        yield Finding(f"data/{path.name}", None, None, str(problem))
        return
    if file := DATA_FILES.get(name):
        yield from (Finding(f"data/{path.name}", None, entry, sentence) for entry, sentence in file.problems(data.files[name]))
        if fits(data.files[name], file.shape):
            data.typed[name] = msgspec.convert(data.files[name], file.shape)


def _ids_in(references: Content) -> Iterator[str]:
    """The ids of all references and their parts, even of those whose shape is not valid, so that each mistake is reported once."""
    for id, entry in references.items():
        parts = entry.get("parts") if isinstance(entry, dict) else None
        yield from (id, *(f"{id}/{part}" for part in (parts if isinstance(parts, dict) else ())))


def _repository_findings(data: CourseData) -> Iterator[Finding]:
    """Where an entry of the catalogue and the reference to the same document disagree."""
    references = data.mapping(REFERENCES.name, "references")
    for id, entry in fitting_entries(data.mapping(REPOSITORY.name, "entries"), RepositoryEntry).items():
        for sentence in reference_problems(entry, references):
            yield Finding(f"data/{REPOSITORY.file}", None, id, sentence)


def reference_problems(entry: RepositoryEntry, references: Content) -> Iterator[str]:
    """Say where an entry of the catalogue names a missing reference or disagrees with it, one sentence for each mistake."""
    if not entry.reference:
        return
    reference = references.get(entry.reference)
    if not isinstance(reference, dict):
        yield f"The reference '{entry.reference}' is not in data/references.yaml. Add it there, or correct its spelling."
        return
    for name in ("year", "symbol"):
        here, there = getattr(entry, name), reference.get(name)
        if there and here and here != there:
            yield f"Its {name} is {here}, but data/references.yaml says {there} of '{entry.reference}'. Let both say the same."


def _unknown_sources(data: CourseData) -> Iterator[Finding]:
    if not data.references:
        return
    for name, content in data.files.items():
        for id, entry in _entries_of(content):
            for source in sources_in(entry):
                if source not in data.references:
                    yield Finding(f"data/{name}.yaml", None, id, unknown_source(source))


def _entries_of(content: Content) -> Iterator[tuple[str | None, object]]:
    """The entries of a data file, each with its id, and its other fields with None."""
    for name, value in content.items():
        if isinstance(value, dict):
            yield from value.items()
        else:
            yield None, {name: value}


def sources_in(node: object) -> Iterator[str]:
    """The ids in every field `sources` (a list) and `source` (a text) of plain data."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "sources" and isinstance(value, list):
                yield from map(str, value)
            elif key == "source" and isinstance(value, str):
                yield value
            else:
                yield from sources_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from sources_in(value)


def problem_of_place(text: str, mission: Mission | None) -> str | None:
    """What is wrong with the placeholders `{mission...}` of a text, None if they are valid."""
    try:
        filled = mission.fill(text) if mission else text
    except CourseProblem as problem:
        return str(problem)
    if mission and ("{" in filled or "}" in filled):
        return (
            "A text holds '{' or '}' that is not a placeholder for the mission's data. Use, say, {mission.focal_point.name}, or remove it."
        )
    return None
