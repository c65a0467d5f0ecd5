"""The mission's file: each mistake is a sentence, and its values get to every place that asks for them."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit import building
from tests.unit.declaring import json_values
from widgets.content.mission import Mission, load_mission
from widgets.data_files import MISSION, data_file
from widgets.problems import DataProblem


@pytest.fixture(scope="module")
def mission(tmp_path_factory: pytest.TempPathFactory) -> Mission:
    return load_mission(building.write_data(tmp_path_factory.mktemp("data")) / "mission.yaml")


def told(tmp_path: Path, text: str) -> str:
    path = tmp_path / "mission.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataProblem) as raised:
        load_mission(path)
    return str(raised.value)


def test_the_file_is_read_whole(mission: Mission) -> None:
    assert (mission.name, mission.focal_point.phone, mission.pass_mark, mission.attempts) == ("Test Mission", "1", 75, 3)
    assert mission.criterion_minimum == 60
    assert (mission.certificate_months, mission.certificate_ids) == (24, False)
    assert mission.feedback.missed_topics
    assert mission.feedback.right_answers == "when-closed"


def test_the_example_says_of_itself_that_it_is_one() -> None:
    example = load_mission(data_file(MISSION)).example_fields
    assert {"focal_point.email", "focal_point.phone", "alternate.email", "hotline"} <= set(example)


def test_a_missions_own_contacts_are_no_example(mission: Mission) -> None:
    assert mission.example_fields == []
    assert msgspec.structs.replace(mission, note="Bring a form, for example your own.").example_fields == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("pass_mark: 75", "pass_marc: 75", "mission.yaml: The field 'pass_marc' is not known. Did you mean 'pass_mark'?"),
        ("pass_mark: 75\n", "", "mission.yaml: The field 'pass_mark' is missing. Add it."),
        ("pass_mark: 75", "pass_mark: 75%", "mission.yaml: The field 'pass_mark' must be a whole number."),
        ("pass_mark: 75", "pass_mark: 0", "from 1 to 100"),
        ("pass_mark: 75", "pass_mark: 101", "from 1 to 100"),
        ("attempts: 3", "attempts: 3\ncriterion_minimum: 101", "from 0 to 100. With 0, only the total counts."),
        ("attempts: 3", "attempts: 3\ncriterion_minimum: -1", "The field 'criterion_minimum' is a percentage"),
        ("attempts: 3", "attempts: 3\ncriterion_minimum: sixty", "The field 'criterion_minimum' must be a whole number."),
        ("attempts: 3", f"attempts: 3\nnote: {'x' * 301}", "The field 'note' has 301 characters, but at most 300 are shown. Shorten it."),
        ("attempts: 3", "attempts: 3\nnote: [a]", "The field 'note' must be"),
        ("attempts: 3", "attempts: 3\ncertificate_months: -1", "from 0 to 600. With 0, certificates do not expire."),
        ("attempts: 3", "attempts: 3\ncertificate_months: 601", "The field 'certificate_months' must be a whole number from 0 to 600."),
        ("attempts: 3", "attempts: 3\ncertificate_months: 1.5", "The field 'certificate_months' must be a whole number."),
        ("attempts: 3", "attempts: 3\ncertificate_ids: maybe", "The field 'certificate_ids' must be"),
        ("attempts: 3", "attempts: 0", "The field 'attempts' must be a whole number from 1 to 100."),
        ("attempts: 3", "attempts: true", "The field 'attempts' must be a whole number."),
        ("name: Ana", "name: ' '", "The field 'focal_point.name' is empty."),
        ('{name: Ana, phone: "1"}', "{name: Ana}", "'focal_point' has neither 'phone' nor 'email'"),
        ('{name: Ana, phone: "1"}', "{name: Ana, phone: 1}", "The field 'focal_point.phone' must be a text."),
        ('{name: Ana, phone: "1"}', '{name: Ana, fone: "1"}', "Did you mean 'phone'?"),
        ("name: Ben", "name: Ana", "have the same name"),
        ("languages: [English]", "languages: English", "The field 'languages' must be"),
        ("attempts: 3", "attempts: 3\nfeedback: {right_answers: always}", "right_answers"),
        ("attempts: 3", "attempts: 3\nattempts: 4", "duplicate key"),
        (
            "attempts: 3",
            "attempts: 3\nquick_exit: www.un.org",
            "The field 'quick_exit' must be the address of a website, such as https://www.un.org/.",
        ),
        ("attempts: 3", 'attempts: 3\nquick_exit: "javascript:alert(1)"', "Leave it out for a blank page."),
        ("attempts: 3", "attempts: 3\nquick_exit: https:///news", "The field 'quick_exit' must be"),
        ("attempts: 3", 'attempts: 3\nquick_exit: "https://www.un.org/ now"', "The field 'quick_exit' must be"),
        ("name: Test", "\tname: Test", "The YAML cannot be read in line 2"),
    ],
)
def test_a_mistake_is_one_sentence_that_names_the_field(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert old in building.MISSION
    shown = told(tmp_path, building.MISSION.replace(old, new, 1))
    assert shown.startswith(f"{tmp_path}/mission.yaml: ")
    assert sentence in shown


def test_an_empty_file_is_a_sentence(tmp_path: Path) -> None:
    assert "It holds no fields" in told(tmp_path, "")


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataProblem, match="The mission's file is missing"):
        load_mission(tmp_path / "mission.yaml")


def test_a_file_that_is_no_text_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "mission.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataProblem, match="cannot be read"):
        load_mission(tmp_path / "mission.yaml")


def test_places_are_filled_wherever_they_stand(mission: Mission) -> None:
    asked = {"prompt": "Ask {mission.focal_point.name} of {mission.name}.", "list": ["{mission.hotline}", 3, None]}
    assert mission.fill(asked) == {"prompt": "Ask Ana of Test Mission.", "list": ["5", 3, None]}


@pytest.mark.parametrize("place", ["nobody", "focal_point", "focal_point.nobody", "languages", "pass_mark", "name.upper", "problems", "."])
def test_a_place_that_names_no_text_is_told(mission: Mission, place: str) -> None:
    with pytest.raises(DataProblem, match=r"names no text of data/mission\.yaml"):
        mission.fill(f"{{mission.{place}}}")


@given(json_values)
def test_data_without_places_stays_as_it_is(mission: Mission, data: Any) -> None:
    assert mission.fill(data) == data


@given(st.text())
def test_no_file_makes_the_reader_stumble(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any-mission.yaml"
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    with pytest.raises(DataProblem):
        load_mission(path)
