"""A question of each form, as practice and as one that counts, on a page that is opened from a file."""

import json
from pathlib import Path
from typing import Any

from tests.forms import question
from tests.unit.building import code, markdown, write_module
from widgets.field.edition import page
from widgets.forms.registry import forms

MODULE = "forms"
BODIES: dict[str, dict[str, Any]] = {
    "true-false": {"prompt": "Somebody who crossed no border can be a victim.", "key": "true"},
    "choose-one": {
        "prompt": "A worker has no papers. Her employer keeps them.\n\nWhat do you do?",
        "options": {"a": "Ask her employer", "b": "Note what you saw, and report it", "c": "Wait for proof"},
        "key": "b",
    },
    "choose-all": {
        "prompt": "Which of these may be signs?",
        "options": {"a": "A debt that *never* ends", "b": "A red door", "c": "Papers that somebody else holds"},
        "key": ["a", "c"],
    },
    "order": {
        "prompt": "What comes first?",
        "items": {"a": "You notice a sign", "b": "You report it", "c": "Others look into it"},
        "key": ["a", "b", "c"],
    },
    "match": {
        "prompt": "What is each of these?",
        "left": {"l1": "A lie about the pay", "l2": "A drive across the town"},
        "right": {"r1": "An act", "r2": "A means", "r3": "A purpose"},
        "key": {"l1": "r2", "l2": "r1"},
    },
    "numeric": {
        "prompt": "How many of 100 guests who were asked had seen a sign?",
        "key": 30,
        "tolerance": 2.5,
        "unit": "guests",
    },
    "reflection": {"prompt": "What would you do?\n\nWrite it in your own words."},
}
"""What is asked, by form; the key is told of practice questions only, as in a released notebook."""
ANSWERS: dict[str, Any] = {
    "true-false": "false",
    "choose-one": "b",
    "choose-all": ["a", "b"],
    "order": ["b", "a", "c"],
    "match": {"l1": "r2", "l2": "r3"},
    "numeric": "27,5",
    "reflection": "I would tell the Focal Point.",
}
"""An answer of each form: one right, two wrong, two right in part, one that nobody scores by key."""


def write_forms(folder: Path) -> Path:
    """Write the page with a question of each form, and give its file."""
    cells = [markdown("# Forms")]
    for form in BODIES:
        cells.append(markdown(f"## {form}"))
        if not forms()[form].by_hand:
            cells.append(code(_practice(form)))
        if not forms()[form].practice_only:
            cells.append(code(_graded(form)))
    write_module(folder / "release" / MODULE, cells)
    file = folder / f"{MODULE}.html"
    file.write_text(page(MODULE, folder / "release"), encoding="utf-8")
    return file


def _practice(form: str) -> str:
    body = BODIES[form]
    why = {choice: f"Why of {choice}." for choice in question(form, **body).choices}
    return _cell({"id": f"{form}-practice", "type": form} | body | {"why": why})


def _graded(form: str) -> str:
    criterion = {} if forms()[form].by_hand else {"criterion": "impact"}
    body = {name: value for name, value in BODIES[form].items() if name != "key"}
    return _cell({"id": f"{form}-graded", "type": form} | body | criterion | {"points": 2, "about": "signs"})


# JSON is YAML too.
def _cell(declaration: dict[str, Any]) -> str:
    return f"%%question\n{json.dumps(declaration, indent=1)}"
