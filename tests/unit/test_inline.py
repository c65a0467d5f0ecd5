"""The page's modules as one script."""

import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable

from widgets import inline
from widgets.bridge import Bridge
from widgets.places import STATIC
from widgets.session import Message

_IMPORT_OR_EXPORT = re.compile(r"^\s*(?:import|export)\b(?!\()", re.MULTILINE)
_DECLARED = re.compile(r"^(?:async )?(?:function\*?|class|const|let|var) ([\w$]+)", re.MULTILINE)
_UNPACKED = re.compile(r"^(?:const|let|var) [\[{]([^=]*)[\]}] =", re.MULTILINE)


@pytest.mark.parametrize("entry", ["lab", "start", "page", "components", "choice", "fieldchoice", "scorm12"])
def test_the_pages_modules_join_to_one_script_without_imports(entry: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # by its indents one sees what is declared for all modules
    monkeypatch.setattr(inline, "lean", lambda source: source)
    script = inline.script.__wrapped__(entry)
    assert _IMPORT_OR_EXPORT.findall(script) == []
    names = _DECLARED.findall(script) + [name for names in _UNPACKED.findall(script) for name in re.findall(r"[\w$]+", names)]
    assert len(names) > 20
    assert {name: count for name, count in Counter(names).items() if count > 1} == {}


def test_nothing_in_the_script_ends_an_html_script() -> None:
    script = inline.script("start")
    assert "</" not in script
    assert "<!--" not in script


def test_every_module_that_is_needed_stands_once_and_before_who_needs_it() -> None:
    script = inline.script("lab")
    sources = {file.stem: file.read_text(encoding="utf-8") for file in STATIC.glob("*.js")}
    needs = [(name, needed) for name, source in sources.items() for needed in re.findall(r'from "\./([\w-]+)\.js"', source)]
    own = {name: inline.lean(_IMPORT_OR_EXPORT.split(source)[-1]).strip().replace("</", "<\\/") for name, source in sources.items()}
    there = {name for name, text in own.items() if text and text in script}
    assert {"lab", "dom", "question", "host"} <= there
    assert all(script.count(own[name]) == 1 for name in there)
    for name, needed in needs:
        if name in there:
            assert needed in there
            assert script.index(own[needed]) < script.index(own[name])


def test_what_is_only_for_readers_is_left_out_and_nothing_else() -> None:
    source = """/**
 * What it does: a * b / c.
 */
export function a() {
  // why
  const url = "http://x"; // beside code it stays
    /* one line */

  return `${url}/**`;
}
"""
    assert inline.lean(source) == 'export function a() {\nconst url = "http://x"; // beside code it stays\nreturn `${url}/**`;\n}\n'


def test_what_the_tests_search_for_is_found_in_what_is_not_inlined() -> None:
    source = (STATIC / "lab.js").read_text(encoding="utf-8")
    assert len(_IMPORT_OR_EXPORT.findall(source)) == source.count("\nimport ") + 1 + source.count("\nexport ")


class Silent:
    """Something that no message reaches."""

    def act(self, op: str, data: Message) -> Message:
        raise AssertionError(op)


def test_the_script_for_jupyterlab_has_one_export_only() -> None:
    script = Bridge(Silent(), {"module": "mod"})._esm
    assert len(_IMPORT_OR_EXPORT.findall(script)) == 1
    assert "export default {" in script


def test_the_script_for_jupyterlab_parses(tmp_path: Path) -> None:
    script = Bridge(Silent(), {"module": "mod"})._esm
    node = str(compute_driver_executable()[0])
    for name, text, parses in (("sound", script, True), ("twice", f"{script}\nfunction h() {{}}", False)):
        file = tmp_path / f"{name}.mjs"
        file.write_text(text, encoding="utf-8")
        done = subprocess.run([node, "--check", str(file)], capture_output=True, text=True, check=False)
        assert (done.returncode == 0) is parses, done.stderr
