"""What the page makes of a text: which of its parts keep their own direction."""

import pytest

from tests.node import run_script

SCRIPT = """
import { inline } from "STATIC/ground/text.js";
globalThis.document = { createElement: (tag) => ({ tag, setAttribute() {}, append(...parts) { this.parts = parts; } }) };
console.log(JSON.stringify(inline(given).filter((node) => node.tag === "bdi").map((node) => node.parts.join(""))));
"""


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Call +999 555 0100, day or night.", ["+999 555 0100"]),
        ("Call 0171 555-0100 or 112.", ["0171 555-0100"]),
        ("See ST/SGB/2003/13.", ["ST/SGB/2003/13"]),
        ("See ST/SGB/2017/2/Rev.1, and A/RES/59/300: both hold.", ["ST/SGB/2017/2/Rev.1", "A/RES/59/300"]),
        ("S/RES/2388 (2017) asks, at +999 555 0100.", ["S/RES/2388", "+999 555 0100"]),
        ("In 2003, 3,600 of 22,500 and/or NGO/UN staff.", []),
    ],
)
def test_symbols_and_telephone_numbers_keep_their_direction(text: str, kept: list[str]) -> None:
    assert run_script(SCRIPT, text) == kept
