"""The learner's tree, exported once from this course."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.binder.tree import ROOT, LearnerTree


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> LearnerTree:
    """What `make learner-tree` writes, in a clean folder."""
    folder = tmp_path_factory.mktemp("binder") / "learner-tree"
    done = subprocess.run(
        [sys.executable, "-m", "grading", "learner-tree", str(folder)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return LearnerTree(folder)


@pytest.fixture
def course_copy(tmp_path: Path) -> Path:
    """All of the course that exporting reads, to spoil."""
    root = tmp_path / "course"
    for name in ("source", "release", "data", "widgets", "binder"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    for name in ("nbgrader_config.py", "pyproject.toml", "requirements.lock", "LICENSE", "LICENSE-CONTENT"):
        shutil.copy(ROOT / name, root / name)
    return root
