"""What Binder installs before it has the course: plain pins, those of the lock file, and all that the page needs."""

import os
import re
import tomllib
from importlib.metadata import requires

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.binder.tree import ROOT, LearnerTree

_PIN = re.compile(r"([A-Za-z0-9._-]+)==([0-9][\w.!+-]*)(?: ; (.+))?")


def pins(name: str) -> dict[str, str]:
    """The versions in a file of pins, by package."""
    found = [_PIN.fullmatch(line) for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]
    assert all(found), f"{name} holds a line that is not a pin"
    return {canonicalize_name(pin[1]): pin[2] for pin in found if pin}


def needed() -> set[str]:
    """All packages that the page needs on this machine, by what installed packages say of themselves."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    packages: set[str] = set()
    waiting = [(Requirement(text), "") for text in project["dependencies"]]
    while waiting:
        requirement, extra = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        for of in requirement.extras | {""}:
            if f"{name}[{of}]" not in packages:
                packages.add(f"{name}[{of}]")
                waiting += [(Requirement(text), of) for text in requires(name) or []]
    return {name.partition("[")[0] for name in packages}


def test_pins_are_those_of_the_lock_file() -> None:
    locked = pins("requirements.lock")
    assert {name: version for name, version in pins("binder/requirements.txt").items() if locked.get(name) != version} == {}


def test_they_are_all_that_the_page_needs_without_a_second_jupyterlab() -> None:
    assert needed() - pins("binder/requirements.txt").keys() == set()
    # repo2docker's own environment has these two, made for each other; a second one would only be a layer more
    assert not {"jupyterlab", "notebook", "nbgrader", "jupyterhub", "pandas", "matplotlib"} & pins("binder/requirements.txt").keys()


def test_the_course_itself_comes_last_and_brings_nothing_else(tree: LearnerTree) -> None:
    last = tree.folder / "binder" / "postBuild"
    assert os.access(last, os.X_OK)
    assert "pip install" in last.read_text()
    assert "--no-deps ." in last.read_text()
