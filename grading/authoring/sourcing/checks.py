"""Finds claims without a source, and sources that no claim uses.

A claim is a figure or a named instrument. A figure needs a reference beside it; an instrument that is in `references.yaml` needs its own.
"""

from collections.abc import Iterable, Iterator

import msgspec

from grading.authoring.module_checks import Module
from grading.authoring.sourcing.figures import figures_in_prose, figures_in_story
from grading.authoring.sourcing.instruments import Instruments, Named
from grading.authoring.sourcing.passages import Passage, citations, data_passages, declared_passages, page_after, prose_passages
from grading.sources.course_data import CourseData, sources_in
from grading.sources.findings import Finding, Location
from widgets.content.data_shapes.references import reference_of

WITHOUT_CLAIMS = frozenset({"mission", "references"})
"""Data files about a mission's own people, or with the sources themselves."""
_MOST = 4
"""How many words of a passage a finding quotes."""


def claim_findings(module: Module, data: CourseData) -> Iterator[Finding]:
    """The claims of a module without a source, including those in facilitators' cells."""
    check = ClaimCheck(data)
    page = ""
    for cell in module.cells:
        if cell.type == "markdown":
            yield from map(Location(module.notebook, cell).finding, check.problems(prose_passages(cell.source, page)))
            page = page_after(cell.source, page)
    for declared in module.declared:
        place, plain = module.place(declared), msgspec.to_builtins(declared.declaration)
        yield from map(place.finding, check.problems(declared_passages(declared.declaration)))
        yield from map(place.finding, check.places_missing(plain))


def data_claim_findings(data: CourseData) -> Iterator[Finding]:
    """The claims of the data files without a source."""
    check = ClaimCheck(data)
    for name, content in data.files.items():
        if name not in WITHOUT_CLAIMS:
            for problem in (*check.problems(data_passages(content)), *check.places_missing(content)):
                yield Finding(f"data/{name}.yaml", None, None, problem)


def unused_references(modules: Iterable[Module], data: CourseData) -> Iterator[Finding]:
    """The entries of `references.yaml` that neither these modules nor the data files use."""
    used = {source for name, content in data.files.items() if name != "references" for source in sources_in(content)}
    for module in modules:
        for cell in module.cells:
            if cell.type == "markdown":
                used.update(*(passage.sources for passage in prose_passages(cell.source)))
        for declared in module.declared:
            used.update(sources_in(msgspec.to_builtins(declared.declaration)))
    for id in sorted(data.entries.keys() - set(map(reference_of, used))):
        yield Finding("data/references.yaml", None, id, "Nothing in the course uses it. Name it where a claim rests on it, or remove it.")


class ClaimCheck:
    """Checks claims; each problem is one sentence that also says how to fix it. Without references, nothing is checked."""

    def __init__(self, data: CourseData) -> None:
        """`data` holds the references, and the file `claims` if there is one."""
        self._references = data.entries
        self._instruments = Instruments(data.entries)
        rows = data.files.get("claims", {}).get("claims")
        self._claims = rows if isinstance(rows, dict) else {}

    def problems(self, passages: Iterable[Passage]) -> Iterator[str]:
        """Figures without a source, and instruments without their own reference."""
        for passage in passages if self._references else ():
            instruments, rest = self._instruments.read(passage.text)
            source_ids = set(self._known(passage.sources))
            missing = [name for name in instruments if name.ids and not name.ids & source_ids]
            figures = [] if passage.sources else _figures(passage, rest)
            if missing:
                yield self._unnamed(passage, missing, figures)
            elif figures:
                yield f"{passage.where} states {_quoted(figures)} without a source. {_remedy(passage)}, or take it out."
            for name in instruments:
                if not name.ids:
                    yield f"{passage.where} names '{name.words}', but data/references.yaml has no such entry. Add it, or correct it."
            if passage.is_prose:
                yield from self._without_place(passage.where, passage.sources)

    def places_missing(self, node: object) -> Iterator[str]:
        """Lists of sources in plain data that name a long document without a page or section."""
        for where, sources in citations(node):
            yield from self._without_place(where, sources)

    def _known(self, sources: Iterable[str]) -> Iterator[str]:
        """The references that these sources lead to: directly, through a row of the claims, or through the document that quotes them."""
        for source in sources:
            for id in (source, *sources_in(self._claims.get(source))):
                yield reference_of(id)
                if (reference := self._references.get(id)) and reference.found_in:
                    yield reference_of(reference.found_in)

    def _without_place(self, where: str, sources: Iterable[str]) -> Iterator[str]:
        for id in sorted(sources):
            if id in self._references and self._references[id].parts:
                yield f"{where} cites '{id}' without a place in it. Write '{id}/' and one of its parts from data/references.yaml."

    def _unnamed(self, passage: Passage, missing: list[Named], figures: list[str]) -> str:
        id = min(missing[0].ids)
        id += "/PART" if self._references[id].parts else ""
        also = f" and states {_quoted(figures)} without a source" if figures else ""
        remedy = f"Link it, as in [{missing[0].words}](#ref-{id})" if passage.is_prose else f"Add '{id}' to 'sources'"
        return (
            f"{passage.where} names {_quoted([name.words for name in missing])} without a reference{also}. {remedy}, or leave the name out."
        )


def _figures(passage: Passage, text: str) -> list[str]:
    return figures_in_story(text) if passage.is_story else figures_in_prose(text)


def _remedy(passage: Passage) -> str:
    return "Link what it rests on, as in [words](#ref-id)" if passage.is_prose else "Name what it rests on in 'sources'"


def _quoted(words: list[str]) -> str:
    distinct_words = list(dict.fromkeys(words))
    return ", ".join(f"'{word}'" for word in distinct_words[:_MOST]) + (" and more" if len(distinct_words) > _MOST else "")
