"""Claims as drawings: what is claimed is what is drawn, and nothing else stands in it."""

import re

import msgspec
import pytest
from hypothesis import given, settings
from lxml import etree

from grading.authoring.drawing import HEIGHT, WIDTH, draw, scale
from tests.unit.claiming import charts
from widgets.kinds.chart.claims import PERCENT, Claim, Drawing

SVG = "{http://www.w3.org/2000/svg}"
LARGEST_STRIP = 1000
"""In bytes; six of them, the scale and all texts of a chart stay below 20 KB."""
_NUMBER = re.compile(r"-?[\d.]+")


def claim(**fields: object) -> Claim:
    plain = dict.fromkeys(("counts", "place", "period", "who", "source", "at", "against"), "x")
    return msgspec.convert(plain | {"unit": "people", "year": 2002, "how": "estimate"} | fields, Claim)


def parts(svg: str, name: str) -> list[etree._Element]:
    """The shapes of a drawing that have this class."""
    return [part for part in etree.fromstring(svg) if part.get("class") == f"chart-{name}"]


def places(part: etree._Element) -> list[float]:
    """Where a shape lies from left to right."""
    shift = float((_NUMBER.findall(part.get("transform", "")) or ["0"])[0])
    return [float(number) + shift for number in _NUMBER.findall(part.get("d", ""))[::2]]


def number_at(place: float, drawing: Drawing) -> float:
    """The number of the scale at a place of a strip; where the scale begins and ends is read from the drawing."""
    grid = [place for line in parts(drawing.axis, "grid") for place in places(line)]
    return drawing.start + (place - min(grid)) / (max(grid) - min(grid)) * (drawing.end - drawing.start)


def pixel(drawing: Drawing) -> float:
    """What a pixel of a strip is worth, in units of the scale."""
    return (drawing.end - drawing.start) / WIDTH


def test_a_range_is_a_band_with_the_claims_ends_and_no_bar() -> None:
    drawing = draw({"women": claim(min=3600, max=22500)})
    [band], [ends] = (parts(drawing.strips["women"], name) for name in ("band", "end"))
    for shape in (band, ends):
        drawn = [number_at(place, drawing) for place in (min(places(shape)), max(places(shape)))]
        assert drawn == pytest.approx([3600, 22500], abs=pixel(drawing))
    assert [name for name in ("stem", "dot", "ring", "arrow", "open") if parts(drawing.strips["women"], name)] == []


@pytest.mark.parametrize(
    ("fields", "mark"),
    [
        ({"how": "count"}, "dot"),
        ({"how": "survey"}, "dot"),
        ({"how": "record"}, "dot"),
        ({"how": "estimate"}, "ring"),
        ({"how": "hearsay"}, "ring"),
        ({"how": "account"}, "ring"),
        ({"how": "count", "roughly": True}, "ring"),
    ],
)
def test_what_nobody_counted_is_no_dot(fields: dict[str, object], mark: str) -> None:
    drawing = draw({"c": claim(value=30, unit=PERCENT, **fields)})
    [drawn] = parts(drawing.strips["c"], mark)
    assert number_at(sum((min(places(drawn)), max(places(drawn)))) / 2, drawing) == pytest.approx(30, abs=pixel(drawing))
    assert not parts(drawing.strips["c"], "dot" if mark == "ring" else "ring")
    [stem] = parts(drawing.strips["c"], "stem")
    assert [number_at(place, drawing) for place in places(stem)] == pytest.approx([0, 30], abs=pixel(drawing))


def test_at_least_leaves_the_scale_open() -> None:
    drawing = draw({"names": claim(min=2000)})
    [line], [arrow] = (parts(drawing.strips["names"], name) for name in ("open", "arrow"))
    assert number_at(min(places(line)), drawing) == pytest.approx(2000, abs=pixel(drawing))
    assert number_at(max(places(line)), drawing) == pytest.approx(drawing.end, abs=pixel(drawing))
    assert drawing.end > 2000
    assert max(places(arrow)) > max(places(line))


def test_all_claims_of_a_chart_have_one_scale() -> None:
    drawing = draw({"few": claim(value=5), "many": claim(min=100, max=150)})
    assert (drawing.start, drawing.end) == (0, 150)
    grids = {part.get("d", "").replace(f"{HEIGHT}L", "") for svg in drawing.strips.values() for part in parts(svg, "grid")}
    assert len(grids) == 1
    [stem] = parts(drawing.strips["few"], "stem")
    assert number_at(max(places(stem)), drawing) == pytest.approx(5, abs=pixel(drawing))


def test_shares_are_shares_of_all() -> None:
    assert scale([claim(value=12.2, unit=PERCENT), claim(min=17, max=18, unit=PERCENT)]) == [0, 25, 50, 75, 100]


def test_years_lie_on_a_line_of_years() -> None:
    years = [claim(value=year, unit="year") for year in (1995, 1998, 2000)]
    drawing = draw({str(year.value): year for year in years})
    assert drawing.dates
    assert (drawing.start, drawing.end) == (1994, 2002)
    assert not any(parts(svg, "stem") for svg in drawing.strips.values())
    assert [text.text for text in parts(drawing.axis, "tick")] == ["1994", "1996", "1998", "2000", "2002"]


@pytest.mark.parametrize(("end", "most"), [(99, 6), (22_500, 5), (300_000, 4), (4_000_000, 4), (27_600_000, 4)])
def test_long_numbers_have_room_under_a_strip(end: int, most: int) -> None:
    assert 3 <= len(scale([claim(min=1, max=end)])) <= most


@given(charts())
@settings(max_examples=30, deadline=None)
def test_any_claims_are_drawn_small_safe_and_the_same_each_time(claims: dict[str, Claim]) -> None:
    drawing = draw(claims)
    assert list(drawing.problems()) == []
    assert list(drawing.strips) == list(claims)
    assert msgspec.json.encode(drawing) == msgspec.json.encode(draw(claims))
    ticks = scale(list(claims.values()))
    assert ticks == sorted(set(ticks))
    assert ticks[0] <= min(one.low for one in claims.values())
    assert ticks[-1] >= max(one.low if one.high is None else one.high for one in claims.values())
    for id, svg in drawing.strips.items():
        assert len(svg) < LARGEST_STRIP
        assert {part.tag for part in etree.fromstring(svg)} == {f"{SVG}path"}
        assert all(-1 <= place <= WIDTH + 1 for part in etree.fromstring(svg) for place in places(part))
        assert sum(len(parts(svg, name)) for name in ("band", "dot", "ring")) == 1
        assert bool(parts(svg, "arrow")) == (claims[id].high is None)
    numbers = [float(text.text or "") for text in parts(drawing.axis, "tick")]
    assert numbers == pytest.approx(ticks)


UNSAFE = {
    "a script": "<script>alert(1)</script></svg>",
    "a picture": '<image href="data:image/png;base64,AA=="/></svg>',
    "a handler": '<path class="chart-dot" d="M0 0" onload="alert(1)"/></svg>',
    "words": '<text class="chart-tick" x="1" y="1" text-anchor="start">the key is b</text></svg>',
    "a comment": "<!-- the key is b --></svg>",
    "a style": '<path class="chart-dot" d="M0 0" style="fill:url(http://example.org)"/></svg>',
    "another class": '<path class="the key is b" d="M0 0"/></svg>',
    "an entity": "&amp;</svg>",
    "something after it": "</svg><p>the key is b</p>",
}


@pytest.mark.parametrize("planted", UNSAFE.values(), ids=UNSAFE.keys())
@pytest.mark.parametrize("place", ["strip", "axis"])
def test_whatever_else_stands_in_a_drawing_is_told(planted: str, place: str) -> None:
    drawing = draw({"c": claim(value=3)})
    if place == "strip":
        drawing.strips["c"] = drawing.strips["c"].replace("</svg>", planted)
    else:
        drawing.axis = drawing.axis.replace("</svg>", planted)
    [problem] = drawing.problems()
    assert "is none that `make release` makes" in problem
