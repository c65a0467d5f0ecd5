"""A program of the hub's begins only while the hub that started it is there."""

import shutil
import subprocess
import sys

import pytest

from grading.hub.tied import tied

pytestmark = pytest.mark.skipif(not shutil.which("setpriv"), reason="only Linux ties programs together")


def begun(command: list[str]) -> str:
    """What a tied program printed."""
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def test_a_program_begins_under_its_hub_with_its_arguments_unchanged() -> None:
    assert begun(tied([sys.executable, "-c", "import sys; print(sys.argv[1:])", "a b", "$HOME"])) == "['a b', '$HOME']\n"


def test_a_program_does_not_begin_when_its_hub_ended_before_it_was_tied() -> None:
    from_another = "import subprocess, sys; subprocess.run(sys.argv[1:], check=False)"
    assert begun([sys.executable, "-c", from_another, *tied(["echo", "begun"])]) == ""
