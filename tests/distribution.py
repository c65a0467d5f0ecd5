"""Which worker runs which tests, and in what order.

Tests of one file share what it sets up, so they stay with one worker, and so do all files that share
the hub. The folders whose files take longest come first: the short files of the unit tests then fill
whatever is left at the end. (Without this, pytest-xdist begins with the files that have most tests,
and one worker waits for minutes while the other starts the last servers.)
"""

from pathlib import PurePosixPath

import pytest
from xdist.scheduler import LoadFileScheduling

FOLDERS = ("hub", "browser", "binder", "course", "pictures", "unit")
"""Those with the slowest files first."""
ONE_HUB = {f"tests/hub/test_{name}.py" for name in ("benchmark", "hub", "operating", "room", "faults", "roster")}
"""Files whose tests share one hub."""


class Scheduling(LoadFileScheduling):
    """Gives a worker the tests of one file, or of all files that share the hub."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "tests/hub" if file in ONE_HUB else file


def slowest_first(items: list[pytest.Item]) -> None:
    """Sort by folder; the order within a file stays."""
    items.sort(key=lambda item: FOLDERS.index(folder) if (folder := _folder(item)) in FOLDERS else len(FOLDERS))


def _folder(item: pytest.Item) -> str:
    parts = PurePosixPath(item.nodeid.partition("::")[0]).parts
    return parts[1] if len(parts) > 2 else ""
