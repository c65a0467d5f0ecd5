"""Reading hostile hand-ins, each by itself: a sentence or sound answers, little memory, nothing run or written."""

import json
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from grading.submissions.hand_ins import HandIn, read_hand_in
from tests.bundle_reading import read_bundle
from tests.hostile import BUNDLES, FOLDERS, LINKED_FOLDER, REFUSED_ANSWERS, REFUSED_BUNDLES, trace_of
from tests.hostile.bundles import write_bundle_files
from widgets.problems import HandInProblem

MODULE = "sample"
ENTRIES = {"q1": {"value": "a"}, "q2": {"value": ["b"]}}
REFUSED = {name: words for name, (_, words) in (REFUSED_ANSWERS | REFUSED_BUNDLES).items()} | dict.fromkeys(LINKED_FOLDER, "folder")
MUCH = 30_000_000
"""More memory than reading any hand-in may take, in bytes."""
GRADED = {"grade_id": "q1", "grade": True, "points": 1, "solution": False, "locked": True, "schema_version": 3}
CELL: dict[str, Any] = {
    "cell_type": "code",
    "id": "q1",
    "metadata": {"nbgrader": GRADED},
    "source": "",
    "outputs": [],
    "execution_count": None,
}
FILES = {
    f"{MODULE}.ipynb": json.dumps({"cells": [CELL], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode(),
    "answers.json": json.dumps({"format": 1, "module": MODULE, "entries": ENTRIES}).encode(),
    "timestamp.txt": b"2026-03-01 08:00:00.250000 UTC",
    "submission_secret.txt": b"s" * 64,
}


@contextmanager
def little_memory() -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MUCH


def read(reader: Callable[[], HandIn]) -> HandIn | str:
    """The hand-in, or the sentence that refuses it."""
    with little_memory():
        try:
            hand_in = reader()
        except HandInProblem as problem:
            return str(problem)
    return hand_in.problem or hand_in


def require(name: str, outcome: HandIn | str) -> None:
    if name in REFUSED:
        assert isinstance(outcome, str)
        assert REFUSED[name] in outcome
        assert outcome.isprintable()
    else:
        assert isinstance(outcome, HandIn)
        assert {id: outcome.answers.value(id) for id in ENTRIES} == {"q1": "a", "q2": ["b"]}


@pytest.mark.parametrize("name", list(FOLDERS))
def test_a_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "ada" / MODULE
    folder.mkdir(parents=True)
    for file, content in FILES.items():
        (folder / file).write_bytes(content)
    FOLDERS[name](folder)
    require(name, read(lambda: read_hand_in(folder, "ada", MODULE)))
    assert not trace_of(folder).exists()


@pytest.mark.parametrize("name", list(BUNDLES))
def test_a_bundle(tmp_path: Path, name: str) -> None:
    path = tmp_path / "archive" / f"ada+{MODULE}+20260301T080000.zip"
    path.parent.mkdir()
    write_bundle_files(path, FILES.items())
    BUNDLES[name](path)
    before = sorted(tmp_path.rglob("*"))
    require(name, read(lambda: read_bundle(path, MODULE)))
    assert sorted(tmp_path.rglob("*")) == before
