"""What the browser gets, as plain data: for tests of what a page says."""

import json
from typing import Any

from widgets.content.course import module_outline, page_cell
from widgets.content.mission import Mission
from widgets.content.translation import Translation
from widgets.plain import Notebook, json_of

Data = dict[str, Any]


def as_data(value: object) -> Any:
    """Typed data as a script reads it."""
    return json.loads(json_of(value))


def outline_data(nb: Notebook, mission: Mission | None, into: Translation | None = None) -> tuple[str, list[Data], list[Data]]:
    """A module's title, its parts and its tools."""
    course = as_data(module_outline(nb, mission, into))
    return course["title"], course["parts"], course["tools"]


def cell_data(source: str, mission: Mission | None, into: Translation | None = None) -> Data:
    """A cell as the page draws it."""
    cell: Data = as_data(page_cell(source, mission, into))
    return cell
