"""What several cells of a page share travels once, and its scripts give it to each of them."""

import re

import pytest

from tests import icons
from tests.keys import MODULES, released_notebook
from tests.node import run_script
from tests.page_data import as_data
from widgets.content.cells import DrawnCase, RepeatedWarmup, cells_of_kind
from widgets.kinds.diagram.icons import ICONS, drawn_icons
from widgets.pages.model import ModulePage
from widgets.pages.page import course_page, module_page

READ = """
globalThis.document = { getElementById: () => null, querySelector: () => ({ textContent: JSON.stringify(given) }) };
const { readCourse } = await import("STATIC/page/course.js");
console.log(JSON.stringify(readCourse().cells));
"""
NAMES = re.compile(r'"icon": ?"([\w-]+)"')


@pytest.fixture(scope="module", params=MODULES)
def page(request: pytest.FixtureRequest) -> ModulePage:
    return module_page(released_notebook(request.param), request.param)


def test_each_cell_gets_back_what_it_shares(page: ModulePage) -> None:
    carried = as_data(course_page(page))
    read = run_script(READ, carried)
    cells = [cell for part in page.parts for one in part.pages for cell in one.cells]
    for case in cells_of_kind(DrawnCase, cells):
        assert carried["cells"][case.id]["symbols"] == {}
        assert read[case.id]["symbols"].items() >= case.symbols.items()
    for warmup in cells_of_kind(RepeatedWarmup, cells):
        assert carried["cells"][warmup.id]["statements"] == {}
        assert read[warmup.id]["statements"] == as_data(warmup)["statements"] != {}


def test_a_page_has_every_icon_that_it_shows_and_no_other(page: ModulePage) -> None:
    carried = as_data(course_page(page))
    shown = set(NAMES.findall(str(carried["cells"]).replace("'", '"')))
    assert len(shown) > 20
    assert carried["icons"]["shapes"].keys() == shown - {*icons.used()}


def test_every_icon_of_diagrams_has_its_shape_in_one_of_two_places() -> None:
    drawn = drawn_icons(ICONS)
    assert drawn.shapes.keys() == {*ICONS} - {*icons.used()}
    assert {*drawn.mirrored} <= drawn.shapes.keys()
