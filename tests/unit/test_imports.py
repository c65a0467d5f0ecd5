"""The learner's side knows nothing of the instructor's, and every process starts with little."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "widgets").rglob("*.py"))
INSTRUCTORS = {"grading", "tests", "pandas", "matplotlib", "numpy", "scipy", "sqlalchemy"}
HEAVY = {"matplotlib", "mistune", "nbconvert", "nbformat", "nbgrader", "numpy", "pandas", "ruamel", "scipy", "sqlalchemy", "voila"}


def imported(node: ast.AST) -> Iterator[str]:
    """The top-level packages that a piece of source imports, wherever in it."""
    for part in ast.walk(node):
        if isinstance(part, ast.Import):
            yield from (name.name.partition(".")[0] for name in part.names)
        elif isinstance(part, ast.ImportFrom):
            yield "widgets" if part.level else (part.module or "").partition(".")[0]
        elif isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and part.func.attr == "import_module":
            yield from (str(name.value).partition(".")[0] for name in part.args if isinstance(name, ast.Constant))


def test_there_is_something_to_look_at() -> None:
    assert {"magics.py", "session.py", "server.py", "delivery.py", "module_handlers.py"} <= {file.name for file in FILES}
    assert set(imported(ast.parse("import a.b\ndef f():\n  from c.d import e\n  importlib.import_module('g.h')"))) == {"a", "c", "g"}


def test_no_file_imports_what_only_the_instructors_side_may() -> None:
    """Only the program that hands in through nbgrader's exchange imports nbgrader."""
    offenders = {}
    for file in FILES:
        refused = INSTRUCTORS if file.name == "exchange.py" else INSTRUCTORS | {"nbgrader"}
        if wrong := refused & set(imported(ast.parse(file.read_text(encoding="utf-8")))):
            offenders[file.relative_to(ROOT).as_posix()] = sorted(wrong)
    assert offenders == {}


def test_the_program_that_hands_in_imports_nbgrader_only_once_it_hands_in() -> None:
    tree = ast.parse((ROOT / "widgets" / "handing_in" / "exchange.py").read_text(encoding="utf-8"))
    outside = [part for part in tree.body if not isinstance(part, ast.FunctionDef)]
    assert "nbgrader" not in {name for part in outside for name in imported(part)}


def loaded_by(*modules: str) -> set[str]:
    """The top-level packages that are loaded once a fresh interpreter has imported these."""
    script = f"import json, sys; import {', '.join(modules)}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True, timeout=300)
    return {name.partition(".")[0] for name in json.loads(done.stdout)}


def test_a_graders_kernel_starts_with_nothing_heavy() -> None:
    loaded = loaded_by("widgets", "widgets.kernel.magics")
    assert {"widgets", "IPython"} <= loaded
    assert loaded & (HEAVY | {"grading", "anywidget"}) == set()


def test_a_kernel_that_shows_a_notebook_loads_what_reads_it_and_no_more() -> None:
    loaded = loaded_by("widgets", "widgets.kernel.magics", "widgets.kernel.kernel_widgets", "widgets.session", "widgets.kernel.jupyterlab")
    assert {"widgets", "anywidget", "mistune", "ruamel"} <= loaded
    assert loaded & (HEAVY - {"mistune", "ruamel"} | {"grading", "tornado", "jupyter_server"}) == set()


def test_handing_in_on_a_local_course_loads_nothing_of_nbgraders() -> None:
    assert loaded_by("widgets.handing_in.handin", "widgets.handing_in.delivery") & (HEAVY | {"grading"}) == set()


def test_the_page_and_the_server_load_nothing_of_the_instructors() -> None:
    loaded = loaded_by("widgets.pages.page", "widgets.serving.server")
    assert "voila" in loaded
    assert loaded & {"grading", "nbgrader", "pandas", "matplotlib", "numpy", "scipy", "sqlalchemy"} == set()


def test_nothing_is_loaded_before_it_is_needed() -> None:
    assert loaded_by("widgets") & (HEAVY | {"anywidget", "IPython", "msgspec"}) == set()
