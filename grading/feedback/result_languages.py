"""A result in English and in every other language of the course, so that a learner's page can show its own."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from grading.course.translations import complete_languages
from grading.feedback.standing import Standing
from widgets.content.translation import cell_context
from widgets.forms.question import Question
from widgets.languages import translatable as texts
from widgets.languages.catalogue import ENGLISH, Language, speak

Result = dict[str, Any]


def with_languages(tell: Callable[[Standing], Result], standing: Standing, module: str) -> Result:
    """The English result that `tell` makes of a standing, with the fields that differ in other languages under `languages`, by code."""
    english = tell(standing)
    others = {language.code: _told(tell, standing, module, language) for language in complete_languages()}
    differing = {code: {name: said for name, said in told.items() if said != english.get(name)} for code, told in others.items()}
    return english | ({"languages": differing} if differing else {})


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
