"""Questions whose answer is a number: how learners may write it, what is right, and where else such a question is shown."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.authoring.validation import validate_module
from tests.forms import question
from tests.node import run_script
from tests.page_data import page_data
from tests.unit import building
from widgets.content.cell_texts import cell_texts
from widgets.field.edition import page
from widgets.kinds.registry import parse_cell
from widgets.languages.translatable import texts

GUESTS = """%%question
id: guests
type: numeric
prompt: How many guests saw it?
criterion: impact
sources: [protocol]
unit: guests
tolerance: 2.5
key: 30
why: {right: Nearly a third., wrong: It was nearly a third.}"""
PAGE = """
globalThis.document = { documentElement: { lang: given[0] } };
const { numberText, readNumber } = await import("STATIC/../forms/numeric/numbers.js");
"""


def read(*written: str) -> list[float | None]:
    """The numbers that the page reads in these texts."""
    return list(run_script(PAGE + "console.log(JSON.stringify(given[1].map(readNumber)));", ["en", written]))


@pytest.mark.parametrize(
    ("number", "ways"),
    [
        (12.5, ["12.5", "12,5", " 12,50 ", "+12.5", "012.5", "١٢٫٥", "۱۲٫۵"]),
        (-3, ["-3", "−3", "\u200e-3", "-3,"]),
        (0.125, ["0.125", ",125", ".125", "0,125"]),
        (22500, ["22500", "22 500", "22\u202f500", "22500.0"]),
    ],
)
def test_a_number_may_be_written_in_many_ways(number: float, ways: list[str]) -> None:
    assert read(*ways) == [number] * len(ways)


def test_what_is_not_clearly_one_number_is_not_read() -> None:
    unclear = [
        "",
        "-",
        ".",
        "12 guests",
        "1e3",
        "0x12",
        "1.2.3",
        "1,000,000",
        "22,500",
        "22.500",
        "-1,250",
        "½",
        "Infinity",
        "1-2",
        "٣٬٠٠٠",
    ]
    assert read(*unclear) == [None] * len(unclear)


@settings(max_examples=10, deadline=None)
@given(st.sampled_from(["en", "fr", "es", "ar", "ru", "sv", "fa"]), st.lists(st.decimals(-1e6, 1e6, places=2), min_size=20, max_size=40))
def test_a_number_as_the_page_writes_it_is_read_back_in_any_language(language: str, numbers: list[Any]) -> None:
    values = [float(number) for number in numbers]
    script = PAGE + "console.log(JSON.stringify(given[1].map((number) => readNumber(numberText(number)))));"
    assert run_script(script, [language, values]) == values


def test_a_number_is_written_without_what_floating_point_adds() -> None:
    script = PAGE + "console.log(JSON.stringify(given[1].map(numberText)));"
    assert run_script(script, ["en", [0.3 - 0.1, 0.1 + 0.2, 22500, 1234567.25]]) == ["0.2", "0.3", "22500", "1234567.25"]
    assert run_script(script, ["fr", [12.5]]) == ["12,5"]


numbers = st.integers(-1000, 1000) | st.floats(-1e9, 1e9) | st.decimals(-10, 10, places=2).map(float)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(numbers, numbers.map(abs), numbers), min_size=20, max_size=60))
def test_the_page_and_python_agree_on_what_is_near_enough(cases: list[tuple[float, float, float]]) -> None:
    cases += [(key, tolerance, key + side * tolerance) for key, tolerance, _ in cases for side in (-1, 1)]
    script = """
    const { shareOf } = await import("STATIC/cells/feedback.js");
    console.log(JSON.stringify(given.map(([key, tolerance, value]) => shareOf({ type: "numeric", key, tolerance }, value))));
    """
    asked = [(question("numeric", key=key, tolerance=tolerance), value) for key, tolerance, value in cases]
    assert run_script(script, cases) == [one.share(value) for one, value in asked]


def feedback(value: float) -> dict[str, Any]:
    """What a learner who answered `value` is told, as data."""
    script = """
    globalThis.document = { documentElement: { lang: "en" } };
    const { forms } = await import("#forms/form.js");
    console.log(JSON.stringify(forms.numeric.feedback(given[0], given[1])));
    """
    told: dict[str, Any] = run_script(script, [parse_cell(GUESTS).as_json(), value])
    return told


def test_the_feedback_says_what_is_near_enough_and_gives_the_reason_for_this_outcome() -> None:
    near = "Any number from 27.5 to 32.5 guests is right."
    right, wrong = (row for value in (32.5, 32.51) for row in feedback(value)["rows"])
    assert (right["state"], right["mark"], right["why"]) == ("right", "Your answer is right", f"{near}\n\nNearly a third.")
    assert (wrong["state"], wrong["mark"], wrong["why"]) == ("wrong", "The right answer is 30 guests", f"{near}\n\nIt was nearly a third.")


def test_a_learning_platform_and_a_room_are_told_of_it() -> None:
    script = """
    globalThis.document = { documentElement: { lang: "en" } };
    const { forms: platform } = await import("#forms/scorm.js");
    const { forms: room } = await import("#forms/room.js");
    const { scormVersion } = await import("STATIC/scorm/versions.js");
    const told = ["1.2", "2004"].map((version) => [platform.numeric.type(scormVersion(version)), platform.numeric.text({}, given, 27.5)]);
    const choices = [false, true].map((isShown) => room.numeric.choices(given, isShown));
    console.log(JSON.stringify([told, ...choices, room.numeric.rightIds(given)]));
    """
    told, before, after, right = run_script(script, parse_cell(GUESTS).as_json())
    assert told == [["numeric", "27.5"]] * 2
    assert (before, after, right) == ([], [["right", "30 guests"]], ["right"])


def test_authors_editions_and_translators_need_nothing_else_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = building.write_data(tmp_path / "data")
    monkeypatch.setenv("DUTY_DATA", str(data))
    in_case = '    question: {type: numeric, prompt: W, key: 7, why: {right: y, wrong: "n"}}\n    to: inside\n'
    case = building.CASE.partition("    choices:")[0] + in_case + "  inside:" + building.CASE.partition("  inside:")[2]
    cells = [cell for cell in building.sound_cells() if "id: bar" not in cell["source"]]
    cells[6:6] = [building.code(GUESTS), building.code(case)]
    module = building.write_module(tmp_path / "source" / "mod", cells)
    assert [str(finding) for finding in validate_module(module, data)] == []
    building.write_module(tmp_path / "release" / "mod", building.released(cells))
    assert page_data(page("mod", tmp_path / "release"))["cells"]["guests"]["type"] == "numeric"
    translated = {text for _, text in texts(parse_cell(GUESTS).as_json(), cell_texts("question"))}
    assert translated == {"How many guests saw it?", "guests", "Nearly a third.", "It was nearly a third."}
