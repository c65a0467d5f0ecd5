"""gettext catalogues: the template for all languages, a file for each language, and the compiled form."""

import gettext
import io
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Literal, cast

import msgspec
from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from grading.authoring.translating.checks import is_translated, message_problems
from grading.authoring.translating.collect import Message
from widgets.files import write_atomically
from widgets.languages.catalogue import INTERFACE, Language, message_name
from widgets.problems import CourseProblem

_NUMBERS = (*range(1000), 10**6)
"""Enough numbers to produce every plural form of a language."""
_DATE = re.compile(rb'^"(?:POT-Creation|PO-Revision)-Date: .*\n', re.MULTILINE)
_HEAD = "# Texts of Duty to Report, for translators. How to work with this file: docs/languages.md."


class TranslationProblem(CourseProblem):
    """A translation is not valid; the message names file and line, and says how to fix it."""


def template(messages: Iterable[Message]) -> Catalog:
    """All messages as a catalogue without a language."""
    catalog = Catalog(project="Duty to Report", header_comment=_HEAD, charset="utf-8")
    for message in messages:
        catalog.add(
            (message.text, message.plural) if message.plural else message.text,
            context=message.context or None,
            locations=[(message.file, message.line)],
            auto_comments=[message.note] if message.note else [],
        )
    return catalog


def write(path: Path, catalog: Catalog) -> None:
    """Write a catalogue, unless only its dates would change."""
    text = io.BytesIO()
    write_po(text, catalog, width=100, ignore_obsolete=False)
    if not path.is_file() or _DATE.sub(b"", path.read_bytes()) != _DATE.sub(b"", text.getvalue()):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, text.getvalue())


def update(path: Path, code: str, current: Catalog) -> None:
    """Update a language's file from the course's current texts; create it if it is missing.

    Translations are kept; where the English changed, the old translation becomes a suggestion. Raises TranslationProblem.
    """
    catalog = (
        read_catalogue(path, code) if path.is_file() else Catalog(locale=_locale(code), project="Duty to Report", header_comment=_HEAD)
    )
    catalog.update(current)
    write(path, catalog)


def read_catalogue(path: Path, code: str) -> Catalog:
    """Read a language's file. Raises TranslationProblem if it is not valid."""
    locale = _locale(code)
    try:
        with path.open("rb") as file:
            return read_po(file, locale=locale, abort_invalid=True)
    except PoFileError as error:
        raise TranslationProblem(f"{path}:{error.lineno}: This line cannot be read ({error.args[0]}). Correct it in a PO editor.") from None
    except (OSError, ValueError) as error:
        raise TranslationProblem(f"{path} cannot be read ({error}). Save it as plain text (UTF-8), in gettext's form.") from None


def problems(path: Path, catalog: Catalog) -> list[str]:
    """What is wrong with a language's file, one sentence each with file and line."""
    forms = _forms(catalog)
    exact = frozenset(index for index in range(catalog.num_plurals) if sum(form == index for form, _ in forms.values()) == 1)
    return [
        f"{path}:{message.lineno}: {problem}" for message in catalog for problem in message_problems(message, catalog.num_plurals, exact)
    ]


def compiled(catalog: Catalog, code: str) -> Language:
    """Compile a language's file into what a page reads: the confirmed translations."""
    locale = _locale(code)
    language = Language(code, _name(locale), _direction(locale))
    translated: list[Any] = [message for message in catalog if is_translated(message)]
    for message in translated:
        context = message.context or ""
        if context.startswith(INTERFACE):
            language.strings[context.removeprefix(INTERFACE)] = _sentence(message, catalog)
        else:
            language.messages[message_name(context, message.id)] = message.string
    return language


def encoded(language: Language) -> bytes:
    """The content of the file that a page reads for a language."""
    return msgspec.json.format(msgspec.json.encode(language, order="sorted"), indent=1) + b"\n"


def _sentence(message: Any, catalog: Catalog) -> str | dict[str, str]:
    if isinstance(message.string, str):
        return message.string
    return {category: message.string[form] for form, category in dict.fromkeys(_forms(catalog).values())}


def _forms(catalog: Catalog) -> dict[int, tuple[int, str]]:
    """For each number, gettext's plural form and the browser's plural category (CLDR)."""
    category = cast(Locale, catalog.locale).plural_form
    form = _gettext_form(catalog.plural_expr)
    return {number: (form(number), category(number)) for number in _NUMBERS}


def _gettext_form(expression: str) -> Callable[[int], int]:
    return gettext.c2py(expression)  # the parser that gettext itself uses for the header


def _locale(code: str) -> Locale:
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        raise TranslationProblem(f"'{code}' is not the code of a known language. Write a code such as fr, ar or pt-BR.") from None


def _name(locale: Locale) -> str:
    name = locale.get_display_name(locale) or str(locale)
    return name[0].upper() + name[1:]


def _direction(locale: Locale) -> Literal["ltr", "rtl"]:
    return "rtl" if locale.text_direction == "rtl" else "ltr"


def languages_in(folder: Path, domain: str) -> Iterator[tuple[str, Path]]:
    """The languages with a catalogue in a folder, each with its file."""
    for path in sorted(folder.glob(f"*/LC_MESSAGES/{domain}.po")):
        yield path.parents[1].name, path
