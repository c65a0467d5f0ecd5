"""The learner's side finds its surroundings in the environment: here it says nothing that a test did not put there."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_PREFIXES = ("BINDER_", "DUTY_", "IPYTHON", "JUPYTER", "NBGRADER_", "VOILA_")


@pytest.fixture
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No hub, no page, no grader, no other course, and a home folder without anybody's settings."""
    for name in [name for name in os.environ if name.startswith(_PREFIXES)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
