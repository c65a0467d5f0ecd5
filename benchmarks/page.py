"""Compares the learner's page with stock Voila, the field edition and Voici: bytes, times, and the server's other processes.

``python -m benchmarks.page [--runs N]`` (``make bench-page``). Everything is created in a temporary folder and
removed. The last lines are `name: value`; the exit status is 1 only if something could not be measured. Voici is
included if `make bench-voici` has built its site.
"""

import argparse
import sys
import tempfile
from contextlib import AbstractContextManager
from importlib.metadata import version
from pathlib import Path

from benchmarks.command import count_of, reported
from benchmarks.pages import sites, voici
from benchmarks.pages.figures import Measured, kernel_table, lines, times_table, traffic_table
from benchmarks.pages.kernels import kernels
from benchmarks.pages.questions import FROM_MODULE, Asked, questions
from benchmarks.pages.visits import Figures, Visits, visits
from benchmarks.report import machine, progress
from grading.sources.notebooks import ROOT
from widgets.field.edition import page as field_page

RUNS = 3


def run(runs: int) -> None:
    """Measure and print the figures. Raises BenchmarkProblem, CourseProblem."""
    sample = questions()
    built = voici.built()
    if built is None:
        progress("Voici's site is not there ('make bench-voici' builds it); it is left out. Its last figures are in benchmarks/README.md.")
    with tempfile.TemporaryDirectory(prefix="bench-page-") as room, visits(sample[0]) as browser:
        measured = _measured(browser, Path(room), sample, built, runs)
        print("\n".join([*machine(), *_versions(browser)]), end="\n\n")
    for table in (traffic_table, times_table, kernel_table):
        print(table(measured), end="\n\n")
    print("\n".join(lines(measured)))


def _versions(browser: Visits) -> list[str]:
    return [f"{name}: {version(name)}" for name in ("voila", "ipywidgets")] + [f"Chromium: {browser.version}"]


def _measured(browser: Visits, room: Path, sample: list[Asked], built: Path | None, runs: int) -> Measured:
    served = [sites.stock(_in(room, "stock"), sample), sites.ours(_in(room, "ours"), sample), sites.field(_in(room, "field"), sample)]
    if built:
        served.append(sites.voici(_in(room, "voici"), built))
    figures_of = {}
    for site in served:
        figures = _figures(browser, site, runs)
        figures_of[figures.site] = figures
    progress("Kernels: their memory, and how many reloads leave behind ...")
    # New servers, because the previous ones may have kernels of earlier visits.
    with sites.stock(_in(room, "stock-again"), sample) as stock, sites.ours(_in(room, "ours-again"), sample) as ours:
        stock_kernels, our_kernels = kernels(browser, stock, ours)
    whole_module = len(field_page(FROM_MODULE, ROOT / "release").encode())
    return Measured(figures_of, {sites.STOCK: stock_kernels, sites.OURS: our_kernels}, whole_module)


def _figures(browser: Visits, site: AbstractContextManager[sites.Served], runs: int) -> Figures:
    with site as served:
        progress(f"Visits to {served.site.name} ...")
        return browser.figures(served, runs)


def _in(room: Path, name: str) -> Path:
    folder = room / name
    folder.mkdir()
    return folder


def main(arguments: list[str]) -> int:
    """Measure with the requested number of runs; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page", description="Measures the learner's page beside others.")
    explained = f"how often each page is visited on each line; the median counts (default: {RUNS})"
    parser.add_argument("--runs", type=count_of("runs"), default=RUNS, metavar="N", help=explained)
    chosen = parser.parse_args(arguments)
    return reported(lambda: run(chosen.runs))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
