"""Catalogues for translators: ``duty messages [LANGUAGE...]``.

Writes the templates with all texts of the course, brings each language's catalogue up to date, checks
what is translated, and makes of it what pages read. There are two: what learners may have, in
`data/translations/`, and what only results tell, in `grading/translations/`.
"""

import argparse
from pathlib import Path

from grading.authoring.confidential import as_one_line, course_secrets
from grading.authoring.translating import catalogues
from grading.authoring.translating.checks import is_translated
from grading.authoring.translating.collect import Message, learners_messages, results_messages
from grading.course.course_file import command
from grading.sources.notebooks import ROOT
from widgets.files import write_atomically
from widgets.problems import CourseProblem

PUBLIC, RESULTS = "course", "results"
"""The catalogue that learners may have, and the one that they may not."""


def make(root: Path = ROOT, begin: list[str] | None = None) -> list[str]:
    """Write all catalogues of the course at `root`, begin those of the languages `begin`; say what was done, a line each.

    A language with a mistake is not made into what pages read: that stays as it was. Raises
    TranslationProblem, with all mistakes, once everything else is done.
    """
    public = learners_messages(root)
    _refuse_secrets(public, root)
    rooms = [(root / "data" / "translations", PUBLIC, public), (root / "grading" / "translations", RESULTS, results_messages(root))]
    told: list[str] = []
    mistakes: list[str] = []
    for folder, domain, messages in rooms:
        _write_room(folder, domain, messages, begin or [], told, mistakes)
    if mistakes:
        raise catalogues.TranslationProblem("\n".join([*told, "Not all translations can be used:", *mistakes]))
    return told


def _write_room(folder: Path, domain: str, messages: list[Message], begin: list[str], told: list[str], mistakes: list[str]) -> None:
    template = catalogues.template(messages)
    catalogues.write(folder / f"{domain}.pot", template)
    told.append(f"{folder.name}/{domain}.pot: {len(template)} texts")
    known = dict(catalogues.languages_in(folder, domain))
    known |= {code: folder / code / "LC_MESSAGES" / f"{domain}.po" for code in begin if code not in known}
    for code, path in known.items():
        catalogues.update(path, code, template)
        catalog = catalogues.read(path, code)
        if found := catalogues.problems(path, catalog):
            mistakes += found
            continue
        write_atomically(folder / f"{code}.json", catalogues.encoded(catalogues.compiled(catalog, code)))
        told.append(f"{code}/{domain}.po: {sum(map(is_translated, catalog))} of {len(catalog)} texts are translated")


def _refuse_secrets(messages: list[Message], root: Path) -> None:
    """Raise CourseProblem where what becomes public holds what no learner may have."""
    texts = [as_one_line(text).replace("**", "") for message in messages for text in (message.text, message.plural or "")]
    for secret in sorted(course_secrets(root).texts):
        if any(secret in text for text in texts):
            raise CourseProblem(
                f"The catalogue would hold a text that no learner may have: '{secret[:60]}...'. Run '{command('release')}' first."
            )


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty messages`."""
    parser.add_argument("language", nargs="*", metavar="LANGUAGE", help="languages to begin, by their codes: fr, ar, pt-BR")


def run(options: argparse.Namespace) -> int:
    """Write the catalogues, and begin those of the languages named. Raises CourseProblem where something cannot be used."""
    print("\n".join(make(begin=options.language)))
    return 0
