"""Counts what a learner meets on the pages of all modules: ``python -m benchmarks.learning [--tree FOLDER]``.

With `--tree`, it also measures another checkout, and prints both side by side (``make bench-learning TREE=FOLDER``).
The figures are also written to `build/learning.json`. The exit status is 1 only if something could not be measured.
"""

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from benchmarks.command import reported
from benchmarks.lessons.checkout import Checkout
from benchmarks.lessons.figures import Figures, ModuleFigures
from benchmarks.lessons.minutes import minutes_shown
from benchmarks.lessons.reading import heights, read_pages
from benchmarks.lessons.resuming import resumed
from benchmarks.lessons.screens import DESKTOP, SCREENS, Screen, chromium, module_file, open_module, visitor
from benchmarks.lessons.verdicts import verdicts
from benchmarks.report import progress, table
from grading.sources.notebooks import ROOT

FILE = ROOT / "build" / "learning.json"


def run(tree: Path | None) -> None:
    """Measure, print the table and write the JSON file. Raises BenchmarkProblem."""
    checkouts = ({"before": Checkout(tree.resolve())} if tree else {}) | {"now": Checkout(ROOT)}
    with chromium() as browser:
        figures = {name: measured(browser, checkout, name) for name, checkout in checkouts.items()}
    columns = {name: one.rows(SCREENS) for name, one in figures.items()}
    names = list(dict.fromkeys(name for rows in columns.values() for name in rows))
    print(table([["", *columns], *([name, *(rows.get(name, "-") for rows in columns.values())] for name in names)], left=1 + len(columns)))
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps({name: asdict(one) for name, one in figures.items()}, indent=1, default=_as_list), encoding="utf-8")


def measured(browser: Browser, checkout: Checkout, name: str) -> Figures:
    """Measure one checkout; `name` is what the progress calls it. Raises BenchmarkProblem."""
    with tempfile.TemporaryDirectory(prefix="bench-learning-") as folder:
        room = Path(folder)
        progress(f"The field edition ({name}) ...")
        checkout.build_field(room / "field")
        modules = {}
        for module in checkout.modules:
            progress(f"The module '{module}' ({name}) ...")
            modules[module] = _module_figures(browser, room / "field", module)
        progress(f"Two devices ({name}) ...")
        with checkout.served(room / "course") as url:
            return Figures(modules, resumed(browser, url, checkout.modules[0]))


def _module_figures(browser: Browser, field: Path, module: str) -> ModuleFigures:
    figures = ModuleFigures()
    with visitor(browser, DESKTOP) as page:
        figures.minutes = minutes_shown(page, field, module)
        figures.pages = read_pages(page)
    for screen in SCREENS:
        _add_screen(figures, browser, screen, module_file(field, module))
    return figures


def _add_screen(figures: ModuleFigures, browser: Browser, screen: Screen, address: str) -> None:
    with visitor(browser, screen) as page:
        open_module(page, address)
        figures.heights[screen.name] = heights(page)
        figures.verdicts[screen.name] = verdicts(page)


def _as_list(value: Any) -> list[Any]:
    """A set as JSON has it."""
    return sorted(value)


def main(arguments: list[str]) -> int:
    """Measure this checkout, and beside it another one if it is named; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.learning", description="Counts what a learner meets on all pages.")
    parser.add_argument("--tree", type=Path, metavar="FOLDER", help="another checkout, measured for comparison")
    chosen = parser.parse_args(arguments)
    return reported(lambda: run(chosen.tree))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
