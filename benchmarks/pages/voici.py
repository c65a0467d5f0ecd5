"""Builds Voici's site with the thirty questions: ``python -m benchmarks.pages.voici`` (``make bench-voici``).

It needs packages that nothing else here needs; they are installed in a separate environment in `build/voici`,
together with the built site. The site includes all files that a browser needs, so that it does not request any from
other hosts.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

from benchmarks.measure import last_line
from benchmarks.pages.questions import MODULE, questions, stock_notebook, write_notebook
from benchmarks.problems import BenchmarkProblem
from benchmarks.report import progress
from grading.sources.notebooks import ROOT
from widgets.problems import CourseProblem

BUILD = ROOT / "build" / "voici"
SITE = BUILD / "site"
_BUILDER = ("voici-core==0.10.0", "jupyterlite-core==0.7.0", "jupyterlite-pyodide-kernel==0.7.0", "ipywidgets==8.1.9")
_PYODIDE = "pyodide@0.29.0"
_PYODIDE_FILES = ("pyodide.js", "pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
_IN_PYODIDE = {"micropip": "0.11.0", "packaging": "24.2"}
"""The packages that Pyodide loads automatically."""
_WHEELS = (
    "asttokens==3.0.0",
    "comm==0.2.3",
    "decorator==5.2.1",
    "executing==2.2.0",
    "ipython==9.0.2",
    "ipython-pygments-lexers==1.1.1",
    "ipywidgets==8.1.9",
    "jedi==0.19.2",
    "jupyterlab-widgets==3.0.17",
    "matplotlib-inline==0.1.7",
    "parso==0.8.4",
    "prompt-toolkit==3.0.50",
    "pure-eval==0.2.3",
    "pygments==2.19.1",
    "six==1.17.0",
    "stack-data==0.6.3",
    "traitlets==5.14.3",
    "wcwidth==0.2.13",
)
"""The packages that the kernel and the notebook import, in the versions of that Pyodide where it has them."""
_PYTHON = "3.13"
_INSTALL_WIDGETS = "%pip install -q ipywidgets"


def build() -> None:
    """Build the site from scratch. Raises BenchmarkProblem, CourseProblem."""
    shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.mkdir(parents=True)
    progress("Installing what Voici is built with ...")
    venv.create(BUILD / "env", with_pip=True)
    _run("-m", "pip", "install", "--quiet", *_BUILDER)
    progress("Fetching what it brings to the browser ...")
    _fetch_wheels(BUILD / "lite" / "wheels", [*_WHEELS, *(f"{name}=={version}" for name, version in _IN_PYODIDE.items())])
    _write_empty_wheel(BUILD / "lite" / "wheels", "sqlite3")
    _fetch_pyodide(BUILD / "lite" / "static" / "pyodide")
    progress("Building the site ...")
    write_notebook(_notebook(), BUILD / "lite" / "content" / f"{MODULE}.ipynb")
    places = ["--lite-dir", BUILD / "lite", "--contents", BUILD / "lite" / "content", "--output-dir", SITE]
    _run("-m", "voici_core.app", "build", *map(str, places), "--piplite-wheels", str(BUILD / "lite" / "wheels"))


def built() -> Path | None:
    """Return the built site, or None. Raises BenchmarkProblem if it was built with other questions."""
    notebook = SITE / "files" / f"{MODULE}.ipynb"
    if not notebook.is_file():
        return None
    if _sources(json.loads(notebook.read_text(encoding="utf-8"))) != _sources(_notebook()):
        raise BenchmarkProblem("Voici's site asks other questions than the course does now. Run 'make bench-voici' again.")
    return SITE


def _notebook() -> dict[str, object]:
    return stock_notebook(questions(), _INSTALL_WIDGETS)


def _sources(notebook: dict[str, object]) -> list[str]:
    cells = notebook["cells"]
    return ["".join(cell["source"]) for cell in cells] if isinstance(cells, list) else []


def _fetch_wheels(folder: Path, wheels: list[str]) -> None:
    _run(
        "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--python-version", _PYTHON, "--dest", str(folder), *wheels
    )


def _fetch_pyodide(folder: Path) -> None:
    """Download Pyodide's core, and beside it the packages that it loads automatically, whose checksums differ from those in its list."""
    _call(["npm", "pack", "--silent", _PYODIDE], BUILD)
    with tarfile.open(next(BUILD.glob("pyodide-*.tgz"))) as archive:
        archive.extractall(BUILD / "pyodide", filter="data")
    package = BUILD / "pyodide" / "package"
    folder.mkdir(parents=True)
    for name in _PYODIDE_FILES:
        shutil.copy(package / name, folder)
    lock = json.loads((package / "pyodide-lock.json").read_text(encoding="utf-8"))
    lock["packages"] = {name: lock["packages"][name] for name in _IN_PYODIDE}
    for name, entry in lock["packages"].items():
        found = next((BUILD / "lite" / "wheels").glob(f"{name}-*.whl"))
        wheel = found.rename(folder / found.name)
        entry["file_name"], entry["sha256"] = wheel.name, hashlib.sha256(wheel.read_bytes()).hexdigest()
    (folder / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")


def _write_empty_wheel(folder: Path, name: str) -> None:
    """Write an empty package: the kernel requests this one but works without it, and Pyodide's own is on no package index."""
    with zipfile.ZipFile(folder / f"{name}-1.0.0-py3-none-any.whl", "w") as wheel:
        about = f"{name}-1.0.0.dist-info"
        wheel.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0.0\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", "")


def _run(*arguments: str) -> None:
    _call([str(BUILD / "env" / "bin" / "python"), *arguments], BUILD)


def _call(command: list[str], folder: Path) -> None:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    except OSError as error:
        raise BenchmarkProblem(f"'{command[0]}' cannot be run ({error.strerror}). Voici's build needs Python's venv and npm.") from None
    if done.returncode:
        raise BenchmarkProblem(f"'{' '.join(command[:4])} ...' failed, and said last: {last_line(done.stderr or done.stdout)}")


def main() -> int:
    """Build the site; returns the exit status."""
    try:
        build()
    except (BenchmarkProblem, CourseProblem) as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"Voici's site is in {SITE.relative_to(ROOT)}. 'make bench-page' measures it beside the others.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
