"""The learner's tree: everything that may be public, and nothing else (``make learner-tree``).

An academy's clone holds keys. Binder and images for learners use this tree instead, which has no `source/`,
`grading/` or `autograded/`, no class plan, and no history.
"""

import argparse
import re
import shutil
from pathlib import Path

from grading.authoring.confidential import course_secrets
from grading.authoring.leaks import leaks
from grading.authoring.release import check
from grading.sources.notebooks import ROOT, module_folders
from widgets import output_folder
from widgets.content.data_shapes.class_plan import CLASS_PLAN
from widgets.data_files import copy_data
from widgets.problems import CourseProblem

PARTS = ("widgets", "binder", "data", "pyproject.toml", "requirements.lock", "LICENSE", "LICENSE-CONTENT")
"""The parts of the tree, apart from `release/`."""
IGNORED = ".gitignore"
_WRITTEN = {*PARTS, "release", "README.md", IGNORED}
_LEFT_BY_USE = {".git", ".venv", "build", "duty_to_report.egg-info", "answers"}
_NEVER_COPIED = shutil.ignore_patterns("__pycache__", "*.pyc", ".*", "*.po", "*.pot", CLASS_PLAN.file)
_COMMANDS = re.compile(r"^\[project\.scripts\]\n.*?(?=^\[|\Z)", re.MULTILINE | re.DOTALL)
"""The programs of `grading/`, which a learner's installation does not have."""
_NEVER_PUBLISHED = [".venv/", "build/", "*.egg-info/", "__pycache__/", ".ipynb_checkpoints/", "answers/", "answers*.json"]


def export(target: Path, root: Path = ROOT) -> None:
    """Write the learner's tree of the course at `root` to `target`, a new folder or one written before.

    Raises CourseProblem, and leaves `target` unchanged, if it contains anything else, if `release/` does not match
    `source/`, or if the tree would contain anything that no learner may have.
    """
    if target == root or (target.is_dir() and any(target.iterdir()) and not (target / IGNORED).exists()):
        raise output_folder.other_folder(target)
    with output_folder.replaced(target, lambda path: path.name in _WRITTEN, _LEFT_BY_USE) as tree:
        refuse_old_release(root)
        _write(tree, root)
        if leak_lines := leaks(tree, course_secrets(root)):
            raise CourseProblem("\n".join(["The learner's tree is not written, for it would hold what no learner may have:", *leak_lines]))


def refuse_old_release(root: Path) -> None:
    """Raise CourseProblem if `release/` does not match `source/`."""
    if differing_files := [line for folder in module_folders(root) for line in check(folder.name, root)]:
        raise CourseProblem("\n".join(differing_files))


def _write(tree: Path, root: Path) -> None:
    parts = [*PARTS, *(f"release/{folder.name}" for folder in module_folders(root))]
    for name in parts:
        part = root / name
        if part.is_dir():
            shutil.copytree(part, tree / name, ignore=_NEVER_COPIED)
        else:
            shutil.copy(part, tree / name)
    pyproject = tree / "pyproject.toml"
    pyproject.write_text(_COMMANDS.sub("", pyproject.read_text(encoding="utf-8")), encoding="utf-8")
    copy_data(tree / "data", own_only=True)
    (tree / "data" / CLASS_PLAN.file).unlink(missing_ok=True)
    shutil.copy(root / "binder" / "README.md", tree / "README.md")
    (tree / IGNORED).write_text("\n".join([*_NEVER_PUBLISHED, ""]), encoding="utf-8")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty learner-tree`."""
    parser.add_argument("target", nargs="?", type=Path, default=Path("learner-tree"), help="the folder to write (default: learner-tree)")


def run(options: argparse.Namespace) -> int:
    """Export to a folder. Raises CourseProblem if that is refused."""
    target = options.target.resolve()
    export(target)
    print(f"The learner's tree is in {target}")
    return 0
