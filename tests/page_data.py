"""What the browser gets, as plain data: for tests of what a page says."""

import json
import re
from typing import Any

from widgets.content.course import module_outline, page_cell
from widgets.content.mission import Mission
from widgets.content.translation import Translation
from widgets.field.repeated_texts import MARK
from widgets.plain import Notebook, json_of

Data = dict[str, Any]

_SCRIPT = r'<script type="application/json" id="{id}">(.*?)</script>'


def page_data(html: str) -> dict[str, Any]:
    """The data of a module's page; of a file of the field edition, with all texts in their places."""
    texts = carried(html, "course-texts") or []
    data = carried(html, "course-data")
    assert isinstance(data, dict)
    found: dict[str, Any] = in_place(data, texts) if texts else data
    return found


def in_place(data: Any, texts: list[str]) -> Any:
    """The data with the listed texts where marks stand for them, as `page/course.js` has it."""
    match data:
        case str() if data.startswith(MARK):
            return texts[int(data.removeprefix(MARK))]
        case list():
            return [in_place(entry, texts) for entry in data]
        case dict():
            return {name: in_place(entry, texts) for name, entry in data.items()}
    return data


def carried(html: str, id: str) -> Any:
    """The JSON of one of a page's script elements, or None if it has no such element."""
    found = re.search(_SCRIPT.format(id=id), html, re.DOTALL)
    return json.loads(found[1]) if found else None


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
