"""A reflection in small boxes: what is written in them is kept as one text, and found again in the same boxes."""

import random
from typing import Any

from tests.node import run_script
from widgets.answers.reflection import as_markdown
from widgets.paths import FORMS

SCRIPT = f"""
import {{ joinedParts, splitParts, wordCount }} from "{FORMS.as_uri()}/reflection/parts.js";
console.log(JSON.stringify(given.map((one) => {{
  if (typeof one === "string") return splitParts(one, 3);
  const text = joinedParts(one);
  return [text, splitParts(text, one.length), wordCount(one)];
}})));
"""
PIECES = ["I tell the Focal Point.", "1.", "2.", "3. A list", "\n", "\n\n", " ", "12.", "😀", "2.\n"]


def run(*given: Any) -> list[Any]:
    return list(run_script(SCRIPT, given))


def test_what_is_in_several_boxes_is_kept_with_their_numbers() -> None:
    three, first, last, none = run(["A guard.", "", "The hotline. \n"], ["A guard.", "", ""], ["", " ", "The hotline."], ["", " ", "\n"])
    assert three == ["1.\nA guard.\n\n3.\nThe hotline.", ["A guard.", "", "The hotline."], 4]
    assert first[:2] == ["A guard.", ["A guard.", "", ""]]
    assert last[:2] == ["3.\nThe hotline.", ["", "", "The hotline."]]
    assert none == ["", ["", "", ""], 0]


def test_a_text_from_before_there_were_boxes_opens_in_the_first() -> None:
    old = "1. I notice a guard.\n2. I tell the Focal Point.\n\nNo one else."
    assert run(old, "", "4.\nNo fourth box.") == [[old, "", ""], ["", "", ""], ["4.\nNo fourth box.", "", ""]]


def test_nothing_that_is_written_is_lost_or_moves_to_another_box() -> None:
    dice = random.Random(59)
    boxes = [["".join(dice.choices(PIECES, k=dice.randrange(6))) for _ in range(4)] for _ in range(400)]
    for texts, (_, found, _words) in zip(boxes, run(*boxes), strict=True):
        assert [text.split() for text in found] == [text.split() if text.strip() else [] for text in texts]


def test_formgrader_shows_each_part_on_lines_of_its_own() -> None:
    [[text, *_]] = run(["A guard.", "I tell the hotline."])
    assert "1.<br>A guard.<br><br>2.<br>I tell the hotline." in as_markdown(text)
