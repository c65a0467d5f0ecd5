"""What says a page in short: its checks, its place on the page, and that it takes no time."""

import pytest

from tests.unit import building
from widgets.content.course import module_outline
from widgets.content.outline import CellBlock
from widgets.kinds.registry import parse_cell
from widgets.problems import DeclarationProblem


@pytest.mark.parametrize(
    ("points", "problem"),
    [
        ("[]", "from 1 to 3 'points'"),
        ("[{text: A}, {text: B}, {text: C}, {text: D}]", "from 1 to 3 'points'"),
        ("[{text: A}, {text: ' '}]", "point 2 has no text"),
        ("[{text: A, icon: eyes}]", "point 1 names the icon 'eyes', which diagrams do not have. Did you mean 'eye'?"),
        (f"[{{text: {'word ' * 20}}}, {{text: {'word ' * 11}}}]", "have 31 words, but may have 30"),
    ],
)
def test_what_is_too_long_or_cannot_be_drawn_is_refused(points: str, problem: str) -> None:
    with pytest.raises(DeclarationProblem, match=problem.replace("?", r"\?")):
        parse_cell(f"%%inshort\nid: short\npoints: {points}")


def test_it_comes_first_on_its_page_and_takes_no_time() -> None:
    lesson = [building.markdown("# Part"), building.markdown("## One\n\nSome words.\n\n### More\n\nOthers.")]
    (with_it,) = module_outline(building.notebook([*lesson, building.code(building.IN_SHORT)]), None).pages
    (without,) = module_outline(building.notebook(lesson), None).pages
    assert [type(block) for block in with_it.blocks] == [CellBlock, *map(type, without.blocks)]
    assert (with_it.seconds, with_it.words) == (without.seconds, without.words)
