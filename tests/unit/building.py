"""Small modules for tests: a sound one, built from text, into which a test plants one mistake."""

import json
from pathlib import Path
from typing import Any

BEGIN, END = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
NOTE = "A facilitator's note that no learner may ever read, on how to open the discussion."
WHY = "A reason for the answer of {id}, which is told only after the learner has passed."
CRITERIA = ("examples", "prohibited", "impact", "consequences", "responsibilities")

MISSION = """
name: Test Mission
focal_point: {name: Ana, phone: "1"}
alternate: {name: Ben, phone: "2"}
conduct_team: {name: Team, email: team@mission.test}
oios: {name: OIOS, phone: "4"}
hotline: "5"
support: Somebody
languages: [English]
pass_mark: 75
attempts: 3
"""
REFERENCES = """
references:
  protocol: {title: A protocol, symbol: T/1, year: 2000, says: What it is.}
  bulletin: {title: A bulletin, symbol: T/2, year: 2003, says: What is forbidden.}
"""
TOOL = "title: Signs\nitems:\n  one: {sign: A sign, notice: Notice it}\nsources: [protocol]\n"
CLAIMS = """
claims:
  then:
    counts: People, as claimed then
    min: 3600
    max: 22500
    unit: people
    place: Here
    period: Then
    who: Somebody
    year: 2002
    how: estimate
    source: protocol
    at: Page 10
    against: Nobody knew.
    today: [now]
  now:
    counts: People who were counted
    value: 2468
    unit: people
    place: Everywhere
    period: Now
    who: Somebody else
    year: 2024
    how: count
    source: bulletin
    at: Table 1
    against: Not all were found.
    differs: It counts others.
  more:
    counts: People, as somebody told
    min: 2000
    unit: people
    place: There
    period: Then
    who: A third one
    year: 2004
    how: hearsay
    source: protocol
    at: Note 4
    against: Nobody saw it.
  about:
    counts: People, more or less
    value: 12000
    roughly: true
    unit: people
    place: There
    period: Then
    who: A fourth one
    year: 2004
    how: record
    source: protocol
    at: Note 5
    against: It is a round number.
  share:
    counts: A share of the people
    value: 30
    unit: "%"
    place: There
    period: Then
    who: A fifth one
    year: 2004
    how: survey
    source: protocol
    at: Note 6
    against: Few were asked.
"""


def markdown(source: str, *tags: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": "m", "metadata": {"tags": list(tags)} if tags else {}, "source": source}


def code(source: str) -> dict[str, Any]:
    return {"cell_type": "code", "id": "c", "metadata": {}, "source": source, "outputs": [], "execution_count": None}


def graded(id: str, criterion: str = "examples", key: str = "a", type: str = "choose-one") -> str:
    """A graded question of three options (or a statement), whose key is between the delimiters."""
    choices = ("true", "false") if type == "true-false" else ("a", "b", "c")
    options = "" if type == "true-false" else "options:\n  a: The first one\n  b: The second one\n  c: The third is long\n"
    why = "".join(f"  {choice}: {WHY.format(id=id)} It is about {choice}.\n" for choice in choices)
    return (
        f"%%question\nid: {id}\ntype: {type}\nprompt: What of {id}?\ncriterion: {criterion}\npoints: 1\nabout: the matter of {id}\n"
        f"{options}{BEGIN}\nkey: {key}\nwhy:\n{why}{END}"
    )


def practice(id: str) -> str:
    return (
        f"%%question\nid: {id}\ntype: true-false\nprompt: Is it so?\nsources: [protocol]\nkey: true\n"
        "why:\n  true: Yes, for this.\n  false: No, for that."
    )


CASE = """%%case
id: bar
title: The bar
intro: You are there.
start: door
scenes:
  door:
    text: A door.
    tools: [signs]
    choices:
      go: {text: Go in, to: inside}
      stay: {text: Stay out, to: inside}
  inside:
    text: The end.
    end: {verdict: good, victim: v, learner: l, mission: m}"""
CHART = "%%chart\nid: people\ntitle: How many?\nclaims: [then, more, about]\ncaption: Read it with care."
IN_SHORT = "%%inshort\nid: short\npoints:\n  - {text: One act is enough., icon: layers}\n  - text: No border is needed."
DIAGRAM = """%%diagram
id: ways
type: decision
title: What do you do?
start: sure
questions:
  sure: {ask: Are you sure?, answers: {yes: {to: tell}, no: {to: ask}}}
ends:
  tell: {label: Tell someone, icon: megaphone}
  ask: {label: Ask someone}"""
REFRESHER = """%%refresher
id: refresher
title: Refreshers
length: 2
questions:
  rf-1:
    criterion: impact
    type: true-false
    prompt: Is it so?
    sources: [protocol]
    key: false
    why: {"true": Yes., "false": No.}"""
WARMUP = """%%warmup
id: warm-up
title: Before
statements:
  w1: {text: It is so., key: false, why: {"true": No., "false": Right.}}"""


def sound_cells() -> list[dict[str, Any]]:
    """The cells of a module with which nothing is wrong."""
    keys = ("a", "b", "c", "a", "b")
    return [
        markdown("# A module"),
        code("%load_ext widgets"),
        markdown("# Lesson"),
        markdown("## 1. The first\n\nProse with a [reference](#ref-protocol)."),
        markdown(NOTE, "facilitator"),
        code(practice("p1")),
        markdown("## Cases"),
        code(CASE),
        code(WARMUP),
        code("%%warmup\nid: again\ntitle: After\nrepeat: warm-up"),
        code("%%tool\nid: signs\ntitle: Signs\nkind: checklist\nfrom: signs"),
        markdown("## Test"),
        *(code(graded(f"{criterion[:3]}-{n}", criterion, key)) for criterion in CRITERIA for n, key in enumerate(keys)),
        code("%%question\nid: words\ntype: reflection\nprompt: Write.\npoints: 5\nabout: what you saw"),
        markdown("## The end"),
        code("%%handin\nid: hand-in"),
    ]


def notebook(cells: list[dict[str, Any]]) -> dict[str, Any]:
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    named = [cell | {"id": f"cell-{number}"} for number, cell in enumerate(cells)]
    return {"cells": named, "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}


def write_module(folder: Path, cells: list[dict[str, Any]]) -> Path:
    """Write the cells as the one notebook of a module's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{folder.name}.ipynb").write_text(json.dumps(notebook(cells), indent=1), encoding="utf-8")
    return folder


def write_data(folder: Path) -> Path:
    """Write the data files that the sound module draws on."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("mission", MISSION), ("references", REFERENCES), ("claims", CLAIMS), ("signs", TOOL)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def released(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The cells as they should be released: without facilitators' cells and without what is hidden."""
    kept = [dict(cell) for cell in cells if "facilitator" not in cell["metadata"].get("tags", [])]
    for cell in kept:
        before, _, rest = cell["source"].partition(f"\n{BEGIN}")
        cell["source"] = before + rest.partition(END)[2]
    return kept
