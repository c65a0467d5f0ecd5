"""Stands in for `python3 -m venv FOLDER`: an environment with what this repository's has, without asking a registry.

It runs as `python3.py ROOT PREFIX -m venv FOLDER`: ROOT is the repository, and PREFIX the environment that it works in.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

_PIP = '''"""Stands in for pip: everything is there, and a folder that is to be installed is copied."""

import shutil
import sys
import sysconfig
from pathlib import Path

asked = [word for word in sys.argv[1:] if word.startswith("./")]
print("pip is asked for:", *sys.argv[1:])
for folder in map(Path, asked):
    shutil.copytree(folder / "widgets", Path(sysconfig.get_path("purelib")) / "widgets")
    shutil.copytree(folder / "data", Path(sys.prefix) / "share" / "duty-to-report" / "data")
'''
_PROGRAMS = {
    "alembic": "from alembic.config import main\nmain()",
    "jupyterhub-singleuser": "from jupyterhub.singleuser import main\nmain()",
    "pip": "import runpy\nrunpy.run_module('pip', run_name='__main__')",
}


def make(root: Path, prefix: Path, folder: Path) -> None:
    """Make the environment `folder`; in the folder of a clone it also has what npm would fetch."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    packages = next(folder.glob("lib/python*/site-packages"))
    theirs = next(prefix.glob("lib/python*/site-packages"))
    clone = folder.resolve().parent
    # The clone before what is installed, as an editable installation has it.
    lines = [str(clone)] if (clone / "pyproject.toml").is_file() else []
    (packages / "all.pth").write_text("\n".join([*lines, f"import site; site.addsitedir({str(theirs)!r})\n"]))
    (packages / "pip.py").write_text(_PIP)
    for name in ("share", "etc"):
        (folder / name).mkdir()
        for entry in (prefix / name).iterdir():
            if entry.name != "duty-to-report":
                (folder / name / entry.name).symlink_to(entry)
    for name, text in _PROGRAMS.items():
        (folder / "bin" / name).write_text(f"#!{folder.resolve() / 'bin' / 'python'}\n{text}\n")
        (folder / "bin" / name).chmod(0o755)
    if lines:
        modules = Path("deploy", "hub", "node_modules")
        shutil.copytree(root / modules, clone / modules, symlinks=True)
        os.utime(clone / modules / ".package-lock.json")


if __name__ == "__main__":
    if sys.argv[3:5] == ["-m", "venv"]:
        make(Path(sys.argv[1]), Path(sys.argv[2]).resolve(), Path(sys.argv[5]))
    else:
        os.execv(sys.executable, [sys.executable, *sys.argv[3:]])  # noqa: S606
