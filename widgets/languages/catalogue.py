"""The languages of the course, and its texts in each.

The course itself is in English. Another language is a file `data/translations/<code>.json`, which `make messages`
makes from the translators' catalogue (docs/languages.md). Untranslated texts stay English, and are marked as English.
"""

import functools
import logging
import os
import re
from collections.abc import Iterable
from contextvars import ContextVar
from pathlib import Path
from typing import Literal

import msgspec

from widgets.data_files import TRANSLATIONS, data_files
from widgets.languages import pseudolocale as pseudo
from widgets.paths import STATIC

log = logging.getLogger(__name__)
COOKIE = "duty-language"
"""The cookie with the language chosen in this browser."""
PSEUDO_VARIABLE = "DUTY_PSEUDO"
"""If set, the pseudo-languages are offered too, with which authors see what a translation may break."""
SEPARATOR = "\x04"
"""Separates context and text in a message's name, as in gettext."""
INTERFACE = "page/"
"""The prefix of the contexts of the page's own sentences; a key of `static/ground/strings.json` follows."""
BEGIN_ENGLISH, END_ENGLISH = "\u2066", "\u2069"
"""Enclose English text within a page of another language: invisible, and isolate the text's direction."""

Sentence = str | dict[str, str]
"""A sentence of the page; one that counts something has a form for each of the language's plural categories (CLDR)."""


class Language(msgspec.Struct, frozen=True):
    """A language with all its translations."""

    code: str
    """As in web pages: `fr`, `pt-BR`."""
    name: str
    """In the language itself."""
    direction: Literal["ltr", "rtl"] = "ltr"
    strings: dict[str, Sentence] = {}
    """The sentences of `static/ground/strings.json`, by key."""
    messages: dict[str, str] = {}
    """All other texts, by context, SEPARATOR and English text."""

    @property
    def is_english(self) -> bool:
        """Whether this is the language in which the course is written."""
        return self.code == ENGLISH.code

    def text(self, context: str, english: str) -> str:
        """The translation of a text; without one, the English text, marked as English."""
        return self.messages.get(message_name(context, english)) or as_english(english)

    def sentences(self) -> dict[str, Sentence]:
        """The translations of the page's own sentences."""
        return self.strings


class _English(Language, frozen=True):
    def text(self, context: str, english: str) -> str:
        return english


class _Pseudo(Language, frozen=True):
    def text(self, context: str, english: str) -> str:
        return pseudo.pseudolocalised(english, self.direction)

    def sentences(self) -> dict[str, Sentence]:
        return {key: self._sentence(english) for key, english in interface().items()}

    def _sentence(self, english: Sentence) -> Sentence:
        if isinstance(english, dict):
            return {form: self.text("", text) for form, text in english.items()}
        return self.text("", english)


ENGLISH: Language = _English("en", "English")
_PSEUDO = (_Pseudo("en-XA", "Åççéñţš"), _Pseudo("ar-XB", "Ɱîŕŕöŕ", "rtl"))
_now: ContextVar[Language] = ContextVar("language", default=ENGLISH)


def offered() -> dict[str, Language]:
    """All languages offered here, by code; English first."""
    languages = [ENGLISH, *_translated()]
    if os.environ.get(PSEUDO_VARIABLE):
        languages += _PSEUDO
    return {language.code: language for language in languages}


def chosen(codes: Iterable[str | None], accepted: str = "") -> Language:
    """The first of these codes that is offered; else the best match for the browser's `Accept-Language`; else English."""
    there = offered()
    for code in [*codes, *_by_preference(accepted)]:
        if code and (language := there.get(code) or there.get(code.partition("-")[0])):
            return language
    return ENGLISH


def speak(language: Language) -> None:
    """Set the language of this request or task."""
    _now.set(language)


def spoken() -> Language:
    """The language of this request or task."""
    return _now.get()


def gettext(sentence: str) -> str:
    """Translate a sentence of the course's programs into the current language; imported as `_`."""
    return _now.get().text("", sentence)


def sentence(key: str, language: Language) -> str:
    """One of the page's own sentences in a language, by key; not for sentences that count something."""
    text = language.sentences().get(key) or interface()[key]
    return text if isinstance(text, str) else text["other"]


def message_name(context: str, english: str) -> str:
    """The key of a text among a language's messages."""
    return f"{context}{SEPARATOR}{english}" if context else english


def interface_context(key: str) -> str:
    """The context of a sentence of the page, by its key in `static/ground/strings.json`."""
    return f"{INTERFACE}{key}"


def criterion_context(id: str) -> str:
    """The context of the heading of an assessment criterion."""
    return f"criteria/{id}"


def ability_context(id: str) -> str:
    """The context of what someone can do who meets an assessment criterion."""
    return f"criteria/{id}/ability"


def as_english(text: str) -> str:
    """The text with each paragraph marked as English."""
    return "\n\n".join(f"{BEGIN_ENGLISH}{part}{END_ENGLISH}" for part in re.split(r"\n\s*\n", text.strip()))


@functools.cache
def interface() -> dict[str, Sentence]:
    """The page's own sentences in English, by key."""
    sections = msgspec.json.decode((STATIC / "ground" / "strings.json").read_bytes(), type=dict[str, dict[str, Sentence]])
    return {key: text for section in sections.values() for key, text in section.items()}


def _translated() -> list[Language]:
    paths = data_files(f"{TRANSLATIONS}/*.json")
    return [language for path in paths if (language := read_language(path))]


def read_language(path: Path) -> Language | None:
    """The compiled catalogue of a language; None if the file is missing or cannot be read, which is logged."""
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else None


@functools.lru_cache(maxsize=100)
def _read(path: Path, _changed: int) -> Language | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Language)
    except (OSError, ValueError):
        log.warning("The language in %s is left out: the file cannot be read. Run 'make messages'.", path)
        return None


def _by_preference(accepted: str) -> list[str]:
    """The languages in an `Accept-Language` header, most preferred first."""
    entries = re.findall(r"([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*q=(\d(?:\.\d{1,3})?))?", accepted[:1000])
    return [code for code, _ in sorted(entries, key=lambda entry: -float(entry[1] or 1))]
