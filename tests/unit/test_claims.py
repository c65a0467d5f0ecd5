"""Claims: what the file may hold, one sentence for each mistake, and the course's own figures."""

import contextlib
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.sources.course_data import read_course_data
from tests.unit import building
from tests.unit.claiming import claims
from tests.unit.declaring import json_values
from widgets.content.data_shapes.claims import CLAIMS
from widgets.kinds.chart.claims import Claim
from widgets.mistakes import fitting_entries
from widgets.problems import DeclarationProblem
from widgets.schema import read_yaml

ROOT = Path(__file__).resolve().parents[2]


def told(tmp_path: Path, text: str) -> list[str]:
    """What an author is told of a file of claims."""
    data = building.write_data(tmp_path)
    (data / "claims.yaml").write_text(text, encoding="utf-8")
    return list(map(str, read_course_data(data).problems))


def test_nothing_is_wrong_with_the_courses_own_claims() -> None:
    data = read_course_data(ROOT / "data")
    assert data.problems == []
    assert len(data.claims) > 40
    assert {claim.source for claim in data.claims.values()} <= data.references


def test_an_old_claim_of_the_course_is_never_of_today_and_what_stands_beside_it_is_newer() -> None:
    known = read_course_data(ROOT / "data").claims
    pairs = [(claim, known[other]) for claim in known.values() for other in claim.today]
    assert pairs
    assert all(claim.year < today.year for claim, today in pairs)


def test_a_sound_file_is_read_whole(tmp_path: Path) -> None:
    assert told(tmp_path, building.CLAIMS) == []
    data = read_course_data(tmp_path)
    assert list(data.claims) == ["then", "now", "more", "about", "share"]
    ends = [(claim.low, claim.high) for claim in data.claims.values()]
    assert ends == [
        (3600, 22500),
        (2468, 2468),
        (2000, None),
        (12000, 12000),
        (30, 30),
    ]
    assert [claim.is_firm for claim in data.claims.values()] == [False, True, False, False, True]


MISTAKES = {
    "unknown source": ("source: bulletin", "source: buletin", "(now): The source 'buletin' is not in data/references.yaml."),
    "min above max": ("min: 3600", "min: 36000", "(then): The field 'min' (36000) must be below 'max' (22500)."),
    "min as max": ("min: 3600", "min: 22500", "must be below 'max'"),
    "no against": ("    against: Nobody knew.\n", "", "(then): The field 'against' is missing. Add it."),
    "empty against": ("against: Nobody knew.", "against: ' '", "(then): The field 'against' is empty."),
    "today that is no row": (
        "today: [now]",
        "today: [tomorrow]",
        "(then): The claim 'tomorrow', named in 'today', is not in data/claims.yaml",
    ),
    "today that is itself": ("today: [now]", "today: [then]", "(then): It names itself in 'today'."),
    "today that is no list": ("today: [now]", "today: now", "(then): The field 'today' must be a list."),
    "today without differs": ("    differs: It counts others.\n", "", "(then): The claim 'now', named in 'today', needs 'differs'"),
    "no figure": ("    value: 2468\n", "", "(now): A claim has either 'value', or 'min'"),
    "two figures": ("    min: 2000\n", "    min: 2000\n    value: 2500\n", "(more): A claim has either 'value', or 'min'"),
    "value and max": ("    value: 2468\n", "    value: 2468\n    max: 2500\n", "(now): A claim has either 'value', or 'min'"),
    "max alone": ("    min: 3600\n", "", "(then): A claim has either 'value', or 'min'"),
    "below nothing": ("min: 2000", "min: -2000", "(more): A figure is a number of at least 0."),
    "endless": ("min: 2000", "min: .inf", "(more): A figure is a number of at least 0."),
    "no number": ("min: 2000", "min: many", "(more): The field 'min' must be"),
    "more than all": ("min: 2000\n    unit: people", "min: 2000\n    unit: '%'", "(more): A share is at most 100%."),
    "unknown way of knowing": ("how: hearsay", "how: rumour", "(more):"),
    "year of no claim": ("year: 2002", "year: 202", "(then): The field 'year' is the year of the claim"),
    "unknown field": (
        "against: Nobody knew.",
        "againts: Nobody knew.",
        "is not known. Did you mean 'against'?",
    ),
    "id with capitals": ("  more:", "  More:", "(More): Its id must begin with a lower-case letter"),
    "misspelt claims": ("claims:", "clams:", "data/claims.yaml: The field 'clams' is not known. Did you mean 'claims'?"),
    "more than claims": ("claims:", "note: x\nclaims:", "data/claims.yaml: The field 'note' is not known."),
    "claim twice": ("  about:", "  now:", "data/claims.yaml: The YAML cannot be read"),
}


@pytest.mark.parametrize(("old", "new", "sentence"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_told_once(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert old in building.CLAIMS
    findings = told(tmp_path, building.CLAIMS.replace(old, new))
    assert len(findings) == 1, findings
    assert sentence in findings[0]
    assert "\n" not in findings[0]


def test_a_mistake_in_one_claim_hides_none_in_another(tmp_path: Path) -> None:
    text = building.CLAIMS.replace("    against: Nobody knew.\n", "").replace("year: 2024", "year: 24").replace("Note 4", "' '")
    assert [line.split("(")[1].split(")")[0] for line in told(tmp_path, text)] == ["then", "now", "more"]


@given(claims())
def test_a_sound_claim_is_read_as_it_was_written(claim: Claim) -> None:
    text = json.dumps({"claims": {"c": msgspec.to_builtins(claim)}})
    assert CLAIMS.read(read_yaml(text, DeclarationProblem)).claims == {"c": claim}
    assert claim.high is None or claim.low <= claim.high


@given(st.dictionaries(st.sampled_from(Claim.__struct_fields__), json_values), claims())
@settings(max_examples=300)
def test_no_value_in_a_known_field_makes_the_reader_stumble(fields: dict[str, Any], claim: Claim) -> None:
    content = {"claims": {"c": msgspec.to_builtins(claim) | fields}}
    read = fitting_entries(content["claims"], Claim)
    assert list(CLAIMS.problems(content)) or not list(read["c"].problems())


@given(st.text())
def test_no_text_makes_the_reader_stumble(text: str) -> None:
    with contextlib.suppress(DeclarationProblem):
        list(CLAIMS.problems(read_yaml(f"claims:\n  c: {text}", DeclarationProblem)))
