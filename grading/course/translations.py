"""The languages of the course with the texts that only the instructor's side has: reasons for keys, results, certificates."""

from pathlib import Path

import msgspec

from widgets.languages.catalogue import Language, offered, read_language

FOLDER = Path(__file__).resolve().parents[1] / "translations"
"""The translated texts, kept with what learners never get."""


def complete_languages() -> list[Language]:
    """The languages other than English, with all their texts."""
    return [_completed(language) for language in offered().values() if not language.is_english]


def _completed(language: Language) -> Language:
    own = read_language(FOLDER / f"{language.code}.json")
    return msgspec.structs.replace(language, messages=language.messages | own.messages) if own else language
