"""A result in English and in every other language of the course, so that a learner's page can show its own."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from grading.feedback.standing import Standing
from widgets.content.translation import cell_context
from widgets.forms.question import Question
from widgets.languages import translatable as texts
from widgets.languages.catalogue import ENGLISH, Language, offered, read_language, speak

FOLDER = Path(__file__).resolve().parents[1] / "translations"
"""The translated reasons for keys, kept with what learners never get."""
Result = dict[str, Any]


def with_languages(tell: Callable[[Standing], Result], standing: Standing, module: str) -> Result:
    """The English result that `tell` makes of a standing, with the fields that differ in other languages under `languages`, by code."""
    english = tell(standing)
    others = {language.code: _told(tell, standing, module, language) for language in result_languages()}
    differing = {code: {name: said for name, said in told.items() if said != english.get(name)} for code, told in others.items()}
    return english | ({"languages": differing} if differing else {})


def result_languages() -> list[Language]:
    """The languages other than English, with the messages that only results use."""
    return [_with_reasons(language) for language in offered().values() if not language.is_english]


def _with_reasons(language: Language) -> Language:
    reasons = read_language(FOLDER / f"{language.code}.json")
    return msgspec.structs.replace(language, messages=language.messages | reasons.messages) if reasons else language


def _told(tell: Callable[[Standing], Result], standing: Standing, module: str, language: Language) -> Result:
    speak(language)
    try:
        return tell(replace(standing, questions=[_question(question, module, language) for question in standing.questions]))
    finally:
        speak(ENGLISH)


def _question(question: Question, module: str, language: Language) -> Question:
    def change(place: str, text: str) -> str:
        return language.text(cell_context(module, question.id, place), text)

    return texts.with_changed(question, texts.shape_texts(type(question)), change)
