"""What a module draws on in `data/`: references, claims, tools' files, the mission; a sentence where one cannot be read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grading.sources.claims import read_claims
from grading.sources.findings import Finding
from grading.sources.handouts import FILE as HANDOUTS
from grading.sources.handouts import read_handouts
from grading.sources.references import Reference, read_reference, sources_of
from grading.sources.repository import repository_problems
from widgets.content.audiences import FILE as AUDIENCES
from widgets.content.audiences import Audiences, AudiencesProblem, read_audiences
from widgets.content.mission import Mission, load_mission
from widgets.content.programme import FILE as PROGRAMME
from widgets.content.programme import Programme, ProgrammeProblem, read_programme
from widgets.data_files import DATA_VARIABLE, MISSION, data_files
from widgets.kinds.chart.claims import Claim
from widgets.problems import CourseProblem, DeclarationProblem, MissionProblem
from widgets.schema import read_yaml


@dataclass
class CourseData:
    """The data files of a course, as far as they can be read, and what is wrong with them."""

    paths: dict[str, Path]
    """Each file by its name."""
    references: set[str] = field(default_factory=set)
    """What `sources` and links may name: the ids of the references, and `id/part` for their parts."""
    entries: dict[str, Reference] = field(default_factory=dict)
    """The references that have the shape of one, by id."""
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What stands in each file, by its name without `.yaml`."""
    mission: Mission | None = None
    programme: Programme = field(default_factory=Programme)
    audiences: Audiences = field(default_factory=Audiences)
    claims: dict[str, Claim] = field(default_factory=dict)
    """The claims that can be read, by id."""
    problems: list[Finding] = field(default_factory=list)

    @property
    def claim_ids(self) -> set[str]:
        """The ids of all claims, those that cannot be read too."""
        entries = self.files.get("claims", {}).get("claims")
        return set(entries) if isinstance(entries, dict) else set()

    def exists(self, name: str) -> bool:
        """Whether there is a file of this name, whatever is in it."""
        return f"{name}.yaml" in self.paths


def read_course_data(folder: Path | None = None) -> CourseData:
    """Read the course's data files, or all YAML files of this folder. What is wrong is told in `problems`, never raised."""
    files = sorted(folder.glob("*.yaml")) if folder else data_files("*.yaml")
    data = CourseData({path.name: path for path in files})
    for path in files:
        try:
            data.files[path.stem] = read_yaml(path.read_text(encoding="utf-8"), DeclarationProblem)
        except (OSError, UnicodeDecodeError):
            data.problems.append(Finding(f"data/{path.name}", None, None, "It cannot be read. Save it as plain text (UTF-8)."))
        except DeclarationProblem as problem:
            data.problems.append(Finding(f"data/{path.name}", None, None, str(problem)))
    _read_references(data)
    _read_mission(data)
    _read_claims(data)
    data.problems += _repository_findings(data)
    data.problems += _handouts_findings(data)
    _read_programme(data)
    _read_audiences(data)
    data.problems += _unknown_sources(data)
    return data


def _read_references(data: CourseData) -> None:
    entries = data.files.get("references", {}).get("references")
    if isinstance(entries, dict):
        for id, entry in entries.items():
            data.problems += [_reference_problem(id, problem) for problem in _read_reference(data, id, entry)]
        data.references = set(entries) | sources_of(data.entries)
        for id, reference in data.entries.items():
            if reference.found_in and reference.found_in not in data.references:
                data.problems.append(_reference_problem(id, unknown_source(reference.found_in)))
    elif "references" in data.files or not data.exists("references"):
        sentence = "It needs the field 'references', with an entry for each source. Restore the file."
        data.problems.append(Finding("data/references.yaml", None, None, sentence))


def _read_reference(data: CourseData, id: str, entry: Any) -> Iterator[str]:
    try:
        data.entries[id] = read_reference(entry)
    except DeclarationProblem as problem:
        yield str(problem)
    else:
        yield from data.entries[id].problems()


def _reference_problem(id: str, sentence: str) -> Finding:
    return Finding("data/references.yaml", None, id, sentence)


def _read_mission(data: CourseData) -> None:
    path = data.paths.get(MISSION)
    if path is None:
        sentence = f"The mission's file is missing. Restore it, or put your own into the folder that {DATA_VARIABLE} names."
        data.problems.append(Finding(f"data/{MISSION}", None, None, sentence))
        return
    try:
        data.mission = load_mission(path)
    except MissionProblem as problem:
        if path.stem in data.files:
            data.problems.append(Finding(f"data/{MISSION}", None, None, str(problem).removeprefix(f"{path}: ")))


def _repository_findings(data: CourseData) -> Iterator[Finding]:
    if (content := data.files.get("repository")) is not None:
        references = data.files.get("references", {}).get("references")
        for sentence in repository_problems(content, references if isinstance(references, dict) else {}):
            yield Finding("data/repository.yaml", None, None, sentence)


def _handouts_findings(data: CourseData) -> Iterator[Finding]:
    if (content := data.files.get(HANDOUTS)) is not None:
        try:
            read_handouts(content)
        except DeclarationProblem as problem:
            yield Finding(f"data/{HANDOUTS}.yaml", None, None, str(problem))


def _read_programme(data: CourseData) -> None:
    try:
        data.programme = read_programme(data.files.get(PROGRAMME, {}))
    except ProgrammeProblem as problem:
        data.problems.append(Finding(f"data/{PROGRAMME}.yaml", None, None, str(problem)))


def _read_audiences(data: CourseData) -> None:
    place = f"data/{AUDIENCES}.yaml"
    try:
        data.audiences = read_audiences(data.files.get(AUDIENCES, {}))
    except AudiencesProblem as problem:
        data.problems.append(Finding(place, None, None, str(problem)))
    data.problems += [Finding(place, None, None, problem) for problem in data.audiences.problems()]


def _read_claims(data: CourseData) -> None:
    if "claims" not in data.files:
        return
    data.claims, findings = read_claims(data.files["claims"])
    data.problems += findings


def _unknown_sources(data: CourseData) -> Iterator[Finding]:
    if not data.references:
        return
    for name, content in data.files.items():
        for id, entry in _entries_of(content):
            for source in sources_in(entry):
                if source not in data.references:
                    yield Finding(f"data/{name}.yaml", None, id, unknown_source(source))


def _entries_of(content: dict[str, Any]) -> Iterator[tuple[str | None, Any]]:
    """The entries of a data file, each with its id, and what stands beside them."""
    for name, value in content.items():
        if isinstance(value, dict):
            yield from value.items()
        else:
            yield None, {name: value}


def sources_in(node: Any) -> Iterator[str]:
    """The ids in every field `sources` (a list) and `source` (one) of plain data."""
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


def unknown_source(id: str) -> str:
    """The sentence for a source that is no reference."""
    return f"The source '{id}' is no entry of data/references.yaml. Add it there, or mend its spelling."


def problem_of_place(text: str, mission: Mission | None) -> str | None:
    """What is wrong with the places `{mission...}` of a text, None where nothing is."""
    try:
        filled = mission.fill(text) if mission else text
    except CourseProblem as problem:
        return str(problem)
    if mission and ("{" in filled or "}" in filled):
        return "A text holds '{' or '}' that is no place for the mission's data. Use, say, {mission.focal_point.name}, or remove it."
    return None
