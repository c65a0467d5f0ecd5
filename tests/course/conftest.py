"""A small course of its own for each test, graded by real nbgrader."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.course.small_course import MODULE, SmallCourse, write_source

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def environment() -> dict[str, str]:
    """What a program needs to work on a course outside the repository."""
    return os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(REPOSITORY),
    }


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Path:
    """A course whose module nbgrader's own commands have generated and released; only to be copied."""
    root = tmp_path_factory.mktemp("released") / "course"
    shutil.copytree(REPOSITORY / "data", root / "data")
    shutil.copy(REPOSITORY / "nbgrader_config.py", root)
    write_source(root)
    course = SmallCourse(root, environment)
    course.nbgrader("generate_assignment", MODULE)
    shutil.rmtree(root / "exchange", ignore_errors=True)
    return root


@pytest.fixture
def course(released: Path, tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> SmallCourse:
    root = tmp_path / "course"
    shutil.copytree(released, root)
    environment = environment | {"DUTY_DATA": str(root / "data")}
    monkeypatch.setenv("DUTY_DATA", str(root / "data"))
    monkeypatch.setenv("PATH", environment["PATH"])
    monkeypatch.delenv("DUTY_EXCHANGE", raising=False)
    small = SmallCourse(root, environment)
    small.inbound.mkdir(parents=True)
    return small
