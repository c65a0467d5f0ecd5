"""A field edition: a folder with a file for each module and language, and an index file for each language."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from widgets import inline, output_folder
from widgets.advice import command
from widgets.answers.learners import modules
from widgets.answers.terms import Terms, TermsOf, no_terms
from widgets.content.mission import Mission
from widgets.field.edition import Links, module_data, page, rendered
from widgets.languages.catalogue import ENGLISH, Language, offered
from widgets.output_folder import Refuse, no_refusal
from widgets.pages.model import OfferedLanguage
from widgets.pages.module_list import links_to, listed_modules, module_choice, page_values
from widgets.problems import CourseProblem

INDEX = "index.html"
MOST_SIGNS = 900_000
"""The maximum length of a module's file in characters, because it travels over slow connections to old phones.

In English this is also the number of bytes. Other scripts need more bytes for a letter; a module that is small enough
in English is accepted in every language.
"""
_MARK = '<meta name="generator" content="Duty to Report, field edition">'

SCRIPT_MARK = "// Duty to Report, field edition"
NO_JEKYLL = ".nojekyll"


@dataclass(frozen=True)
class Edition:
    """The differences between a folder to copy and a website."""

    text: str = "chooseFieldText"
    """The key of the sentence on the list of modules."""
    entry: str = "module_list/offline"
    """The script of the list of modules."""
    values: Callable[[Language], dict[str, object]] = lambda _language: {}
    """Further values for that page's template."""
    add: Callable[[Path], None] = lambda _room: None
    """Writes further files."""
    left_alone: frozenset[str] = frozenset()
    """Other entries that the folder may contain, and that are left there."""


FOLDER = Edition()


def build(
    target: Path,
    release: Path,
    refuse: Refuse = no_refusal,
    terms_of: TermsOf = no_terms,
    edition: Edition = FOLDER,
) -> dict[str, int]:
    """Write the field edition of all released modules to `target`; returns each file's size in bytes, by name.

    `target` is a new folder or one written before, whose files are replaced. `refuse` may check the new files and
    raise CourseProblem. `terms_of` returns the terms that a module's pages show. Raises CourseProblem, and leaves
    `target` unchanged, also if that contains anything else or a file is too large.
    """
    with output_folder.replaced(target, _is_ours, edition.left_alone) as room:
        _write(room, release, terms_of, edition)
        refuse(room)
        return {path.name: path.stat().st_size for path in sorted(room.iterdir())}


def page_file(module: str, language: str) -> str:
    """The name of a module's file in a language."""
    return f"{module}-{language}.html"


def index_of(language: str) -> str:
    """The name of the list of modules in this language."""
    return INDEX if language == ENGLISH.code else f"index-{language}.html"


def _write(room: Path, release: Path, terms_of: TermsOf, edition: Edition) -> None:
    names = modules(release)
    if not names:
        raise CourseProblem(f"No module has been released in {release}. Run '{command('release')}', or name the right folder.")
    terms = {name: terms_of(name) for name in names}
    for language in offered().values():
        for name in names:
            (room / page_file(name, language.code)).write_text(_page(name, names, release, language, terms[name]), encoding="utf-8")
        (room / index_of(language.code)).write_text(_index(names, release, language, edition), encoding="utf-8")
    edition.add(room)
    for path in sorted(room.iterdir()):
        path.chmod(0o644)
        signs = len(path.read_text(encoding="utf-8"))
        if signs > MOST_SIGNS:
            most = f"{MOST_SIGNS // 1000} KB are the most"
            raise CourseProblem(f"{path.name} would have {signs // 1000} KB; {most}. Make its pictures smaller.")


def _page(name: str, names: list[str], release: Path, language: Language, terms: Terms) -> str:
    others = [other for other in names if other != name]
    beside = links_to(others, release, language, lambda module: page_file(module, language.code))
    links = Links(_alternatives(lambda code: page_file(name, code)), beside, index_of(language.code) if others else None)
    return page(name, release, language.code, terms=terms, links=links)


def _index(names: list[str], release: Path, language: Language, edition: Edition) -> str:
    mission = module_data(names[0], release, language.code).mission
    modules = [msgspec.structs.replace(one, href=page_file(one.module, language.code)) for one in listed_modules(names, release, language)]
    return rendered(
        "choice.html.j2",
        **page_values(module_choice(modules, language), language, edition.text),
        **edition.values(language),
        is_file=True,
        language=language.code,
        direction=language.direction,
        alternatives=_alternatives(index_of),
        mission_name=mission.name if isinstance(mission, Mission) else "",
        example_contacts=False,
        quick_exit=mission.quick_exit if isinstance(mission, Mission) else "",
        note=mission.note if isinstance(mission, Mission) else "",
        style=inline.style(),
        script=inline.script(edition.entry),
    )


def _alternatives(file: Callable[[str], str]) -> list[OfferedLanguage]:
    return [OfferedLanguage(code=other.code, name=other.name, href=file(other.code)) for other in offered().values()]


def _is_ours(path: Path) -> bool:
    if not path.is_file() or path.is_symlink():
        return False
    text = path.read_text(encoding="utf-8", errors="replace")
    return text == "" if path.name == NO_JEKYLL else (_MARK if path.suffix == ".html" else SCRIPT_MARK) in text


def report(target: Path, sizes: dict[str, int]) -> str:
    """A report of what was written, one line for each file."""
    return output_folder.report(sizes, f"The field edition is in {target}: copy the whole folder, and open {INDEX}.")
