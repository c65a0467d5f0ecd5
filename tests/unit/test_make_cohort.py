"""COHORT=name makes a command of `make` work on that cohort. Nothing is run: `make -n` only says what it would run."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TAKES = re.findall(r"`(\w+)`", re.search(r"^`COHORT` works with (.*)\.", (ROOT / "docs" / "cohorts.md").read_text(), re.MULTILINE)[1])  # type: ignore[index]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clone")
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, folder)
    (folder / "cohorts" / "2027-01").mkdir(parents=True)
    (folder / "cohorts" / "2027-01" / "nbgrader_config.py").touch()
    return folder


def make(clone: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["make", "-n", *arguments], cwd=clone, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("target", TAKES)
def test_each_command_that_the_documentation_names_takes_the_cohort(clone: Path, target: str) -> None:
    (without,), (on_cohort,) = (
        [line for line in make(clone, target, *more).stdout.splitlines() if "-m grading " in line] for more in ([], ["COHORT=2027-01"])
    )
    assert "cohorts/" not in without
    assert re.search(r'--course "cohorts/2027-01"', on_cohort)


def test_a_cohort_that_is_not_there_is_a_sentence(clone: Path) -> None:
    done = make(clone, "close", "MODULE=awareness", "SURE=1", "COHORT=2027-1")
    assert done.returncode
    assert "The cohort '2027-1' does not exist. To list them: make cohorts" in done.stderr


def test_the_documentation_names_enough_commands() -> None:
    assert {"grade", "close", "results", "instructor", "course"} <= set(TAKES)
