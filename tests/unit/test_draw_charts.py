"""The step of a release that puts claims and drawings into the cells of charts."""

from pathlib import Path
from typing import Any

import msgspec
import nbformat
import pytest

from grading.authoring import draw
from grading.authoring.draw import draw_charts
from grading.authoring.released_notebook import notebook_leaks
from grading.authoring.yaml_extras import hiding_places
from tests.page_data import cell_data
from tests.unit import building
from widgets.content.translation import Translation, cell_context
from widgets.kinds.chart.kind import Chart
from widgets.kinds.registry import parse_cell
from widgets.languages.catalogue import Language, as_english, message_name
from widgets.problems import DeclarationProblem


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return building.write_data(tmp_path / "data")


def drawn(data: Path, *sources: str) -> list[str]:
    """The sources of cells after the step."""
    cells = [building.code(source) for source in sources]
    notebook = nbformat.from_dict(building.notebook([building.markdown("# M"), *cells]))
    return [cell.source for cell in draw_charts(notebook, "mod", data).cells][1:]


def chart_of(source: str) -> Chart:
    declaration = parse_cell(source)
    assert isinstance(declaration, Chart)
    return declaration


def test_a_chart_gets_its_claims_todays_figures_and_the_drawing(data: Path) -> None:
    [source] = drawn(data, building.CHART)
    assert source.startswith(building.CHART)
    chart = chart_of(source)
    assert list(chart.rows) == ["then", "now", "more", "about"]
    assert chart.rows["then"].max == 22500
    assert chart.drawn is not None
    assert list(chart.drawn.strips) == chart.claims == ["then", "more", "about"]
    assert list(hiding_places(source)) == []


def test_the_same_claims_give_the_same_bytes_and_a_changed_one_others(data: Path) -> None:
    first = drawn(data, building.CHART)
    assert drawn(data, building.CHART) == first
    (data / "claims.yaml").write_text(building.CLAIMS.replace("22500", "22600"), encoding="utf-8")
    assert drawn(data, building.CHART) != first


def test_whatever_is_no_chart_stays_as_it_is(data: Path) -> None:
    (data / "claims.yaml").unlink()
    assert drawn(data, building.CASE, building.practice("p1")) == [building.CASE, building.practice("p1")]


@pytest.mark.parametrize("spoil", ["more:", "    against: Nobody saw it."])
def test_a_claim_that_cannot_be_had_is_told_with_notebook_and_chart(data: Path, spoil: str) -> None:
    spoilt = spoil.replace("more", "less").replace("against", "for")
    (data / "claims.yaml").write_text(building.CLAIMS.replace(spoil, spoilt), encoding="utf-8")
    with pytest.raises(DeclarationProblem, match=r"mod \(people\): The claim 'more' is not in data/claims.yaml"):
        drawn(data, building.CHART)


def test_charts_that_are_too_large_are_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draw, "LARGEST_BYTES", 2000)
    with pytest.raises(DeclarationProblem, match="mod: its charts have 3 KB; 2 KB are the most"):
        drawn(data, building.CHART)


def leaks(folder: Path, source: str) -> list[str]:
    building.write_module(folder / "mod", [building.code("%load_ext widgets"), building.code(source)])
    return list(notebook_leaks(folder / "mod" / "mod.ipynb"))


def test_a_released_chart_leaks_nothing(data: Path, tmp_path: Path) -> None:
    [source] = drawn(data, building.CHART)
    assert leaks(tmp_path, source) == []


PLANTED: dict[str, tuple[str, str]] = {
    "a script": ("</svg>", "<script>alert(1)</script></svg>"),
    "words in the scale": (">0</text>", ">b</text>"),
    "an unknown field": ('"counts": ', '"key": "b", "counts": '),
    "a drawing of other claims": ('"strips": {"then"', '"strips": {"now"'),
    "a figure of today that is not there": ('"now": {', '"new": {'),
    "a comment of YAML": ("\nrows:", "\n# the key is b\nrows:"),
}


@pytest.mark.parametrize(("old", "new"), PLANTED.values(), ids=PLANTED.keys())
def test_whatever_is_planted_in_a_released_chart_is_found(data: Path, tmp_path: Path, old: str, new: str) -> None:
    [source] = drawn(data, building.CHART)
    assert old in source
    assert leaks(tmp_path, source.replace(old, new, 1))


def test_the_page_gets_the_chart_as_plain_data(data: Path) -> None:
    [source] = drawn(data, building.CHART)
    cell = cell_data(source, None)
    assert (cell["kind"], cell["title"], cell["claims"]) == ("chart", "How many?", ["then", "more", "about"])
    assert cell["rows"]["now"] == msgspec.to_builtins(chart_of(source).rows["now"])
    assert cell["drawn"]["strips"]["then"].startswith("<svg ")


def test_a_drawing_that_was_changed_is_not_shown(data: Path) -> None:
    [source] = drawn(data, building.CHART)
    cell = cell_data(source.replace("</svg>", "<image/></svg>", 1), None)
    assert "is none that `make release` makes" in cell["problem"]
    assert "drawn" not in cell


def test_the_words_of_claims_are_put_into_another_language_and_the_drawing_stays(data: Path) -> None:
    [source] = drawn(data, building.CHART)
    said = {message_name(cell_context("mod", "people", "rows.then.counts"), "People, as claimed then"): "Des gens"}
    cell = cell_data(source, None, Translation(Language("fr", "Français", messages=said), "mod"))
    assert cell["rows"]["then"]["counts"] == "Des gens"
    assert cell["rows"]["then"]["against"] == as_english("Nobody knew.")
    plain: dict[str, Any] = chart_of(source).as_json()
    assert cell["drawn"] == plain["drawn"]
    assert [cell["rows"][id][name] for id in plain["rows"] for name in ("source", "how", "year")] == [
        plain["rows"][id][name] for id in plain["rows"] for name in ("source", "how", "year")
    ]
