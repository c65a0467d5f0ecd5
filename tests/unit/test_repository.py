"""The catalogue of materials: each mistake is a sentence that names the entry, and the course's own has none."""

import copy
import itertools
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.sources.course_data import read_course_data, reference_problems
from tests.unit import building
from tests.unit.declaring import json_values
from widgets.content.data_file import located
from widgets.content.data_shapes.repository import AUDIENCES, KINDS, PURPOSES, REPOSITORY, RepositoryEntry
from widgets.mistakes import fitting_entries
from widgets.problems import DeclarationProblem
from widgets.schema import read_yaml

DATA = Path(__file__).resolve().parents[2] / "data"
REFERENCES: dict[str, Any] = {"protocol": {"title": "A protocol", "year": 2000, "symbol": "A/1"}}
SOUND: dict[str, Any] = {
    "framing": "What there is.",
    "audiences": {id: f"The {id}" for id in AUDIENCES},
    "purposes": {id: f"To {id}" for id in PURPOSES},
    "kinds": {id: f"A {id}" for id in KINDS},
    "entries": {
        "old": {
            "title": "An old card",
            "kind": "training-material",
            "publisher": "Somebody",
            "audience": ["military"],
            "purpose": ["report"],
            "annotation": "Good, with limits.",
            "known": "Named in a report.",
            "superseded_by": "new",
        },
        "new": {
            "title": "A new card",
            "kind": "instrument",
            "publisher": "Somebody",
            "year": 2000,
            "symbol": "A/1",
            "audience": ["military", "police"],
            "purpose": ["report", "forbid"],
            "annotation": "Better.",
            "known": "Seen.",
            "reference": "protocol",
            "address": "https://cards.test/new",
        },
    },
}


def problems(content: dict[str, Any]) -> list[str]:
    """What an author is told of a catalogue, beside these references."""
    alone = [located("repository", entry, sentence) for entry, sentence in REPOSITORY.problems(content)]
    entries = fitting_entries(content.get("entries"), RepositoryEntry)
    beside = [f"repository ({id}): {line}" for id, entry in entries.items() for line in reference_problems(entry, REFERENCES)]
    return [line.removeprefix("repository ").removeprefix("repository: ") for line in alone + beside]


def changed(entry: str, **fields: Any) -> dict[str, Any]:
    content = copy.deepcopy(SOUND)
    content["entries"][entry] |= fields
    return content


@pytest.fixture(scope="module")
def course() -> dict[str, Any]:
    return read_yaml((DATA / "repository.yaml").read_text(encoding="utf-8"), DeclarationProblem)


def test_nothing_is_wrong_with_a_sound_catalogue() -> None:
    assert problems(SOUND) == []


@pytest.mark.parametrize(
    ("entry", "fields", "sentence"),
    [
        ("new", {"kind": "book"}, "(new): The field 'kind' is 'book', but must be one of: course, "),
        ("new", {"audience": ["soldiers"]}, "(new): The field 'audience[0]' is 'soldiers', but must be one of: academic, "),
        ("new", {"purpose": ["cure"]}, "(new): The field 'purpose[0]' is 'cure', but must be one of: forbid, "),
        ("new", {"purpose": []}, "(new): The field 'purpose' is empty. Name at least one of: recognise, "),
        ("new", {"audience": ["police", "police"]}, "(new): The field 'audience' names the same thing twice."),
        ("new", {"known": " "}, "(new): The field 'known' is empty. Write it, or remove the entry."),
        ("new", {"year": 20}, "(new): The year 20 cannot be right."),
        ("new", {"year": 2001}, "(new): Its year is 2001, but data/references.yaml says 2000 of 'protocol'."),
        ("new", {"symbol": "A/2"}, "(new): Its symbol is A/2, but data/references.yaml says A/1 of 'protocol'."),
        ("new", {"reference": "bulletin"}, "(new): The reference 'bulletin' is not in data/references.yaml."),
        ("new", {"address": "cards.test"}, "(new): The address 'cards.test' is not a web address."),
        ("new", {"superseded_by": "old"}, "(new): It is superseded by 'new', which leads back to it."),
        ("old", {"superseded_by": "newest"}, "(old): It is superseded by 'newest', which is not in the file."),
        ("old", {"anotation": "x"}, "(old): The field 'anotation' is not known. Did you mean 'annotation'?"),
        ("old", {"year": "2000"}, "(old): The field 'year' must be a whole number."),
    ],
)
def test_each_mistake_is_a_sentence(entry: str, fields: dict[str, Any], sentence: str) -> None:
    assert any(problem.startswith(sentence) for problem in problems(changed(entry, **fields))), problems(changed(entry, **fields))


@pytest.mark.parametrize(("field", "id"), [("audiences", "defence"), ("purposes", "measure"), ("kinds", "course")])
def test_each_id_has_a_word(field: str, id: str) -> None:
    content = copy.deepcopy(SOUND)
    content[field]["other"] = content[field].pop(id)
    found = problems(content)
    assert f"The field '{field}' has no word for '{id}'. Add it." in found
    assert any(problem.startswith(f"The field '{field}' has a word for 'other', but may only have words for: ") for problem in found)


def test_every_mistake_is_told_at_once() -> None:
    content = changed("new", known="", year=20)
    content["entries"]["old"]["audience"] = "military"
    assert len(problems(content)) == 4  # the year also disagrees with the reference


def test_validation_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    data = building.write_data(tmp_path)
    text = (DATA / "repository.yaml").read_text(encoding="utf-8").replace("kind: course\n", "kind: corse\n")
    (data / "repository.yaml").write_text(text, encoding="utf-8")
    findings = [str(finding) for finding in read_course_data(data).problems]
    assert any(
        re.match(
            r"data/repository\.yaml \(traccc-ma\): The field 'kind' is 'corse', but must be one of: .* Did you mean 'course'\?", finding
        )
        for finding in findings
    )


@given(st.dictionaries(st.sampled_from([*SOUND, "else"]), json_values))
def test_whatever_the_file_holds_is_answered_with_sentences(content: dict[str, Any]) -> None:
    for problem in problems(SOUND | content):
        assert problem.endswith((".", "?"))
        assert "\n" not in problem


@given(st.dictionaries(st.sampled_from(list(SOUND["entries"]["new"])), json_values), json_values)
def test_whatever_an_entry_holds_is_answered_with_sentences(fields: dict[str, Any], other: Any) -> None:
    content = changed("new", **fields)
    content["entries"]["other"] = other
    assert all(problem.startswith("(") for problem in problems(content))


def test_the_courses_catalogue_says_how_each_entry_is_known(course: dict[str, Any]) -> None:
    entries = course["entries"]
    assert len(entries) >= 40
    known = r"(Read in (full|part)|We read|Named|Cited|Quoted|Described|Shown|Listed in this course's references)\b"
    for id, entry in entries.items():
        assert re.match(known, entry["known"]), id
        assert 1 <= len(re.findall(r"[.?!](?=\s|$)", entry["annotation"])) <= 4, id


def test_no_address_is_given_that_nobody_has_seen(course: dict[str, Any]) -> None:
    for id, entry in course["entries"].items():
        assert "address" not in entry or "25 November 2026" in entry["known"], id


def test_the_courses_catalogue_shows_gaps_and_covers_the_missions_own_people(course: dict[str, Any]) -> None:
    in_use = [entry for entry in course["entries"].values() if not (entry.get("superseded_by") or entry.get("historic"))]
    cells = {(audience, purpose) for entry in in_use for audience in entry["audience"] for purpose in entry["purpose"]}
    assert set(itertools.product(("military", "police", "civilian"), ("recognise", "forbid", "report"))) <= cells
    assert ("journalists", "train") not in cells
