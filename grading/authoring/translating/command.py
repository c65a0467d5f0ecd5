"""Catalogues for translators: ``duty messages [LANGUAGE...]``.

Writes the templates with all texts of the course, updates each language's catalogue, checks the translations, and
compiles them for pages. There are two catalogues: the learners' in `data/translations/`, and the one with texts that
only results contain, in `grading/translations/`.
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


def write_catalogues(root: Path = ROOT, begin: list[str] | None = None) -> list[str]:
    """Write all catalogues of the course at `root`, and create those of the languages `begin`; returns a line for each step.

    A language with a mistake is not compiled: its compiled file stays unchanged. Raises TranslationProblem, with all
    mistakes, after everything else is done.
    """
    public = learners_messages(root)
    _refuse_secrets(public, root)
    rooms = [(root / "data" / "translations", PUBLIC, public), (root / "grading" / "translations", RESULTS, results_messages(root))]
    report_lines: list[str] = []
    mistakes: list[str] = []
    for folder, domain, messages in rooms:
        _write_room(folder, domain, messages, begin or [], report_lines, mistakes)
    if mistakes:
        raise catalogues.TranslationProblem("\n".join([*report_lines, "Not all translations can be used:", *mistakes]))
    return report_lines


def _write_room(folder: Path, domain: str, messages: list[Message], begin: list[str], report_lines: list[str], mistakes: list[str]) -> None:
    template = catalogues.template(messages)
    catalogues.write(folder / f"{domain}.pot", template)
    report_lines.append(f"{folder.name}/{domain}.pot: {len(template)} texts")
    paths_by_language = dict(catalogues.languages_in(folder, domain))
    paths_by_language |= {code: folder / code / "LC_MESSAGES" / f"{domain}.po" for code in begin if code not in paths_by_language}
    for code, path in paths_by_language.items():
        catalogues.update(path, code, template)
        catalog = catalogues.read_catalogue(path, code)
        if catalogue_problems := catalogues.problems(path, catalog):
            mistakes += catalogue_problems
            continue
        write_atomically(folder / f"{code}.json", catalogues.encoded(catalogues.compiled(catalog, code)))
        report_lines.append(f"{code}/{domain}.po: {sum(map(is_translated, catalog))} of {len(catalog)} texts are translated")


def _refuse_secrets(messages: list[Message], root: Path) -> None:
    """Raise CourseProblem if the public catalogue would contain anything that no learner may have."""
    texts = [as_one_line(text).replace("**", "") for message in messages for text in (message.text, message.plural or "")]
    for secret in sorted(course_secrets(root).texts):
        if any(secret in text for text in texts):
            raise CourseProblem(
                f"The catalogue would hold a text that no learner may have: '{secret[:60]}...'. Run '{command('release')}' first."
            )


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty messages`."""
    parser.add_argument("language", nargs="*", metavar="LANGUAGE", help="codes of languages to begin: fr, ar, pt-BR")


def run(options: argparse.Namespace) -> int:
    """Write the catalogues, and create those of the languages given. Raises CourseProblem if something is not valid."""
    print("\n".join(write_catalogues(begin=options.language)))
    return 0
