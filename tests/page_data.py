"""What a page carries for its script."""

import re
from typing import Any

import msgspec

from widgets.field.repeated_texts import MARK

_SCRIPT = r'<script type="application/json" id="{id}">(.*?)</script>'


def page_data(html: str) -> dict[str, Any]:
    """The data of a module's page; of a file of the field edition, with all texts in their places."""
    texts = _carried(html, "course-texts") or []
    data = _carried(html, "course-data")
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


def _carried(html: str, id: str) -> Any:
    found = re.search(_SCRIPT.format(id=id), html, re.DOTALL)
    return msgspec.json.decode(found[1]) if found else None
