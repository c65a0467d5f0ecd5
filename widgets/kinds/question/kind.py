"""A question; its field 'type' names its form."""

from typing import Any

from widgets.declaration import Declaration
from widgets.forms.question import Question
from widgets.forms.registry import form_of, forms
from widgets.plain import JsonObject


class QuestionCell(Question):
    """Reads `%%question` cells: it returns a `Question` of the form that the cell names."""

    @classmethod
    def read(cls, data: JsonObject) -> Any:
        """Turn a cell's fields into a question of its form. Raises DeclarationProblem."""
        return form_of(data).read(data)

    @classmethod
    def shapes(cls) -> list[type[Declaration]]:
        """All forms."""
        return list(forms().values())
